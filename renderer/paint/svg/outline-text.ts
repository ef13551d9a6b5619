import { parseSvg } from '../../assets/svg/parse.ts';
import { parseLength } from '../../assets/svg/size.ts';
import { descendants, element, elementsById, isElement, type SvgElement, serialize } from '../../assets/svg/tree.ts';
import { type Character, charactersOf, isPreserved, styleOf, type TextStyle } from './characters.ts';
import { type SvgFace, svgFaces } from './faces.ts';
import { joinPaths, joinPathsByStyle, writeOutTexts } from './joined.ts';
import { type TextLine, textLine } from './text-path.ts';

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
 * that these fonts cannot draw, stretched in parts, or painted with a gradient stays text, which the rasteriser draws
 * with the machine's fonts, but for one along a path, which it does not draw.
 */
export async function outlineText(svg: string): Promise<string> {
  if (!/<text[\s>]/.test(svg)) return svg;
  const root = parseSvg(svg);
  root.attributes.set('xmlns', 'http://www.w3.org/2000/svg');
  const byId = elementsById(root);
  writeOutTexts(root, byId);
  const styles = new Map<SvgElement, TextStyle>();
  for (const node of descendants(root)) {
    const outer = (node.parent && styles.get(node.parent)) ?? INITIAL;
    styles.set(node, styleOf(node, outer, false));
    if (node.name === 'text') await outlineElement(node, outer, byId);
  }
  return serialize(root);
}

