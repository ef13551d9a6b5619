import { group } from '../../scene/items.ts';
import { multiply, scaling, translation } from '../../scene/matrix.ts';
import { tryColor } from '../../scene/paint.ts';
import { rectangle } from '../../scene/path.ts';
import type { Item, Rgba } from '../../scene/types.ts';
import type { InnerPicture, ReadDocument } from '../pictures.ts';
import { parseViewBox, viewBoxTransform } from '../size.ts';
import {
  createLowering,
  itemBudget,
  type Lowered,
  type Lowering,
  lowerChildren,
  type Node,
  rootNode,
  transformed,
} from './context.ts';
import { finished, lowerElement } from './elements.ts';
import type { Viewport } from './lengths.ts';
import { matrixOf } from './transforms.ts';

/** Pictures inside pictures. */
const DEEPEST = 5;

/**
 * An SVG as items, in px of its own size, by Chromium's rules.
 *
 * @param canvas px that a document which leaves its size open takes
 * @throws RenderError `svg_too_complex`
 */
export function lowerDocument(document: ReadDocument, canvas: Viewport): readonly Item[] {
  const { width, height } = document;
  const size = viewportOf(document, canvas);
  const items = lowered(document, size, itemBudget(), 0);
  if (size.width === width && size.height === height) return items;
  return [group(items, { transform: scaling(width / size.width, height / size.height) })];
}

/** The viewport that a document is laid out in, px. */
function viewportOf(document: ReadDocument, canvas: Viewport): Viewport {
  const { width, height, openWidth, openHeight, proportion, seesViewport } = document;
  if (proportion && seesViewport) {
    const fitted = Math.min(canvas.width, canvas.height * proportion);
    return { width: fitted, height: fitted / proportion };
  }
  return { width: openWidth ? canvas.width : width, height: openHeight ? canvas.height : height };
}

/** Whether a document's items depend on the canvas that it is drawn on. */
export const dependsOnCanvas = ({ openWidth, openHeight, proportion, seesViewport }: ReadDocument): boolean =>
  openWidth || openHeight || (proportion !== null && seesViewport);

function lowered(
  document: ReadDocument,
  size: Viewport,
  spend: (items: number) => void,
  depth: number,
): readonly Item[] {
  if (!(size.width > 0 && size.height > 0) || depth > DEEPEST) return [];
  const lowering = createLowering(document.root, size, {
    pictures: document.pictures,
    spend,
    lower: (node: Node) => lowerElement(node, lowering),
    lowerPicture: (picture: InnerPicture, inner: Viewport) =>
      picture.kind === 'svg' ? lowered(picture.document, inner, spend, depth + 1) : [],
  });
  return lowerRoot(lowering, size).items;
}

function lowerRoot(lowering: Lowering, size: Viewport): Lowered {
  const node = rootNode(lowering);
  const { attributes } = lowering.root;
  const viewBox = parseViewBox(attributes.get('viewBox'));
  const nothing: Lowered = { items: [], box: () => null, blends: false };
  if (attributes.get('display') === 'none' || (viewBox && !(viewBox.width > 0 && viewBox.height > 0))) return nothing;
  const inner = viewBoxTransform(attributes.get('viewBox'), attributes.get('preserveAspectRatio'), size);
  const content = transformed(lowerChildren(lowering, node), inner, lowering.spend);
  const background = backgroundOf(node);
  const box = { x: 0, y: 0, ...size };
  const items: readonly Item[] = background
    ? [
        {
          kind: 'path',
          segments: rectangle(box),
          rule: 'nonzero',
          fill: { kind: 'solid', color: background },
          stroke: null,
        },
        ...content.items,
      ]
    : content.items;
  return finished(node, { ...content, items, box: () => box }, rootTransform(node, size, lowering), lowering);
}

/** CSS's transforms of the outermost element are about the middle of the picture. */
function rootTransform(node: Node, { width, height }: Viewport, lowering: Lowering) {
  const { attributes } = node.element;
  const isAboutMiddle = !attributes.has('css:transform-origin') && !attributes.has('transform-origin');
  const matrix = matrixOf(node.element, 'transform', node, lowering);
  if (!matrix || !isAboutMiddle) return matrix ?? undefined;
  if (!['transform', 'css:transform', 'css:translate', 'css:rotate', 'css:scale'].some((name) => attributes.has(name)))
    return matrix;
  return multiply(translation(width / 2, height / 2), multiply(matrix, translation(-width / 2, -height / 2)));
}

/** CSS gives the outermost element a background, which browsers paint in images too. */
function backgroundOf({ element: { attributes }, style }: Node): Rgba | null {
  const value = attributes.get('css:background-color') ?? attributes.get('css:background');
  if (!value || /url\(|gradient/i.test(value)) return null;
  return /^currentcolor$/i.test(value.trim()) ? style.color : tryColor(value);
}
