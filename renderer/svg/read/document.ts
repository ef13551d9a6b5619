import { parsePaint } from '../../scene/paint.ts';
import type { LinearGradient } from '../../scene/types.ts';
import type { ReadDocument } from '../pictures.ts';
import { intrinsicSize, parseViewBox } from '../size.ts';
import { type FaceSource, outlineTexts } from '../text/outline.ts';
import { descendants, element, type SvgElement } from '../tree.ts';
import { applyAnimations } from './animation.ts';
import { applyStyles, styleSheetTexts } from './cascade.ts';
import {
  type ColorWriter,
  type ReplacedColors,
  type ReplacedGradients,
  replacedColors,
  withoutServers,
} from './colors.ts';
import { measureComplexity } from './complexity.ts';
import { applyConditions } from './conditions.ts';
import { type InnerPictureLoader, innerPictures } from './inner-pictures.ts';
import { parseSvg } from './parse.ts';
import { sanitize } from './sanitize.ts';
import { type OnUndone, undoneElements } from './undone.ts';

export interface ReadOptions {
  /** Colours of the source, each with its replacement. */
  colorsReplace?: Readonly<Record<string, string>>;
  /** Finds the faces that its texts are drawn with, among them those that its style sheets bring. */
  faces: (css: string) => FaceSource;
  loadPicture: InnerPictureLoader;
}

/**
 * Reads an SVG once: references to the outside are cut off, style sheets are resolved into attributes, colours replaced
 * (`{ from: to }`, any spelling; an absent fill is black), texts outlined, pictures loaded.
 * @throws RenderError of kind `asset`: `svg_invalid`, `svg_too_complex`
 */
export const readDocument = (source: string, { colorsReplace = {}, ...tools }: ReadOptions): Promise<ReadDocument> =>
  read(source, replacedColors(colorsReplace), tools, 0);

async function read(
  source: string,
  { write: writeColor, gradients }: ReplacedColors,
  tools: Pick<ReadOptions, 'faces' | 'loadPicture'>,
  nesting: number,
): Promise<ReadDocument> {
  const root = parseSvg(source);
  const css = styleSheetTexts(root).join('\n');
  const undone = new Set<string>();
  const onUndone: OnUndone = (feature) => undone.add(feature);
  undoneElements(root, onUndone);
  applyAnimations(root);
  const files = sanitize(root);
  applyStyles(root, writeColor, onUndone);
  replaceInitialBlack(root, writeColor);
  addGradients(root, gradients);
  applyConditions(root);
  const whole = measureComplexity(root, longerSide(root));
  // librsvg draws filters and bounds them itself.
  const complexity = /filter/i.test(source) ? measureComplexity(root, longerSide(root), false) : whole;
  if (hasTexts(root)) await outlineTexts(root, tools.faces(css), onUndone);
  const nested = (inner: string) => read(inner, replacedColors({}), tools, nesting + 1);
  const pictures = await innerPictures(files, tools.loadPicture, nested, nesting);
  const seesViewport =
    /\dv(?:w|h|min|max)\b/i.test(source) || VIEWPORT_STYLES.some((name) => root.attributes.has(name));
  return { ...intrinsicSize(root), root, complexity, pictures, seesViewport, undone: [...undone] };
}

function hasTexts(root: SvgElement): boolean {
  for (const { name } of descendants(root)) if (name === 'text') return true;
  return false;
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
  if (!root.attributes.has('fill')) root.attributes.set('fill', initial);
  const color = withoutServers(writeColor)('black');
  if (color && !root.attributes.has('color')) root.attributes.set('color', color);
  for (const element of descendants(root))
    if (element.name === 'mask' && !element.attributes.has('fill')) element.attributes.set('fill', '#000000');
}

/** Defines the gradients that colours are replaced by: each lies over the whole drawing (v4 gradient-svg-replace). */
function addGradients(root: SvgElement, gradients: ReplacedGradients): void {
  if (gradients.size === 0) return;
  const { width, height } = intrinsicSize(root);
  const box = parseViewBox(root.attributes.get('viewBox')) ?? { x: 0, y: 0, width, height };
  const definitions = element(
    'defs',
    {},
    [...gradients].flatMap(([id, text]) => {
      const paint = parsePaint(text, box);
      return paint.kind === 'linear-gradient' ? [gradientElement(id, paint)] : [];
    }),
  );
  definitions.parent = root;
  root.children.unshift(definitions);
}

function gradientElement(id: string, { x1, y1, x2, y2, stops }: LinearGradient): SvgElement {
  const line = Object.entries({ x1, y1, x2, y2 }).map(([name, value]) => [name, String(value)]);
  return element(
    'linearGradient',
    { id, gradientUnits: 'userSpaceOnUse', ...Object.fromEntries(line) },
    stops.map(({ offset, color: { r, g, b, a } }) =>
      element('stop', { offset: String(offset), 'stop-color': `rgb(${r}, ${g}, ${b})`, 'stop-opacity': String(a) }),
    ),
  );
}

/** In user units, once the root has its `viewBox`. */
function longerSide(root: SvgElement): number {
  const viewBox = parseViewBox(root.attributes.get('viewBox'));
  const { width, height } = viewBox ?? intrinsicSize(root);
  return Math.max(width, height) || 1;
}
