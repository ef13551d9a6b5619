import { splitArguments } from '../../scene/arguments.ts';
import { filled, group } from '../../scene/items.ts';
import { IDENTITY } from '../../scene/matrix.ts';
import { rectangle } from '../../scene/path.ts';
import type { Mask, Pattern, Rect } from '../../scene/types.ts';
import type { SvgElement } from '../tree.ts';
import {
  documentNode,
  type Lowering,
  lengthContext,
  lowerChildren,
  type Node,
  ownValue,
  resourceOf,
  withOpen,
} from './context.ts';
import { cssGradient } from './css-gradients.ts';
import { ontoBox } from './gradients.ts';
import { type Axis, attributeLength } from './lengths.ts';
import { SHAPES } from './outlines.ts';
import { referenceOf } from './style.ts';

/** Nothing of the group is seen. */
const HIDES_ALL: Mask = { items: [], kind: 'alpha', clip: null };

/**
 * The mask that shows part of an element, in its own coordinates; null where there is no mask. `box`: of the element's
 * fill.
 */
export function maskOf(node: Node, box: () => Rect | null, lowering: Lowering): Mask | null {
  const value = ownValue(node, 'mask');
  const id = referenceOf(value);
  if (id === null && value?.includes('gradient(')) return gradientMask(value, node, box(), lowering);
  const element = resourceOf(id, lowering);
  if (element?.name !== 'mask') return null;
  return withOpen(lowering, element, () => maskBy(element, box, lowering)) ?? null;
}

/**
 * Gradients of CSS, each over the element's box, show as much as they are opaque together; null where one of them cannot be
 * read. Like all pictures of masks they are repeated, which is seen where a stroke reaches beyond the box.
 */
function gradientMask(value: string, node: Node, box: Rect | null, lowering: Lowering): Mask | null {
  if (!box) return null;
  const context = lengthContext(lowering, node);
  const layers = splitArguments(value).map((text) => cssGradient(text, box, context));
  if (!layers.every((paint) => paint !== null)) return null;
  lowering.spend(layers.length);
  const items = layers.reverse().map((paint) => filled(rectangle(box), paint));
  // Strokes may be anywhere in a group.
  const isPlain = SHAPES.has(node.element.name) && node.style.stroke.kind === 'none';
  if (isPlain) return { items, kind: 'alpha', clip: null };
  const reach = Math.max(box.width, box.height, node.style.strokeWidth * node.style.miterLimit);
  const around = { x: box.x - reach, y: box.y - reach, width: box.width + 2 * reach, height: box.height + 2 * reach };
  const tiles: Pattern = { kind: 'pattern', tile: box, transform: IDENTITY, items };
  return { items: [filled(rectangle(around), tiles)], kind: 'alpha', clip: null };
}

/** @source CSS Masking 1, §7 and SVG 2, §14.4.1 */
function maskBy(element: SvgElement, box: () => Rect | null, lowering: Lowering): Mask {
  const node = documentNode(lowering, element);
  const { attributes } = element;
  const isInBox = attributes.get('maskUnits') !== 'userSpaceOnUse';
  const isContentInBox = attributes.get('maskContentUnits') === 'objectBoundingBox';
  const target = isInBox || isContentInBox ? box() : null;
  if ((isInBox || isContentInBox) && !target) return HIDES_ALL;
  const region = regionOf(element, isInBox ? target : null, node, lowering);
  if (!(region.width > 0 && region.height > 0)) return HIDES_ALL;
  const content = lowerChildren(lowering, node);
  const wrapped = isContentInBox && target ? [group(content.items, { transform: ontoBox(target) })] : content.items;
  lowering.spend(1);
  return {
    items: wrapped,
    kind: ownValue(node, 'mask-type') === 'alpha' ? 'alpha' : 'luminance',
    clip: { kind: 'path', path: rectangle(region), rule: 'nonzero' },
    ...(node.style.isLinear ? { linear: true } : {}),
  };
}

/** The box that a mask or filter works in, with a tenth more on each side unless it says otherwise. */
export function regionOf(element: SvgElement, target: Rect | null, node: Node, lowering: Lowering): Rect {
  const context = lengthContext(lowering, node);
  const length = (name: string, axis: Axis, share: number) => {
    const { width, height } = context.viewport;
    if (target) return attributeLength(element, name, axis, { ...context, viewport: { width: 1, height: 1 } }, share);
    return attributeLength(element, name, axis, context, share * (axis === 'x' ? width : height));
  };
  const [x, y, width, height] = [
    length('x', 'x', -0.1),
    length('y', 'y', -0.1),
    length('width', 'x', 1.2),
    length('height', 'y', 1.2),
  ];
  if (!target) return { x, y, width, height };
  return {
    x: target.x + x * target.width,
    y: target.y + y * target.height,
    width: width * target.width,
    height: height * target.height,
  };
}
