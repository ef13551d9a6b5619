import { parseSvg } from '../../assets/svg/parse.ts';
import { parseLength } from '../../assets/svg/size.ts';
import { descendants, element, isElement, type SvgElement, serialize } from '../../assets/svg/tree.ts';
import { type Character, charactersOf, isPreserved, styleOf, type TextStyle } from './characters.ts';
import { type SvgFace, svgFaces } from './faces.ts';

const INITIAL: TextStyle = {
  size: 16,
  families: '',
  weight: 400,
  italic: false,
  anchor: 'start',
  letterSpacing: 0,
  wordSpacing: 0,
  baseline: 'auto',
  shift: 0,
  levels: 0,
  decorations: [],
  attributes: new Map(),
};

/** Text that needs more than glyphs from left to right: joined, stacked or reordered letters, and colour glyphs. */
const NOT_OUTLINED = /[\u0590-\u08ff\u0900-\u109f\u1780-\u17ff\u3000-\u9fff\uac00-\ud7af\ud800-\udfff]/;

/**
 * The SVG with its texts as outlines of bundled fonts, so that it looks the same on a machine without fonts. A text
 * that these fonts cannot draw, along a path, stretched, or painted with a gradient stays text, which the rasteriser
 * draws with the machine's fonts.
 */
export async function outlineText(svg: string): Promise<string> {
  if (!/<text[\s>]/.test(svg)) return svg;
  const root = parseSvg(svg);
  root.attributes.set('xmlns', 'http://www.w3.org/2000/svg');
  const styles = new Map<SvgElement, TextStyle>();
  for (const node of descendants(root)) {
    const outer = (node.parent && styles.get(node.parent)) ?? INITIAL;
    styles.set(node, styleOf(node, outer, false));
    if (node.name === 'text' && !isPaintedByServer(node)) await outlineElement(node, outer);
  }
  return serialize(root);
}

