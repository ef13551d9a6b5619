import { IDENTITY, invert, multiply, translation } from '../../scene/matrix.ts';
import type { Matrix, Rect } from '../../scene/types.ts';
import { positionOf } from '../positions.ts';
import { individualTransforms, parseTransform } from '../transform.ts';
import type { SvgElement } from '../tree.ts';
import { type Lowering, lengthContext, type Node } from './context.ts';
import { lengthOf } from './lengths.ts';

const BOXES = /^(fill-box|stroke-box|content-box|border-box)$/;

/**
 * From an element's coordinates to those outside, as CSS or a `transform` attribute says, about its `transform-origin`;
 * an invalid transform does not count. Null where it flattens the plane, so that nothing is drawn.
 *
 * @param attribute `transform`, or what a gradient or pattern has in its place
 * @param box what the element fills, for `transform-box`
 */
export function matrixOf(
  { attributes }: SvgElement,
  attribute: string,
  node: Node,
  lowering: Lowering,
  box: () => Rect | null = () => null,
): Matrix | null {
  const own = attributes.get('css:transform') ?? attributes.get(attribute);
  const individual = attribute === 'transform' ? individualTransforms(attributes) : '';
  if (own === undefined && individual === '') return IDENTITY;
  const origin = attributes.get('css:transform-origin') ?? attributes.get('transform-origin');
  const ownBox = BOXES.test(attributes.get('css:transform-box') ?? attributes.get('transform-box') ?? '');
  // Percentages count from the viewport's size, but the origin from the corner of user space.
  const reference = (ownBox ? box() : { x: 0, y: 0, ...node.viewport }) ?? { x: 0, y: 0, width: 0, height: 0 };
  // An invalid transform does not count, but those beside it do.
  const inner = own === undefined || /^\s*none\s*$/i.test(own) ? IDENTITY : parseTransform(own, reference);
  const outer = parseTransform(individual, reference);
  if (!inner && individual === '') return IDENTITY;
  const matrix = multiply(outer ?? IDENTITY, inner ?? IDENTITY);
  if (!invert(matrix)) return null;
  const [x, y] = originOf(origin, reference, node, lowering);
  if (x === 0 && y === 0) return matrix;
  return multiply(translation(x, y), multiply(matrix, translation(-x, -y)));
}

/** Whether the transform depends on what the element fills. */
export const dependsOnBox = ({ attributes }: SvgElement): boolean =>
  BOXES.test(attributes.get('css:transform-box') ?? attributes.get('transform-box') ?? '');

/** In user units; SVG's initial one is the corner. */
function originOf(text: string | undefined, box: Rect, node: Node, lowering: Lowering): [x: number, y: number] {
  if (!text) return [box.x, box.y];
  const words = text.trim().toLowerCase();
  const [across, down] = positionOf(words.split(/[\s,]+/), '0');
  const context = { ...lengthContext(lowering, node), viewport: box };
  return [box.x + (lengthOf(across, 'x', context) ?? 0), box.y + (lengthOf(down, 'y', context) ?? 0)];
}
