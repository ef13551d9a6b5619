import type { Direction } from './bidi.ts';

/** What decides on how a word is set, besides its text. */
export interface WordSetting {
  /** Its id, so that a face that is forgotten may go. */
  face: string;
  direction: Direction;
  /** px; 0 for what does not depend on the size */
  size: number;
  /** px */
  letterSpacing: number;
  ligatures: boolean;
}

/** What is known of words, by their text and how they are set. */
export interface KnownWords<V> {
  get(text: string, setting: WordSetting): V | undefined;
  set(text: string, setting: WordSetting, value: V): void;
}

/** A map of its own takes as much memory as some glyphs. */
const SETTING = 4;

/**
 * A table of words in two halves: where the younger one is full, the older one is forgotten, but for what was asked for
 * since. To look a word up writes nothing, and words of one setting that follow each other share its key.
 *
 * @param most glyphs that it holds; a setting counts as {@link SETTING}, a word as one more than it has
 */
export function createKnownWords<V>(most: number, glyphsOf: (value: V) => number): KnownWords<V> {
  type Table = Map<string, Map<string, V>>;
  let [now, before]: [Table, Table] = [new Map(), new Map()];
  let held = 0;
  /** The setting asked for last, and its words in the two halves. */
  let last: WordSetting | null = null;
  let young = new Map<string, V>();
  let old: Map<string, V> | undefined;

  function turnTo(setting: WordSetting): void {
    if (last && isSame(last, setting)) return;
    const key = keyOf(setting);
    const known = now.get(key);
    if (!known) held += SETTING;
    young = known ?? new Map();
    now.set(key, young);
    old = before.get(key);
    last = setting;
  }

  function set(text: string, setting: WordSetting, value: V): void {
    held += glyphsOf(value) + 1;
    if (held > most / 2) {
      [now, before] = [new Map(), now];
      held = glyphsOf(value) + 1;
      last = null;
    }
    turnTo(setting);
    young.set(text, value);
  }

  return {
    get(text, setting) {
      turnTo(setting);
      const value = young.get(text);
      if (value !== undefined || !old) return value;
      const older = old.get(text);
      if (older !== undefined) set(text, setting, older);
      return older;
    },
    set,
  };
}

const isSame = (a: WordSetting, b: WordSetting): boolean =>
  a.face === b.face &&
  a.size === b.size &&
  a.letterSpacing === b.letterSpacing &&
  a.direction === b.direction &&
  a.ligatures === b.ligatures;

const keyOf = ({ face, direction, size, letterSpacing, ligatures }: WordSetting): string =>
  `${face} ${direction} ${size} ${letterSpacing} ${ligatures}`;
