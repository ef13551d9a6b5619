import { boxAround } from '../../scene/bounds.ts';
import type { FontFace } from '../../scene/font.ts';
import { outlineOf } from '../../scene/glyph-outline.ts';
import { mapRect, multiply, rotation, translation } from '../../scene/matrix.ts';
import { rectangle, transformPath } from '../../scene/path.ts';
import type { Matrix, Path, Rect } from '../../scene/types.ts';
import { graphemes } from '../../text/segment.ts';
import { undoneText } from '../read/undone.ts';
import { parseLength } from '../size.ts';
import { descendants, element, elementsById, type SvgElement } from '../tree.ts';
import { type Character, charactersOf, isPreserved, styleOf, type TextStyle } from './characters.ts';
import { type TextLine, textLine } from './text-path.ts';

/** The faces that draw a text, first choice first. `families`: a CSS list. */
export type FaceSource = (
  families: string,
  wanted: { weight: number; italic: boolean },
  codePoints: ReadonlySet<number>,
) => Promise<readonly FontFace[]>;

const INITIAL: TextStyle = {
  size: 16,
  families: '',
  weight: 400,
  italic: false,
  anchor: 'start',
  letterSpacing: 0,
  transform: 'none',
  smallCaps: 'none',
  turned: 0,
  wordSpacing: 0,
  baseline: 'auto',
  shift: 0,
  levels: 0,
  decorations: [],
  attributes: new Map(),
};

/** Text that needs more than glyphs from left to right: joined, stacked or reordered letters, and colour glyphs. */
const NOT_OUTLINED = /[\u0590-\u08ff\u0900-\u109f\u1780-\u17ff\ud800-\udfff]/;
/** Letters that stand upright in vertical text. */
const UPRIGHT = /[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]/;

/**
 * Turns the texts of a document into outlines, in place, so that it looks the same on a machine without fonts. A text
 * that the faces cannot draw, or that is stretched in parts, stays text, which librsvg draws with the machine's fonts,
 * but for one along a path, which it does not draw.
 */
export async function outlineTexts(
  root: SvgElement,
  faces: FaceSource,
  onUndone: (feature: string) => void,
): Promise<void> {
  const byId = elementsById(root);
  const styles = new Map<SvgElement, TextStyle>();
  const known = remembered(faces);
  for (const node of descendants(root)) {
    const outer = (node.parent && styles.get(node.parent)) ?? INITIAL;
    styles.set(node, styleOf(node, outer, false));
    if (node.name === 'text' && !(await outlineElement(node, outer, byId, known))) onUndone(undoneText(node));
  }
}

/** The same source, asked once for each style and set of letters: where all have places of their own, each is asked for alone. */
function remembered(faces: FaceSource): FaceSource {
  const known = new Map<string, ReturnType<FaceSource>>();
  return (families, { weight, italic }, codePoints) => {
    const key = `${weight} ${italic} ${[...codePoints].sort((a, b) => a - b).join()} ${families}`;
    const found = known.get(key) ?? faces(families, { weight, italic }, codePoints);
    known.set(key, found);
    return found;
  };
}

/** Turns a `text` into a group of outlines, in place; false where it cannot be. */
async function outlineElement(
  text: SvgElement,
  outer: TextStyle,
  byId: ReadonlyMap<string, SvgElement>,
  faces: FaceSource,
): Promise<boolean> {
  const runs = await runsOf(text, outer, faces);
  if (!runs) return false;
  for (const name of ['x', 'y', 'dx', 'dy', 'rotate', 'textLength', 'lengthAdjust']) text.attributes.delete(name);
  const placed = placeRuns(runs, linesOf(runs, byId));
  text.name = 'g';
  text.children = placed.map(({ style, outline }) => ({
    ...element('path', Object.fromEntries(style.attributes)),
    outline,
    parent: text,
  }));
  text.textBox = boxAround(placed.map(({ box }) => box)) ?? { x: 0, y: 0, width: 0, height: 0 };
  return true;
}

