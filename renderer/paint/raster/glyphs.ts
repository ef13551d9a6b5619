import { effectiveSize, type FontFace, type OutlineCommand } from '../../scene/font.ts';
import { SLANT } from '../../scene/glyph-outline.ts';
import { multiply, scaling } from '../../scene/matrix.ts';
import type { FontUse, Matrix } from '../../scene/types.ts';
import { emptyMask, type Mask } from './letter-masks.ts';
import { type Outline, type OutlineWriter, outlineWriter } from './outline.ts';

// Glyphs as Chromium rasterises them (docs/decisions/glyphs.md): outlines whose points lie on a grid of 1/64 px at the
// size that they have on the device, filled as paths, standing at quarters of a px.

/** The glyphs of one font under one transform. */
export interface PlacedGlyphs {
  /** A glyph's outline, device px from its pen position; null where it has none. */
  outline(glyph: number): Outline | null;
  /** The place on the device that a glyph really stands at whose pen position in the item's coordinates this is. */
  place(x: number, y: number): [x: number, y: number];
  /** The mask of a glyph that stands at such quarters of a px; null where it has no outline, or a large one. */
  mask(glyph: number, quarterX: number, quarterY: number): Mask | null;
}

/** Outlines and masks of glyphs, of one font at one size in one direction. */
interface Alphabet {
  shape: Shape | null;
  outlines: Map<number, Outline | null>;
  masks: Map<number, Mask | null>;
}

/** The alphabets that this thread has drawn from, those used last at the end. */
const alphabets = new Map<string, Alphabet>();
/** The numbers that they hold, and the most that they may: 16 MB. */
let held = 0;
const MOST_HELD = 4_000_000;

/** The glyphs of a font under a transform to device px; null where that flattens them. */
export function placedGlyphs(font: FontUse, transform: Matrix): PlacedGlyphs | null {
  const { shape, outlines, masks } = alphabetOf(font, transform);
  if (!shape) return null;
  const [a, b, c, d, e, f] = transform;
  return {
    outline(glyph) {
      const known = outlines.get(glyph);
      if (known !== undefined) return known;
      const made = outlineAt(shape, font.face.shaper.outline(glyph), font.face);
      outlines.set(glyph, made);
      held += made?.numbers.length ?? 0;
      return made;
    },
    place: (x, y) => shape.round(a * x + c * y + e, b * x + d * y + f),
    mask(glyph, quarterX, quarterY) {
      const key = glyph * 16 + quarterX * 4 + quarterY;
      const known = masks.get(key);
      if (known !== undefined) return known;
      const outline = this.outline(glyph);
      const mask = outline && emptyMask(outline, quarterX / 4, quarterY / 4);
      masks.set(key, mask);
      held += numbersIn(mask);
      return mask;
    },
  };
}

/** Numbers of an outline that take as much memory as a mask that covers half of its box: its objects count as 60. */
const numbersIn = (mask: Mask | null): number => (mask ? 60 + (mask.width * mask.height) / 2 : 0);

function alphabetOf(font: FontUse, transform: Matrix): Alphabet {
  const [a, b, c, d] = transform;
  const key = `${font.face.id} ${font.size} ${font.syntheticItalic} ${a} ${b} ${c} ${d}`;
  const alphabet: Alphabet = alphabets.get(key) ?? {
    shape: shapeOf(font, transform),
    outlines: new Map(),
    masks: new Map(),
  };
  alphabets.delete(key);
  for (const [oldest, { outlines, masks }] of alphabets) {
    if (held <= MOST_HELD) break;
    alphabets.delete(oldest);
    for (const outline of outlines.values()) held -= outline?.numbers.length ?? 0;
    for (const mask of masks.values()) held -= numbersIn(mask);
  }
  alphabets.set(key, alphabet);
  return alphabet;
}

/** The size beyond which Skia draws text as paths, wherever it stands, scaled from a size of its own. px */
const LARGEST_MASK = 256;
const PATH_SIZE = 64;

/** How the glyphs of a font are rasterised under a transform. */
interface Shape {
  /** The size at which their points go to 1/64 px, px. */
  size: number;
  /** From outlines of that size, y downwards, to device px. */
  toDevice: Matrix;
  /** The place on the device of a glyph at a place on the device. */
  round(x: number, y: number): [x: number, y: number];
}

/**
 * Upright baselines lie on whole px (probes baseline-*), turned ones at quarters.
 * @source https://skia.googlesource.com/skia/+/refs/heads/main/src/core/SkScalerContext.cpp (`MakeRecAndEffects`,
 * `computeMatrices`), SkGlyph.cpp (`SkGlyphPositionRoundingSpec`), SkStrikeSpec.cpp (`ShouldDrawAsPath`)
 */