/** A paint server's box is that of the letters' em squares, which outlines do not have. */
function isPaintedByServer(text: SvgElement): boolean {
  for (let node: SvgElement | null = text; node; node = node.parent)
    if (/^url/.test(`${node.attributes.get('fill')}`) || /^url/.test(`${node.attributes.get('stroke')}`)) return true;
  return [...descendants(text)].some(({ attributes }) => /url\(/.test([...attributes.values()].join()));
}

/** Turns a `text` into a group of paths, or in a clip path into one path, in place, unless it cannot be. */
async function outlineElement(
  text: SvgElement,
  outer: TextStyle,
  byId: ReadonlyMap<string, SvgElement>,
): Promise<void> {
  const isClip = text.parent?.name === 'clipPath';
  const isAlongPath = text.children.some((child) => isElement(child) && child.name === 'textPath');
  const isServed = !isClip && isPaintedByServer(text);
  if (isServed && !isAlongPath) return;
  const runs = await runsOf(text, outer);
  if (!runs) return;
  for (const name of ['x', 'y', 'dx', 'dy', 'rotate', 'textLength', 'lengthAdjust']) text.attributes.delete(name);
  const paths = placeRuns(runs, linesOf(runs, byId));
  text.children = [];
  if (isClip) {
    text.name = 'path';
    text.attributes.set('d', joinPaths(paths));
    // Letters may overlap.
    text.attributes.set('clip-rule', 'nonzero');
  } else {
    text.name = 'g';
    text.children = (isServed ? joinPathsByStyle(paths) : paths).map((path) => ({ ...path, parent: text }));
  }
}

async function runsOf(text: SvgElement, outer: TextStyle): Promise<Run[] | null> {
  const characters = charactersOf(text, outer);
  if (!characters || characters.some((character) => NOT_OUTLINED.test(character.text))) return null;
  if (characters.at(-1)?.text === ' ' && !isPreserved(text)) characters.pop();
  const runs: Run[] = [];
  for (const part of splitRuns(characters)) {
    const run = await shapeRun(part);
    if (!run) return null;
    runs.push(run);
  }
  stretchToLength(text, runs, characters.length);
  return runs;
}

/** The lines that runs are set along, each measured once; null for one that is not there. */
function linesOf(runs: readonly Run[], byId: ReadonlyMap<string, SvgElement>): Map<SvgElement, TextLine | null> {
  const textPaths = new Set(runs.flatMap(({ first }) => first.along ?? []));
  return new Map([...textPaths].map((textPath) => [textPath, textLine(textPath, byId)]));
}

/** Spaces the letters of a text that is one run so that it is as long as `textLength` says. */
function stretchToLength(text: SvgElement, runs: readonly Run[], characters: number): void {
  const length = parseLength(text.attributes.get('textLength'));
  const run = runs[0];
  if (length === null || !run || runs.length > 1 || characters < 2) return;
  const extra = (length - run.advance) / (characters - 1);
  run.glyphs.forEach((glyph, i) => {
    glyph.x += extra * i;
    glyph.middle += extra * i;
  });
  run.advance = length;
}

/** Characters drawn in one go: one style, and no place of their own but the first's. */
function splitRuns(characters: readonly Character[]): Character[][] {
  const runs: Character[][] = [];
  for (const character of characters) {
    const last = runs.at(-1);
    const placed = character.x ?? character.y ?? (character.dx || character.dy || character.rotate || undefined);
    const isAnother = last?.[0]?.style !== character.style || last[0].along !== character.along;
    if (!last || placed !== undefined || last[0]?.rotate || isAnother) runs.push([character]);
    else last.push(character);
  }
  return runs;
}

interface OutlinedGlyph {
  path: string;
  /** px from the run's beginning on the baseline */
  x: number;
  y: number;
  /** Half way of its advance, px from the run's beginning; for a mark that of its letter. */
  middle: number;
}

interface Run {
  first: Character;
  style: TextStyle;
  face: SvgFace;
  glyphs: OutlinedGlyph[];
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
      const advance = glyph.advance * style.size + style.letterSpacing;
      glyphs.push({
        path: scaled(glyph.path, style.size / face.metrics.unitsPerEm),
        x: pen + glyph.dx * style.size,
        y: -glyph.dy * style.size,
        middle: glyph.advance > 0 ? pen + advance / 2 : (glyphs.at(-1)?.middle ?? pen),
      });
      pen += advance;
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

/** Runs that an anchor shifts as a whole: an absolute position begins one, and so does a path. */
function chunksOf(runs: readonly Run[]): Run[][] {
  const chunks: Run[][] = [];
  for (const run of runs) {
    const chunk = chunks.at(-1);
    const { x, y, along } = run.first;
    // Along a path a y means nothing.
    const isPlaced = x !== undefined || (y !== undefined && !along) || along !== chunk?.[0]?.first.along;
    if (!chunk || isPlaced) chunks.push([run]);
    else chunk.push(run);
  }
  return chunks;
}

/** The paths of runs, one after the other; what follows a text along a line begins at the line's end. */
function placeRuns(runs: readonly Run[], lines: ReadonlyMap<SvgElement, TextLine | null>): SvgElement[] {
  let [x, y] = [0, 0];
  return chunksOf(runs).flatMap((chunk) => {
    const { first, style } = chunk[0]!;
    const line = first.along && lines.get(first.along);
    if (first.along && !line) return [];
    const width = chunk.reduce((sum, run) => sum + run.first.dx + run.advance, 0);
    x = (first.x ?? (line ? 0 : x)) - (style.anchor === 'middle' ? width / 2 : style.anchor === 'end' ? width : 0);
    y = line ? 0 : (first.y ?? y);
    const paths = chunk.flatMap((run) => {
      x += run.first.dx;
      y += run.first.dy;
      const [left, baseline] = [x, y + baselineOffset(run)];
      x += run.advance;
      return line ? drawAlong(run, line, left, baseline) : drawRun(run, left, baseline);
    });
    if (line) ({ x, y } = line.end);
    return paths;
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

function drawRun(run: Run, x: number, y: number): SvgElement[] {
  const drawn = run.glyphs.filter(isDrawn).map((glyph) => outline(run, glyph, translate(x + glyph.x, y + glyph.y)));
  return [...rules(run, x, y, run.advance), ...drawn];
}

/** Each glyph upright on the line where the middle of its advance comes to stand. `x`: px along the line's text. */
function drawAlong(run: Run, line: TextLine, x: number, y: number): SvgElement[] {
  return run.glyphs.flatMap((glyph) => {
    const place = line.at(line.start + x + glyph.middle);
    if (!place) return [];
    const onLine = `${translate(place.x, place.y)} rotate(${round(place.angle)})`;
    const half = glyph.middle - glyph.x;
    const lines = rules(run, -half, y, 2 * half).map((rule) => withTransform(rule, onLine));
    return isDrawn(glyph) ? [...lines, outline(run, glyph, `${onLine} ${translate(-half, y + glyph.y)}`)] : lines;
  });
}

const isDrawn = ({ path }: OutlinedGlyph): boolean => path.trim() !== '';
const translate = (x: number, y: number): string => `translate(${round(x)} ${round(y)})`;

function outline({ first, style }: Run, { path }: OutlinedGlyph, place: string): SvgElement {
  const turn = first.rotate === 0 ? '' : ` rotate(${first.rotate})`;
  return element('path', { ...Object.fromEntries(style.attributes), transform: `${place}${turn}`, d: path });
}

function withTransform(node: SvgElement, transform: string): SvgElement {
  node.attributes.set('transform', transform);
  return node;
}

/** The lines under, through and over a text that begins at a point and is so many px long. */
function rules({ style, face }: Run, x: number, y: number, length: number): SvgElement[] {
  // As Chromium draws them: a tenth of the size thick (measured with three faces).
  const thickness = style.size / 10;
  const { ascent } = face.metrics;
  const lines: Readonly<Record<string, number>> = {
    underline: thickness / 2,
    'line-through': (-ascent / 3) * style.size - thickness / 2,
    overline: -ascent * style.size - thickness,
  };
  return style.decorations.flatMap((name) => {
    const offset = lines[name];
    if (offset === undefined) return [];
    const box = { x, y: y + offset, width: length, height: thickness };
    const written = Object.entries(box).map(([side, value]) => [side, String(round(value))]);
    return [element('rect', { ...Object.fromEntries(style.attributes), ...Object.fromEntries(written) })];
  });
}
