import { createHash } from 'node:crypto';
import { RenderError } from '../../errors.ts';
import type { SvgAsset } from '../../scene/image.ts';
import { applyAnimations } from './animation.ts';
import { applyStyles } from './cascade.ts';
import { type ColorWriter, colorWriter } from './colors.ts';
import { measureComplexity } from './complexity.ts';
import { notAnSvg } from './errors.ts';
import { writeFixedStrokes } from './fixed-strokes.ts';
import { normalize } from './normalize.ts';
import { parseSvg } from './parse.ts';
import { sanitize } from './sanitize.ts';
import { intrinsicSize, parseViewBox } from './size.ts';
import { descendants, type SvgElement, serialize } from './tree.ts';

/** SVGs inside SVGs, as data URIs. */
const MAX_NESTED = 3;

/**
 * Reads an SVG once and for all: what it refers to outside of itself is cut off, its style sheets are resolved into
 * attributes, its colours replaced (`{ from: to }`, any spelling; an absent fill is black), its root given the size
 * that Chromium gives it as an image.
 * @throws RenderError of kind `asset`: `svg_invalid`, `svg_too_complex`
 */
export function svgAsset(
  source: string,
  { colorsReplace = {} }: { colorsReplace?: Readonly<Record<string, string>> } = {},
): SvgAsset {
  return assetOf(source, colorWriter(colorsReplace), 0);
}

function assetOf(source: string, writeColor: ColorWriter, nesting: number): SvgAsset {
  const root = parseSvg(source);
  applyAnimations(root);
  sanitize(root, (inner) => nestedSvg(inner, nesting + 1));
  applyStyles(root, writeColor);
  replaceInitialBlack(root, writeColor);
  const { openWidth, openHeight, ...size } = intrinsicSize(root);
  normalize(root, size);
  writeFixedStrokes(root);
  writeRootSize(root, size);
  const complexity = measureComplexity(root, longerSide(root));
  const svg = serialize(root);
  const id = createHash('sha256').update(svg).digest('hex').slice(0, 32);
  return { kind: 'svg', id, ...size, svg, openWidth, openHeight, complexity };
}

function nestedSvg(source: string, nesting: number): string | null {
  if (nesting > MAX_NESTED) return null;
  try {
    return assetOf(source, colorWriter({}), nesting).svg;
  } catch (error) {
    if (error instanceof RenderError && error.code === notAnSvg('').code) return null;
    throw error;
  }
}

/**
 * Black that nobody wrote is replaced like black that somebody did (corpus svg-colors-replace-black): the initial fill,
 * and the colour that `currentColor` begins with. Masks keep theirs, where black means "not here".
 */
function replaceInitialBlack(root: SvgElement, writeColor: ColorWriter): void {
  const initial = writeColor('black');
  if (!initial || initial === '#000000') return;
  for (const property of ['fill', 'color']) if (!root.attributes.has(property)) root.attributes.set(property, initial);
  for (const element of descendants(root))
    if (element.name === 'mask' && !element.attributes.has('fill')) element.attributes.set('fill', '#000000');
}

/** In user units, once the root has its `viewBox`. */
function longerSide(root: SvgElement): number {
  const viewBox = parseViewBox(root.attributes.get('viewBox'));
  return Math.max(viewBox?.width ?? 0, viewBox?.height ?? 0) || 1;
}

/** The root's own attributes come first, in this order: `rasterizeSvg` rewrites them. */
function writeRootSize(root: SvgElement, { width, height }: { width: number; height: number }): void {
  const viewBox = parseViewBox(root.attributes.get('viewBox')) ?? { x: 0, y: 0, width, height };
  const rest = [...root.attributes].filter(([name]) => !ROOT_ATTRIBUTES.has(name));
  root.attributes = new Map([
    ['xmlns', 'http://www.w3.org/2000/svg'],
    ['width', String(width)],
    ['height', String(height)],
    ['viewBox', [viewBox.x, viewBox.y, viewBox.width, viewBox.height].join(' ')],
    ...rest,
  ]);
}
const ROOT_ATTRIBUTES = new Set(['xmlns', 'width', 'height', 'viewBox', 'x', 'y']);
