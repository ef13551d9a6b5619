import type { ReadDocument } from '../pictures.ts';
import { intrinsicSize, parseViewBox } from '../size.ts';
import { type FaceSource, outlineTexts } from '../text/outline.ts';
import { descendants, type SvgElement } from '../tree.ts';
import { applyAnimations } from './animation.ts';
import { applyStyles } from './cascade.ts';
import { type ColorWriter, colorWriter } from './colors.ts';
import { measureComplexity } from './complexity.ts';
import { applyConditions } from './conditions.ts';
import { type InnerPictureLoader, innerPictures } from './inner-pictures.ts';
import { parseSvg } from './parse.ts';
import { sanitize } from './sanitize.ts';

export interface ReadOptions {
  /** Colours of the source, each with its replacement. */
  colorsReplace?: Readonly<Record<string, string>>;
  /** Finds the faces that its texts are drawn with. */
  faces: FaceSource;
  loadPicture: InnerPictureLoader;
}

/**
 * Reads an SVG once: references to the outside are cut off, style sheets are resolved into attributes, colours replaced
 * (`{ from: to }`, any spelling; an absent fill is black), texts outlined, pictures loaded.
 * @throws RenderError of kind `asset`: `svg_invalid`, `svg_too_complex`
 */
export const readDocument = (source: string, { colorsReplace = {}, ...tools }: ReadOptions): Promise<ReadDocument> =>
  read(source, colorWriter(colorsReplace), tools, 0);

async function read(
  source: string,
  writeColor: ColorWriter,
  tools: Pick<ReadOptions, 'faces' | 'loadPicture'>,
  nesting: number,
): Promise<ReadDocument> {
  const root = parseSvg(source);
  applyAnimations(root);
  const files = sanitize(root);
  applyStyles(root, writeColor);
  replaceInitialBlack(root, writeColor);
  applyConditions(root);
  const whole = measureComplexity(root, longerSide(root));
  // librsvg draws filters and bounds them itself.
  const complexity = /filter/i.test(source) ? measureComplexity(root, longerSide(root), false) : whole;
  await outlineTexts(root, tools.faces);
  const nested = (inner: string) => read(inner, colorWriter({}), tools, nesting + 1);
  const pictures = await innerPictures(files, tools.loadPicture, nested, nesting);
  const seesViewport =
    /\dv(?:w|h|min|max)\b/i.test(source) || VIEWPORT_STYLES.some((name) => root.attributes.has(name));
  return { ...intrinsicSize(root), root, complexity, pictures, seesViewport };
}

/** Properties of the root in px of the picture, not in units of its view box. */
const VIEWPORT_STYLES = ['clip-path', 'mask', 'filter', 'transform', 'css:transform'];

/**
 * Default black is replaced like explicit black (corpus svg-colors-replace-black): the initial fill, and the initial
 * colour of `currentColor`. Masks keep their black, which means "not here".
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
  const { width, height } = viewBox ?? intrinsicSize(root);
  return Math.max(width, height) || 1;
}
