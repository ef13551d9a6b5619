/** The most colours of a palette (PNG specification, 11.2.2). */
const MOST: u32 = 256;
const COLORS: usize = memory.data(4 * 256, 16);
/** The number of the colour that lies at a place, or at the next free one, plus 1; 0 where it is free. Four for each colour. */
const PLACES: usize = memory.data(2 * 1024, 16);
const MOST_PLACE: u32 = 1023;
/** The golden ratio's fraction of 2 ** 32, whose multiples differ in their highest bits: 10 of them make a place. */
const SPREAD: u32 = 0x9e3779b1;

/** How many colours were met. */
let size: u32 = 0;

/** Those that were met, in that order. */
export function colorsAt(): usize {
  return COLORS;
}

export function beginColors(): void {
  size = 0;
  memory.fill(PLACES, 0, 2 * (MOST_PLACE + 1));
}

/**
 * Writes a byte for each px, the number of its colour.
 * @returns how many colours were met so far, or -1 where they are too many
 */
export function numbersOf(px: usize, count: u32, to: usize): i32 {
  const end = px + (<usize>count << 2);
  let color = load<u32>(px);
  let number = numberOf(color);
  if (number == MOST) return -1;
  while (px < end) {
    const same = i32x4.splat(color);
    for (; px + 16 <= end && !v128.any_true(v128.xor(v128.load(px), same)); px += 16, to += 4) {
      store<u32>(to, number * 0x01010101);
    }
    if (px == end) break;
    const next = load<u32>(px);
    if (next != color) {
      color = next;
      number = numberOf(color);
      if (number == MOST) return -1;
    }
    store<u8>(to, number);
    px += 4;
    to++;
  }
  return size;
}

/** The number of a colour, or {@link MOST} where there is no room for it. */
// @ts-ignore: decorator
@inline
function numberOf(color: u32): u32 {
  let place = (color * SPREAD) >>> 22;
  for (let met = metAt(place); met != 0; met = metAt(place)) {
    if (load<u32>(COLORS + ((met - 1) << 2)) == color) return met - 1;
    place = (place + 1) & MOST_PLACE;
  }
  if (size == MOST) return MOST;
  store<u32>(COLORS + (<usize>size << 2), color);
  size++;
  store<u16>(PLACES + (<usize>place << 1), size);
  return size - 1;
}

// @ts-ignore: decorator
@inline
function metAt(place: u32): u32 {
  return load<u16>(PLACES + (<usize>place << 1));
}

/** Packs numbers of so many bits, the first one in a byte's highest (7.2), in the same memory; up to 8 bytes after them are written. */
export function pack(at: usize, count: u32, bits: u32): void {
  const end = at + count;
  store<u64>(end, 0);
  let to = at;
  // The factors move each number to its place in the highest byte.
  if (bits == 1) for (; at < end; at += 8, to++) store<u8>(to, <u32>((load<u64>(at) * 0x8040201008040201) >>> 56));
  else if (bits == 2) for (; at < end; at += 4, to++) store<u8>(to, (load<u32>(at) * 0x40100401) >>> 24);
  else for (; at < end; at += 2, to++) store<u8>(to, (load<u16>(at) * 0x1001) >>> 8);
}
