import { boldStroke, outlineOf } from '../../scene/glyph-outline.ts';
import { translation } from '../../scene/matrix.ts';
import type { TextItem } from '../../scene/types.ts';
import { type Attributes, element, escapeText, isPossible, number } from '../markup/xml.ts';
import { type ReadWord, readRun } from '../read-run.ts';
import { placedPathData } from './geometry.ts';
import { fillOf, strokeOf } from './paints.ts';
import type { SvgState } from './state.ts';

/** A run of words: as text, each word where layout put it, or as the outlines of its glyphs. */
export async function textMarkup(item: TextItem, state: SvgState): Promise<string> {
  const [fill, line] = [await fillOf(item.fill, state), await strokeOf(item.stroke, state)];
  if (fill.fill === 'none' && !line.stroke) return '';
  return isWritten(item, state) ? written(item, { ...fill, ...line }, state) : outlined(item, fill, line);
}

/**
 * Whether a run can be text of the file: every glyph is one of the font's characters, and XML can hold these. A glyph for
 * a character that the font lacks would come from any other font.
 */
const isWritten = ({ stops }: TextItem, { tools }: SvgState): boolean =>
  tools.fonts !== 'outline' &&
  stops.every(({ word }) => !word.isCut && isPossible(word.text) && word.glyphs.every(({ id }) => id !== 0));

function outlined(item: TextItem, fill: Attributes, line: Attributes): string {
  const { font, x, baseline, stops, text } = item;
  const glyphs = stops.flatMap((stop) => stop.word.glyphs.map((glyph) => ({ ...glyph, x: glyph.x + stop.x })));
  const outline = outlineOf(glyphs, font, font.face.shaper.outline);
  if (outline.length === 0) return '';
  const d = placedPathData(outline, translation(x, baseline));
  const name = { role: 'img', 'aria-label': text.trim() || undefined };
  const thicker = boldStroke(font);
  if (thicker === 0) return element('path', { d, ...fill, ...line, ...name });
  const { fill: color = '#000000', 'fill-opacity': opacity } = fill;
  const filled = element('path', { d, fill: fill.fill, stroke: color, 'stroke-width': number(thicker, 4), opacity });
  const around = element('path', { d, fill: 'none', ...line, 'stroke-width': (item.stroke?.width ?? 0) + thicker });
  return element('g', name, (color === 'none' ? '' : filled) + (line.stroke ? around : ''));
}

function written(item: TextItem, paint: Attributes, { tools }: SvgState): string {
  const { font, baseline, letterSpacing } = item;
  const { words, leads } = readRun(item);
  if (words.length === 0) return '';
  const names = tools.faces.use(font, words.map(({ text }) => text).join(''));
  const content = words.map((word) => placedWord(word, item)).join('');
  return element(
    'text',
    {
      y: baseline,
      'font-family': names['font-family'],
      'font-size': number(font.size, 4),
      'font-weight': names['font-weight'] === 400 ? undefined : names['font-weight'],
      'font-style': names['font-style'] === 'normal' ? undefined : names['font-style'],
      'letter-spacing': letterSpacing === 0 ? undefined : number(letterSpacing, 4),
      ...paint,
      'xml:space': 'preserve',
    },
    (leads ? ' ' : '') + content,
  );
}

/**
 * A word with its place: another font in the file's stead moves no other word. One that layout joined of pieces has a place
 * for every letter.
 */
function placedWord(word: ReadWord, { x, direction }: TextItem): string {
  const places = word.isJoined && direction === 'ltr' ? lettersOf(word) : [word.x];
  const list = places.map((place) => number(x + place)).join(' ');
  return element('tspan', { x: list }, escapeText(word.text)) + (word.spaced ? ' ' : '');
}

/** Left ends of a word's characters (UTF-16), px from the run's. Those within a cluster have the cluster's, which counts. */
function lettersOf({ text, glyphs, x }: ReadWord): number[] {
  const starts = new Map<number, number>();
  for (const glyph of glyphs) if (!starts.has(glyph.cluster)) starts.set(glyph.cluster, x + glyph.x);
  let last = x;
  return Array.from({ length: text.length }, (_, i) => {
    last = starts.get(i) ?? last;
    return last;
  });
}