async function runsOf(text: SvgElement, outer: TextStyle, faces: FaceSource): Promise<Run[] | null> {
  const characters = charactersOf(text, outer);
  if (!characters || characters.some((character) => NOT_OUTLINED.test(character.text))) return null;
  if (characters.some(({ text, style }) => style.turned !== 0 && UPRIGHT.test(text))) return null;
  if (characters.at(-1)?.text === ' ' && !isPreserved(text)) characters.pop();
  const runs: Run[] = [];
  for (const part of splitRuns(characters)) {
    const run = await shapeRun(part, faces);
    if (!run) return null;
    runs.push(run);
  }
  stretchToLength(text, runs, characters.length);
  return runs;
}

/** The lines that runs are set along, each measured once; null for a missing line. */
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
  /** px, from its origin on the baseline */
  path: Path;
  /** px from the run's beginning on the baseline */
  x: number;
  y: number;
  /** The middle of its advance, px from the run's beginning; for a mark the middle of its letter. */
  middle: number;
}

interface Run {
  first: Character;
  style: TextStyle;
  face: FontFace;
  glyphs: OutlinedGlyph[];
  /** px */
  advance: number;
}

/**
 * A word in stretches of one face each: the first that has all of it, else for each letter with its marks the first that has
 * these; null for letters that none has. A family may come in files by characters.
 */
function inOneFace(word: string, faces: readonly FontFace[]): { text: string; face: FontFace | null }[] {
  const faceOf = (part: string) =>
    faces.find((face) => [...part].every((character) => face.has(character.codePointAt(0) ?? 0))) ?? null;
  const whole = faceOf(word);
  if (whole) return [{ text: word, face: whole }];
  const parts: { text: string; face: FontFace | null }[] = [];
  for (const part of graphemes(word)) {
    const face = faceOf(part);
    const last = parts.at(-1);
    if (last && last.face === face) last.text += part;
    else parts.push({ text: part, face });
  }
  return parts;
}

/** Null where no bundled face has all of its characters. */
async function shapeRun(characters: readonly Character[], source: FaceSource): Promise<Run | null> {
  const first = characters[0]!;
  const { style } = first;
  const text = characters.map((character) => character.text).join('');
  const codePoints = new Set([...text].map((character) => character.codePointAt(0) ?? 0));
  const faces = await source(style.families, style, codePoints);
  const glyphs: Run['glyphs'] = [];
  let pen = 0;
  // Chromium shapes word by word: there is no kerning across spaces.
  for (const { text: word, face } of text.split(/(?<= )|(?= )/).flatMap((one) => inOneFace(one, faces))) {
    if (!face) return null;
    const em = style.size / face.metrics.unitsPerEm;
    const font = { face, size: style.size, syntheticBold: false, syntheticItalic: style.italic && !face.italic };
    for (const { id, cluster, ...glyph } of face.shaper.shape(word)) {
      const advance = glyph.advance * em + style.letterSpacing;
      glyphs.push({
        path: outlineOf([{ id, x: 0, y: 0, advance, cluster }], font, (one) => face.shaper.outline(one)),
        x: pen + glyph.dx * em,
        y: -glyph.dy * em,
        middle: glyph.advance > 0 ? pen + advance / 2 : (glyphs.at(-1)?.middle ?? pen),
      });
      pen += advance;
    }
    if (word === ' ') pen += style.wordSpacing;
  }
  return faces[0] ? { first, style, face: faces[0], glyphs, advance: pen } : null;
}

/** Runs that an anchor shifts as a whole: an absolute position begins one, and so does a path. */
function chunksOf(runs: readonly Run[]): Run[][] {
  const chunks: Run[][] = [];
  for (const run of runs) {
    const chunk = chunks.at(-1);
    const { x, y, along } = run.first;
    // Along a path a `y` has no effect.
    const isPlaced = x !== undefined || (y !== undefined && !along) || along !== chunk?.[0]?.first.along;
    if (!chunk || isPlaced) chunks.push([run]);
    else chunk.push(run);
  }
  return chunks;
}

