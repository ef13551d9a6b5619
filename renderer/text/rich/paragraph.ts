import { mayTurn, visualRuns } from '../bidi.ts';
import type { InlineBox, InlineContent, RichStyle } from '../html/cascade.ts';
import type { TextEngine } from '../types.ts';
import { cutUp } from './units.ts';

/** A stretch of a paragraph in one inline box; UTF-16 offsets into the paragraph's text. */
export interface BoxRun {
  start: number;
  end: number;
  box: InlineBox;
}

/** What stands between two forced line breaks, measured. */
export interface Paragraph {
  text: string;
  runs: readonly BoxRun[];
  /** The box of the forced break that ends it; null at the end of the content. */
  breakBox: InlineBox | null;
  /** `advances[i]`: px from the paragraph's start to offset i in logical order, as if on one line; tabs are 0 wide. */
  advances: Float64Array;
  /** Offsets of its tabs. */
  tabs: readonly number[];
}

/** Cuts inline content at its forced breaks. A break at the very end opens no further line. */
export function paragraphs(content: InlineContent, engine: TextEngine): Paragraph[] {
  const found: Paragraph[] = [];
  let text = '';
  let runs: BoxRun[] = [];
  const close = (breakBox: InlineBox | null) => {
    const advances = measure(text, runs, content.root.style.direction, engine);
    found.push({ text, runs, breakBox, advances, tabs: [...text.matchAll(/\t/g)].map((match) => match.index) });
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

function measure(text: string, runs: readonly BoxRun[], base: 'ltr' | 'rtl', engine: TextEngine): Float64Array {
  const advances = new Float64Array(text.length + 1);
  const directions =
    base === 'ltr' && !mayTurn(text)
      ? [{ start: 0, end: text.length, direction: 'ltr' as const }]
      : visualRuns(text, base).sort((a, b) => a.start - b.start);
  let d = 0;
  let total = 0;
  for (const run of runs) {
    // A run changes box or direction, whichever comes first.
    let start = run.start;
    while (start < run.end) {
      while (directions[d]!.end <= start) d++;
      const end = Math.min(run.end, directions[d]!.end);
      total = advance(text, start, end, run.box.style, directions[d]!.direction, total, advances, engine);
      start = end;
    }
  }
  return advances;
}

/** Shapes a stretch face by face, tabs apart, and notes the advance of every cluster at its end. */
function advance(
  text: string,
  start: number,
  end: number,
  style: RichStyle,
  direction: 'ltr' | 'rtl',
  before: number,
  advances: Float64Array,
  engine: TextEngine,
): number {
  let total = before;
  const stretch = text.slice(start, end);
  for (const face of engine.fonts.runs(stretch, style.font)) {
    let at = start + face.start;
    for (const part of stretch.slice(face.start, face.end).split(/(\t)/)) {
      const widths = new Float64Array(part.length);
      if (part !== '' && part !== '\t') {
        const font = { ...face.use, size: style.size };
        for (const glyph of engine.measurer.shape(part, font, style.letterSpacing, direction).glyphs)
          widths[glyph.cluster] = (widths[glyph.cluster] ?? 0) + glyph.advance;
      }
      for (const width of widths) advances[++at] = total += width;
    }
  }
  return total;
}

/** Distance of tab stops: eight spaces of the block's font (CSS Text 3, `tab-size`). */
export function tabStop(style: RichStyle, engine: TextEngine): number {
  const font = { ...engine.fonts.primary(style.font), size: style.size };
  return 8 * cutUp(engine.measurer.shape(' ', font, style.letterSpacing, 'ltr').advance);
}
