import { dictionary } from '../../dictionary.ts';
import { group } from '../../scene/items.ts';
import { applyMatrix, IDENTITY, multiply, rotation, scaling, translation } from '../../scene/matrix.ts';
import { rectangle } from '../../scene/path.ts';
import type { Clip, Item, Matrix, Rect } from '../../scene/types.ts';
import { parseViewBox, viewBoxTransform } from '../size.ts';
import type { SvgElement } from '../tree.ts';
import {
  documentNode,
  insideTransform,
  type Lowered,
  type Lowering,
  lengthContext,
  lowerChildren,
  type Node,
  resourceOf,
  withOpen,
} from './context.ts';
import { type Axis, attributeLength, lengthOf, numberOf } from './lengths.ts';
import type { Vertex } from './vertices.ts';
import { showsOverflow } from './viewport.ts';

/** The markers at the corners of a path, in their order. */
export function markerItems(
  node: Node,
  vertices: readonly Vertex[],
  box: () => Rect | null,
  lowering: Lowering,
): Pick<Lowered, 'items' | 'blends'> {
  const { markerStart, markerMid, markerEnd, strokeWidth } = node.style;
  const markers = [markerStart, markerMid, markerEnd].map((id) =>
    id === null ? null : readMarker(id, strokeWidth, lowering),
  );
  const last = vertices.length - 1;
  const items: Item[] = [];
  let blends = false;
  vertices.forEach((vertex, i) => {
    // A path of one corner begins and ends there.
    const places = last === 0 ? [0, 2] : [i === 0 ? 0 : i === last ? 2 : 1];
    for (const place of places) {
      const marker = markers[place];
      if (!marker) continue;
      const drawn = markerAt(marker, vertex, place === 0, node, box, lowering);
      for (const item of drawn.items) items.push(item);
      blends ||= drawn.blends;
    }
  });
  return { items, blends };
}

interface Marker {
  element: SvgElement;
  node: Node;
  /** How much larger a unit of the marker is than one outside. */
  scale: number;
  /** From its contents' coordinates to its units. */
  viewBox: Matrix;
  reference: readonly [x: number, y: number];
  clip: Clip | null;
}

/** Null where there is none, or it has no area. */
function readMarker(id: string, strokeWidth: number, lowering: Lowering): Marker | null {
  const element = resourceOf(id, lowering);
  if (element?.name !== 'marker') return null;
  const node = documentNode(lowering, element);
  const context = lengthContext(lowering, node);
  const { attributes } = element;
  const width = attributeLength(element, 'markerWidth', 'x', context, 3);
  const height = attributeLength(element, 'markerHeight', 'y', context, 3);
  const box = parseViewBox(attributes.get('viewBox'));
  if (!(width > 0 && height > 0) || (box && !(box.width > 0 && box.height > 0))) return null;
  const viewBox = viewBoxTransform(attributes.get('viewBox'), attributes.get('preserveAspectRatio'), { width, height });
  const shares = box ?? { width, height };
  const coordinate = (name: string, axis: Axis) => {
    const text = attributes.get(name)?.trim() ?? '0';
    const side = axis === 'x' ? shares.width : shares.height;
    const corner = box ? box[axis === 'x' ? 'x' : 'y'] : 0;
    const share = SHARES[text];
    return share === undefined ? (lengthOf(text, axis, context) ?? 0) : corner + share * side;
  };
  return {
    element,
    node,
    scale: attributes.get('markerUnits') === 'userSpaceOnUse' ? 1 : strokeWidth,
    viewBox,
    reference: applyMatrix(viewBox, coordinate('refX', 'x'), coordinate('refY', 'y')),
    clip: showsOverflow(element)
      ? null
      : { kind: 'path', path: rectangle({ x: 0, y: 0, width, height }), rule: 'nonzero' },
  };
}

const SHARES = dictionary<number>({ left: 0, top: 0, center: 0.5, right: 1, bottom: 1 });

function markerAt(
  { element, node: definition, scale, viewBox, reference, clip }: Marker,
  { x, y, angle }: Vertex,
  isStart: boolean,
  marked: Node,
  box: () => Rect | null,
  lowering: Lowering,
): Pick<Lowered, 'items' | 'blends'> {
  const turn = angleOf(element.attributes.get('orient'), angle, isStart);
  const place = multiply(
    multiply(translation(x, y), rotation(turn)),
    multiply(scaling(scale), translation(-reference[0], -reference[1])),
  );
  const node: Node = { ...definition, context: { node: marked, box, transform: IDENTITY } };
  insideTransform(node, multiply(place, viewBox));
  const content = withOpen(lowering, element, () => lowerChildren(lowering, node));
  if (!content || content.items.length === 0) return { items: [], blends: false };
  lowering.spend(2);
  const inner = group(content.items, { transform: viewBox });
  return { items: [group([inner], { transform: place, clip })], blends: content.blends };
}

function angleOf(orient: string | undefined, angle: number, isStart: boolean): number {
  const text = orient?.trim() ?? '0';
  if (text === 'auto') return angle;
  if (text === 'auto-start-reverse') return isStart ? angle + 180 : angle;
  const match = /^([+-]?[\d.]+(?:e[+-]?\d+)?)(deg|rad|grad|turn)?$/i.exec(text);
  const unit = { rad: 180 / Math.PI, grad: 0.9, turn: 360 }[match?.[2]?.toLowerCase() ?? ''] ?? 1;
  return (numberOf(match?.[1]) ?? 0) * unit;
}