/** A run's letters and lines, where they stand. */
interface PlacedRun {
  style: TextStyle;
  outline: Path;
  /** Around the em squares of its letters. */
  box: Rect;
}

/** Runs, one after the other; text after a line begins at the line's end. */
function placeRuns(runs: readonly Run[], lines: ReadonlyMap<SvgElement, TextLine | null>): PlacedRun[] {
  let [x, y] = [0, 0];
  return chunksOf(runs).flatMap((chunk) => {
    const { first, style } = chunk[0]!;
    const line = first.along && lines.get(first.along);
    if (first.along && !line) return [];
    if (style.turned !== 0 && !line) return placeTurned(chunk);
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

  /** Runs of vertical text: lines that are turned, on the middle of their letters. */
  function placeTurned(chunk: readonly Run[]): PlacedRun[] {
    const { first, style } = chunk[0]!;
    const way = style.turned === 90 ? 1 : -1;
    const length = chunk.reduce((sum, run) => sum + way * run.first.dy + run.advance, 0);
    x = first.x ?? x;
    y = (first.y ?? y) - way * (style.anchor === 'middle' ? length / 2 : style.anchor === 'end' ? length : 0);
    return chunk.flatMap((run) => {
      x += run.first.dx;
      y += run.first.dy;
      const { ascent, descent } = run.face.metrics;
      const middle = run.style.baseline === 'auto' ? ((ascent - descent) / 2) * run.style.size : 0;
      const place = multiply(translation(x, y), rotation(run.style.turned));
      y += way * run.advance;
      return drawRun(run, 0, middle + baselineOffset(run)).map((placed) => ({
        ...placed,
        outline: transformPath(placed.outline, place),
        box: mapRect(place, placed.box),
      }));
    });
  }
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

function drawRun(run: Run, x: number, y: number): PlacedRun[] {
  const { style, face, glyphs, advance, first } = run;
  const letters = glyphs.flatMap((glyph) => outline(glyph, turned(translation(x + glyph.x, y + glyph.y), first)));
  const { ascent, descent } = face.metrics;
  const box = { x, y: y - ascent * style.size, width: advance, height: (ascent + descent) * style.size };
  return [{ style, outline: [...rules(run, x, y, advance), ...letters], box }];
}

/** Each glyph upright on the line where the middle of its advance comes to stand. `x`: px along the line's text. */
function drawAlong(run: Run, line: TextLine, x: number, y: number): PlacedRun[] {
  const { style, face, first } = run;
  const { ascent, descent } = face.metrics;
  return run.glyphs.flatMap((glyph) => {
    const place = line.at(line.start + x + glyph.middle);
    if (!place) return [];
    const onLine = multiply(translation(place.x, place.y), rotation(place.angle));
    const half = glyph.middle - glyph.x;
    const lines = transformPath(rules(run, -half, y, 2 * half), onLine);
    const letter = outline(glyph, turned(multiply(onLine, translation(-half, y + glyph.y)), first));
    const cell = { x: -half, y: y - ascent * style.size, width: 2 * half, height: (ascent + descent) * style.size };
    return [{ style, outline: [...lines, ...letter], box: mapRect(onLine, cell) }];
  });
}

const outline = ({ path }: OutlinedGlyph, place: Matrix): Path => transformPath(path, place);
const turned = (place: Matrix, { rotate }: Character): Matrix =>
  rotate === 0 ? place : multiply(place, rotation(rotate));

/** The lines under, through and over a text that begins at a point and is so many px long. */
function rules({ style, face }: Run, x: number, y: number, length: number): Path {
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
    return offset === undefined ? [] : rectangle({ x, y: y + offset, width: length, height: thickness });
  });
}
