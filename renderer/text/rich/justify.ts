import { graphemes } from '../segment.ts';
import type { LineFragment, SetFragment } from './fragment.ts';

/**
 * Characters that may be spaced from their neighbours in justified text: ideographs, kana, their punctuation, emoji;
 * not Hangul.
 */
const SPACED =
  /[\p{Emoji_Presentation}\u2e80-\u312f\u3190-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\u{20000}-\u{3ffff}]/u;

/** Full stops and commas stay with the character before them. */
const CLOSES = /[\u3001\u3002\uff0c\uff0e]/;

const NO_BREAK_SPACE = '\u00a0';

const spacesIn = (text: string): number => text.split(' ').length - 1;

/**
 * Shares the free space out among a line's spaces, no-break ones too, and the gaps beside its ideographs, not at its ends.
 * @source Blink ShapeResultSpacing::ComputeExpansion
 */
export function justify(fragments: readonly LineFragment[], free: number, setFragment: SetFragment): LineFragment[] {
  const pieces = fragments.flatMap((fragment) => apart(fragment, setFragment));
  const gapAfter = pieces.map(() => false);
  let afterGap = true;
  pieces.forEach(({ text }, i) => {
    const spaced = SPACED.test(text);
    const noBreak = text === NO_BREAK_SPACE;
    if (spaced && !afterGap) gapAfter[i - 1] = true;
    gapAfter[i] = noBreak || (spaced && !CLOSES.test(pieces[i + 1]?.text[0] ?? ''));
    afterGap = spaced || noBreak || text.endsWith(' ');
  });
  gapAfter[pieces.length - 1] = false;
  const gaps = gapAfter.filter((gap) => gap).length;
  const count = gaps + pieces.reduce((sum, { text }) => sum + spacesIn(text), 0);
  if (count === 0 || free <= 0) return [...fragments];
  const extra = free / count;
  return pieces.map((piece, i) => {
    const wider = stretched(piece, extra);
    return gapAfter[i] ? { ...wider, width: wider.width + extra } : wider;
  });
}

/** Sets ideographs and no-break spaces apart one by one, and words that would be drawn in one piece with the spaces between them. */
function apart(fragment: LineFragment, setFragment: SetFragment): LineFragment[] {
  const { text, set } = fragment;
  const direction = set.runs[0]?.direction ?? 'ltr';
  if (text.includes(NO_BREAK_SPACE) && text !== NO_BREAK_SPACE) {
    const parts = text.split(/(\u00a0)/).filter((part) => part !== '');
    return cutInto(parts, fragment, direction, setFragment).flatMap((part) => apart(part, setFragment));
  }
  const inOnePiece = set.runs.some(({ stops }) => stops.some(({ word }) => word.text.includes(' ')));
  if (!inOnePiece && !(SPACED.test(text) && direction === 'ltr')) return [fragment];
  const parts = inOnePiece ? text.split(/( )/).filter((part) => part !== '') : spacedParts(text);
  return cutInto(parts, fragment, direction, setFragment);
}

/** A fragment's parts, given in the text's order, in visual order. */
function cutInto(
  parts: readonly string[],
  { box, start = 0 }: LineFragment,
  direction: 'ltr' | 'rtl',
  setFragment: SetFragment,
): LineFragment[] {
  let at = start;
  const cut = parts.map((part) => {
    const own = { ...setFragment(part, box, direction), start: at };
    at += part.length;
    return own;
  });
  return direction === 'rtl' ? cut.reverse() : cut;
}

/** Ideographs one by one, and the stretches between them. */
function spacedParts(text: string): string[] {
  const parts: string[] = [];
  let open = false;
  for (const grapheme of graphemes(text)) {
    const spaced = SPACED.test(grapheme);
    if (open && !spaced) parts[parts.length - 1] += grapheme;
    else parts.push(grapheme);
    open = !spaced;
  }
  return parts;
}

/** A fragment whose spaces are wider by `extra` px each. */
function stretched(fragment: LineFragment, extra: number): LineFragment {
  let before = 0;
  const runs = fragment.set.runs.map((run) => {
    const words = run.text.split(' ');
    const visual = run.direction === 'rtl' ? words.reverse() : words;
    const shifts = visual.flatMap((word, i) => (word === '' ? [] : [(before + i) * extra]));
    const stops = run.stops.map((stop, i) => ({ ...stop, x: stop.x + (shifts[i] ?? 0) }));
    before += visual.length - 1;
    return { ...run, stops };
  });
  const grown = before * extra;
  return { ...fragment, width: fragment.width + grown, set: { advance: fragment.set.advance + grown, runs } };
}
