import { type BidiLevels, bidiLevels, type DirectionRun, directionOf, lineLevels, mayTurn } from '../bidi.ts';
import type { InlineBox, InlineContent } from '../html/cascade.ts';
import type { Typesetter } from '../typeset.ts';
import { shapedAlike } from './fragment.ts';

/** A stretch of a paragraph in one inline box; UTF-16 offsets into the paragraph's text. */
export interface BoxSpan {
  start: number;
  end: number;
  box: InlineBox;
}

/** The content between two forced line breaks, measured. */
export interface Paragraph {
  text: string;
  runs: readonly BoxSpan[];
  /** The box of the forced break that ends it; null at the end of the content. */
  breakBox: InlineBox | null;
  /** `advances[i]`: px from the paragraph's start to offset i in logical order, as if on one line; tabs are 0 wide. */
  advances: Float64Array;
  /** Offsets of its tabs. */
  tabs: readonly number[];
  /** Levels of its characters; null where all of it runs from left to right. */
  bidi: BidiLevels | null;
}

/** Cuts inline content at its forced breaks. A break at the very end opens no further line. */
export function paragraphs(content: InlineContent, typesetter: Typesetter): Paragraph[] {
  const found: Paragraph[] = [];
  let text = '';
  let runs: BoxSpan[] = [];
  const close = (breakBox: InlineBox | null) => {
    const { direction } = content.root.style;
    const bidi = direction === 'ltr' && !mayTurn(text) ? null : bidiLevels(text, direction);
    const advances = measure(text, runs, bidi, typesetter);
    const tabs = [...text.matchAll(/\t/g)].map((match) => match.index);
    found.push({ text, runs, breakBox, advances, tabs, bidi });
    text = '';
    runs = [];
  };
  for (const run of content.runs) {
    run.text.split('\n').forEach((part, i) => {
      if (i > 0) close(run.box);
      if (part === '') return;
      runs.push({ start: text.length, end: text.length + part.length, box: run.box });
      text += part;
    });
  }
  if (text !== '') close(null);
  return found;
}

/** Neighbours that are shaped as one are one. */
function shapedTogether(spans: readonly BoxSpan[]): BoxSpan[] {
  const joined: BoxSpan[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last && shapedAlike(last.box.style, span.box.style)) last.end = span.end;
    else joined.push({ ...span });
  }
  return joined;
}

/** Sums up the advances of every cluster; tabs are left at nothing, for their width depends on where they stand. */
function measure(
  text: string,
  spans: readonly BoxSpan[],
  bidi: BidiLevels | null,
  typesetter: Typesetter,
): Float64Array {
  const advances = new Float64Array(text.length + 1);
  const directions: DirectionRun[] = bidi
    ? lineLevels(bidi, 0, text.length).map((run) => ({ ...run, direction: directionOf(run.level) }))
    : [{ start: 0, end: text.length, direction: 'ltr' }];
  let d = 0;
  let total = 0;
  for (const { start, end, box } of shapedTogether(spans)) {
    // A stretch ends where the face or the direction changes or a tab stands, whichever comes first.
    let at = start;
    while (at < end) {
      while (directions[d]!.end <= at) d++;
      const { direction, end: turn } = directions[d]!;
      const stretch = text.slice(at, Math.min(end, turn));
      for (const part of stretch.split(/(\t)/)) {
        if (part === '\t') advances[++at] = total;
        else
          for (const width of typesetter.advances(part, { ...box.style, direction })) advances[++at] = total += width;
      }
    }
  }
  return advances;
}
