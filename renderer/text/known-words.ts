import { ownString } from '../own-string.ts';
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

/** A setting, and its words in the two halves. */
interface Turn<V> {
  setting: WordSetting;
  young: Map<string, V>;
  old: Map<string, V> | undefined;
}

/** Settings that the words of one text may have by turns: a bold word, a slanted one. */
const RECENT = 4;

/** A map of its own takes as much memory as some glyphs. */
const SETTING = 4;

/**
 * A table of words in two halves: where the younger one is full, the older one is forgotten, but for what was asked for
 * since. To look a word up writes nothing, and words of few settings that follow each other share their keys.
 *
 * @param most glyphs that it holds; a setting counts as {@link SETTING}, a word as one more than it has
 */
export function createKnownWords<V>(most: number, glyphsOf: (value: V) => number): KnownWords<V> {
  type Table = Map<string, Map<string, V>>;
  let [now, before]: [Table, Table] = [new Map(), new Map()];
  let held = 0;
  /** The settings asked for last, in no order, and the one of them to be replaced next. */
  let recent: Turn<V>[] = [];
  let oldest = 0;

  function turnTo(setting: WordSetting): Turn<V> {
    for (const turn of recent) if (isSame(turn.setting, setting)) return turn;
    const key = keyOf(setting);
    const known = now.get(key);
    if (!known) held += SETTING;
    const young = known ?? new Map<string, V>();
    now.set(key, young);
    const turn = { setting, young, old: before.get(key) };
    recent[oldest] = turn;
    oldest = (oldest + 1) % RECENT;
    return turn;
  }

  function set(text: string, setting: WordSetting, value: V): void {
    held += glyphsOf(value) + 1;
    if (held > most / 2) {
      [now, before] = [new Map(), now];
      held = glyphsOf(value) + 1;
      [recent, oldest] = [[], 0];
    }
    turnTo(setting).young.set(ownString(text), value);
  }

  return {
    get(text, setting) {
      const { young, old } = turnTo(setting);
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