/** A paint server's box is that of the letters' em squares, which outlines do not have. */
function isPaintedByServer(text: SvgElement): boolean {
  for (let node: SvgElement | null = text; node; node = node.parent)
    if (/^url/.test(`${node.attributes.get('fill')}`) || /^url/.test(`${node.attributes.get('stroke')}`)) return true;
  return [...descendants(text)].some(({ attributes }) => /url\(/.test([...attributes.values()].join()));
}

/** Turns a `text` into a group of paths, in place, unless it cannot be. */
async function outlineElement(text: SvgElement, outer: TextStyle): Promise<void> {
  const characters = charactersOf(text, outer);
  if (!characters || characters.some((character) => NOT_OUTLINED.test(character.text))) return;
  if (characters.at(-1)?.text === ' ' && !isPreserved(text)) characters.pop();
  const runs: Run[] = [];
  for (const part of splitRuns(characters)) {
    const run = await shapeRun(part);
    if (!run) return;
    runs.push(run);
  }
  stretchToLength(text, runs, characters.length);
  text.name = 'g';
  for (const name of ['x', 'y', 'dx', 'dy', 'rotate', 'textLength', 'lengthAdjust']) text.attributes.delete(name);
  text.children = placeRuns(runs).map((path) => ({ ...path, parent: text }));
}

/** Spaces the letters of a text that is one run so that it is as long as `textLength` says. */
function stretchToLength(text: SvgElement, runs: readonly Run[], characters: number): void {
  const length = parseLength(text.attributes.get('textLength'));
  const run = runs[0];
  if (length === null || !run || runs.length > 1 || characters < 2) return;
  const extra = (length - run.advance) / (characters - 1);
  run.glyphs.forEach((glyph, i) => {
    glyph.x += extra * i;
  });
  run.advance = length;
}

/** Characters drawn in one go: one style, and no place of their own but the first's. */
function splitRuns(characters: readonly Character[]): Character[][] {
  const runs: Character[][] = [];
  for (const character of characters) {
    const last = runs.at(-1);
    const placed = character.x ?? character.y ?? (character.dx || character.dy || character.rotate || undefined);
    if (!last || placed !== undefined || last[0]?.rotate || last[0]?.style !== character.style) runs.push([character]);
    else last.push(character);
  }
  return runs;
}

interface Run {
  first: Character;
  style: TextStyle;
  face: SvgFace;
  glyphs: { path: string; x: number; y: number }[];
  /** px */
  advance: number;
}

/** Null where no bundled face has all of its characters. */
async function shapeRun(characters: readonly Character[]): Promise<Run | null> {
  const first = characters[0]!;
  const { style } = first;
  const text = characters.map((character) => character.text).join('');
  const codePoints = new Set([...text].map((character) => character.codePointAt(0) ?? 0));
  const faces = await svgFaces(style.families, style, codePoints);
  const glyphs: Run['glyphs'] = [];
  let pen = 0;
  // Chromium shapes word by word: there is no kerning across spaces.
  for (const word of text.split(/(?<= )|(?= )/)) {
    const face = faces.find((candidate) => [...word].every((c) => candidate.has(c.codePointAt(0) ?? 0)));
    if (!face) return null;
    for (const glyph of face.shape(word)) {
      glyphs.push({
        path: scaled(glyph.path, style.size / face.metrics.unitsPerEm),
        x: pen + glyph.dx * style.size,
        y: -glyph.dy * style.size,
      });
      pen += glyph.advance * style.size + style.letterSpacing;
    }
    if (word === ' ') pen += style.wordSpacing;
  }
  return faces[0] ? { first, style, face: faces[0], glyphs, advance: pen } : null;
}

const round = (value: number) => Math.round(value * 1000) / 1000;

/** Path data of font units, y upwards, in px, y downwards. */
function scaled(path: string, scale: number): string {
  let index = 0;
  return path.replace(/[A-Z]|-?[\d.]+/gi, (token) => {
    if (/[A-Z]/i.test(token)) {
      index = 0;
      return ` ${token} `;
    }
    return `${round(Number(token) * scale * (index++ % 2 === 0 ? 1 : -1))} `;
  });
}

/** The paths of runs, one after the other: an absolute position begins a chunk, which its anchor shifts as a whole. */
function placeRuns(runs: readonly Run[]): SvgElement[] {
  const chunks: Run[][] = [];
  for (const run of runs) {
    const chunk = chunks.at(-1);
    if (!chunk || run.first.x !== undefined || run.first.y !== undefined) chunks.push([run]);
    else chunk.push(run);
  }
  let [x, y] = [0, 0];
  return chunks.flatMap((chunk) => {
    const { first, style } = chunk[0]!;
    const width = chunk.reduce((sum, run) => sum + run.first.dx + run.advance, 0);
    x = (first.x ?? x) - (style.anchor === 'middle' ? width / 2 : style.anchor === 'end' ? width : 0);
    y = first.y ?? y;
    return chunk.flatMap((run) => {
      x += run.first.dx;
      y += run.first.dy;
      const paths = drawRun(run, x, y + baselineOffset(run));
      x += run.advance;
      return paths;
    });
  });
}

/** px that a run stands below the line that its y says. */
function baselineOffset({ style, face }: Run): number {
  const { ascent, descent, xHeight } = face.metrics;
  const fractions: Readonly<Record<string, number>> = {
    middle: xHeight / 2,
    central: (ascent - descent) / 2,
    hanging: ascent * 0.8,
    mathematical: ascent / 2,
    'text-before-edge': ascent,
    'text-top': ascent,
    'text-after-edge': -descent,
    'text-bottom': -descent,
    ideographic: -descent,
  };
  const aligned = (fractions[style.baseline] ?? 0) * style.size;
  return aligned - style.shift - (style.levels * (ascent + descent) * style.size) / 2;
}

function drawRun({ first, style, face, glyphs, advance }: Run, x: number, y: number): SvgElement[] {
  const attributes = Object.fromEntries(style.attributes);
  const turn = first.rotate === 0 ? '' : ` rotate(${first.rotate})`;
  const drawn = glyphs.filter(({ path }) => path.trim() !== '');
  const paths = drawn.map((glyph) =>
    element('path', {
      ...attributes,
      transform: `translate(${round(x + glyph.x)} ${round(y + glyph.y)})${turn}`,
      d: glyph.path,
    }),
  );
  // As Chromium draws them: a tenth of the size thick (measured with three faces).
  const thickness = style.size / 10;
  const { ascent } = face.metrics;
  const lines: Readonly<Record<string, number>> = {
    underline: thickness / 2,
    'line-through': (-ascent / 3) * style.size - thickness / 2,
    overline: -ascent * style.size - thickness,
  };
  const rules = style.decorations.flatMap((name) => {
    const offset = lines[name];
    if (offset === undefined) return [];
    const box = { x, y: y + offset, width: advance, height: thickness };
    return [
      element('rect', {
        ...attributes,
        ...Object.fromEntries(Object.entries(box).map(([k, v]) => [k, String(round(v))])),
      }),
    ];
  });
  return [...rules, ...paths].filter(isElement);
}