function shapeOf(font: FontUse, [a, b, c, d]: Matrix): Shape | null {
  const own = effectiveSize(font.size);
  const slant: Matrix = [1, 0, font.syntheticItalic ? -SLANT : 0, 1, 0, 0];
  const shape = (size: number, matrix: Matrix, round: Shape['round']): Shape | null =>
    size > 0 && Number.isFinite(size)
      ? { size, toDevice: multiply(matrix, multiply(slant, scaling(own / size))), round }
      : null;
  if (Math.max(Math.hypot(a, b), Math.hypot(c, d)) * own > LARGEST_MASK)
    return shape(PATH_SIZE, [a, b, c, d, 0, 0], (x, y) => [x, y]);
  const [ra, rb, rc, rd] = [relax(a), relax(b), relax(c), relax(d)];
  return shape((Math.abs(ra * rd - rb * rc) * own) / Math.hypot(ra, rb), [ra, rb, rc, rd, 0, 0], (x, y) => {
    if (rb === 0) return [quarter(x), Math.floor(y + 0.5)];
    if (ra === 0) return [Math.floor(x + 0.5), quarter(y)];
    return [quarter(x), quarter(y)];
  });
}

/** The nearest 1/1024. */
const relax = (value: number): number => Math.floor(value * 1024 + 0.5) / 1024;

/** The nearest quarter. */
const quarter = (value: number): number => Math.floor(value * 4 + 0.5) / 4;

/** A piece of a contour: the coordinates of its control points, if any, and of its end; y upwards. */
type Piece = readonly number[];

/**
 * A glyph's outline, its points on a grid of 1/64 px where it has its own size. Written number by number: a page has thousands of
 * points, most of which are met once, before V8 compiles what works on them.
 *
 * @returns null where it has no segments
 * @source skrifa (`Scaler`, `to_path`), which follows FreeType
 */
function outlineAt(
  { size, toDevice }: Shape,
  commands: readonly OutlineCommand[],
  { metrics }: FontFace,
): Outline | null {
  const factor = Math.round((Math.floor(Math.fround(size) * 64) * 65536) / metrics.unitsPerEm);
  const units = (value: number) => Math.floor((value * factor) / 65536 + 0.5);
  const outline = outlineWriter(commands, toDevice);
  for (let from = 0; from < commands.length; ) {
    const { type, values: start } = commands[from++]!;
    if (type !== 'M') continue;
    const pieces: Piece[] = [];
    for (; from < commands.length && commands[from]!.type !== 'M'; from++)
      if (commands[from]!.values.length > 1) pieces.push(commands[from]!.values);
    writeContour(start, pieces, units, outline);
  }
  return outline.end();
}

/** Points between two control points that a TrueType outline leaves out are in the middle of the scaled ones. */
function writeContour(
  start: Piece,
  pieces: readonly Piece[],
  units: (value: number) => number,
  { segment, point }: OutlineWriter,
): void {
  const last = pieces.at(-1);
  const isClosed = last !== undefined && x(last) === start[0] && y(last) === start[1];
  const nextOf = (i: number): Piece | undefined =>
    pieces[i + 1] ?? (isAt(pieces[i]!, start[0]!, start[1]!) ? pieces[0] : undefined);
  const end = (i: number): void => {
    const piece = pieces[i]!;
    const next = nextOf(i);
    if (
      piece.length === 4 &&
      next?.length === 4 &&
      isAt(piece, (piece[0]! + next[0]!) / 2, (piece[1]! + next[1]!) / 2)
    ) {
      point(Math.trunc((units(piece[0]!) + units(next[0]!)) / 2), Math.trunc((units(piece[1]!) + units(next[1]!)) / 2));
    } else {
      point(units(x(piece)), units(y(piece)));
    }
  };
  segment('M');
  if (isClosed) end(pieces.length - 1);
  else point(units(start[0]!), units(start[1]!));
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i]!;
    segment(piece.length === 2 ? 'L' : piece.length === 4 ? 'Q' : 'C');
    for (let at = 0; at + 2 < piece.length; at += 2) point(units(piece[at]!), units(piece[at + 1]!));
    end(i);
  }
  segment('Z');
}

/** The end of a piece. */
const x = (piece: Piece): number => piece[piece.length - 2]!;
const y = (piece: Piece): number => piece[piece.length - 1]!;

const isAt = (piece: Piece, atX: number, atY: number): boolean => x(piece) === atX && y(piece) === atY;
