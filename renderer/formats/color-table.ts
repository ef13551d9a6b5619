/** The number of a colour for which a table has no room. */
export const NO_ROOM = -1;

/** The golden ratio's fraction of 2 ** 32: its multiples differ in their highest bits (Knuth, The Art of Computer Programming 3, 6.4). */
const SPREAD = 0x9e3779b1;

/** Numbers colours, each a number of 32 bits, in the order in which they are met. */
export class ColorTable {
  /** Those that were met, and room for others. */
  readonly colors: Uint32Array;
  /** How many were met. */
  size = 0;
  /** The number of the colour that lies at a place, or at the next free one, plus 1; 0 where it is free. Four for each colour. */
  readonly #places: Uint16Array;
  readonly #shift: number;

  /** @param most colours that there is room for, fewer than 2 ** 16 */
  constructor(most: number) {
    this.colors = new Uint32Array(most);
    const bits = 2 + Math.ceil(Math.log2(Math.max(1, most)));
    this.#places = new Uint16Array(2 ** bits);
    this.#shift = 32 - bits;
  }

  /** The number of the colour, from 0, or {@link NO_ROOM}. */
  indexOf(color: number): number {
    const places = this.#places;
    let place = Math.imul(color, SPREAD) >>> this.#shift;
    for (let met = places[place]!; met !== 0; met = places[place]!) {
      if (this.colors[met - 1] === color) return met - 1;
      place = (place + 1) % places.length;
    }
    if (this.size === this.colors.length) return NO_ROOM;
    this.colors[this.size] = color;
    places[place] = ++this.size;
    return this.size - 1;
  }
}
