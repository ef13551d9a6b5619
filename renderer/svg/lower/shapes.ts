import { group } from '../../scene/items.ts';
import type { Item, Path, Rect, Segment, Stroke } from '../../scene/types.ts';
import { pathLength, tightBounds } from '../path.ts';
import { type Lowered, type Lowering, lengthContext, NOTHING, type Node, once } from './context.ts';
import { numberOf } from './lengths.ts';
import { markerItems } from './markers.ts';
import { outlineOf } from './outlines.ts';
import { type Painted, paintOf } from './paints.ts';
import type { PaintLayer, Style } from './style.ts';
import { verticesOf } from './vertices.ts';

/** Shapes whose corners carry markers. */
const MARKED: ReadonlySet<string> = new Set(['path', 'line', 'polyline', 'polygon']);

/** A shape: its fill, its stroke and its markers, in the order that it says. */
export function lowerShape(node: Node, lowering: Lowering): Lowered {
  const { element, style } = node;
  const textBox = node.parent?.element.textBox;
  const isMarked = MARKED.has(element.name) && !textBox && hasMarkers(style);
  const joints = isMarked ? new Set<Segment>() : undefined;
  const path = outlineOf(element, lengthContext(lowering, node), joints);
  if (path.length === 0) return NOTHING;
  const box = once(() => tightBounds(path));
  if (!style.isVisible) return { items: [], box, blends: false };
  const items: Item[] = [];
  let blends = false;
  // Paint servers are spread over a whole text.
  const paintBox = textBox ? () => textBox : box;
  const fill = paintOf(node, 'fill', paintBox, lowering);
  const stroke = strokeOf(node, path, paintBox, lowering);
  for (const layer of inGoes(style.paintOrder)) {
    if (layer === 'markers') {
      if (!joints) continue;
      const markers = markerItems(node, verticesOf(path, joints), box, lowering);
      for (const item of markers.items) items.push(item);
      blends ||= markers.blends;
    } else items.push(...paintedItems(node, path, layer === 'stroke' ? null : fill, layer === 'fill' ? null : stroke));
  }
  lowering.spend(items.length + path.length / 10);
  return { items, box, blends };
}

/** Fill and stroke at once where one follows the other, as they mostly do. */
function inGoes(order: readonly PaintLayer[]): (PaintLayer | 'both')[] {
  const goes: (PaintLayer | 'both')[] = [];
  for (const layer of order) {
    if (layer === 'stroke' && goes.at(-1) === 'fill') goes[goes.length - 1] = 'both';
    else goes.push(layer);
  }
  return goes;
}

type PaintedStroke = { stroke: Stroke; opacity: number };

function paintedItems(node: Node, segments: Path, fill: Painted | null, stroke: PaintedStroke | null): Item[] {
  const rule = node.style.fillRule;
  if (!fill && !stroke) return [];
  if ((fill?.opacity ?? 1) === 1 && (stroke?.opacity ?? 1) === 1)
    return [{ kind: 'path', segments, rule, fill: fill?.paint ?? null, stroke: stroke?.stroke ?? null }];
  // A pattern fades as it is painted.
  const faded = (item: Item, opacity: number) => (opacity < 1 ? group([item], { opacity }) : item);
  const items: Item[] = [];
  if (fill) items.push(faded({ kind: 'path', segments, rule, fill: fill.paint, stroke: null }, fill.opacity));
  if (stroke) items.push(faded({ kind: 'path', segments, rule, fill: null, stroke: stroke.stroke }, stroke.opacity));
  return items;
}

function strokeOf(node: Node, path: Path, box: () => Rect | null, lowering: Lowering): PaintedStroke | null {
  const { style, element } = node;
  if (!(style.strokeWidth > 0)) return null;
  const painted = paintOf(node, 'stroke', box, lowering);
  if (!painted) return null;
  const scale = dashScale(element.attributes.get('pathLength'), style.dash.length > 0, path);
  const stroke: Stroke = {
    paint: painted.paint,
    width: style.strokeWidth,
    join: style.join,
    cap: style.cap,
    miterLimit: style.miterLimit,
    dash: scale === 1 ? style.dash : style.dash.flatMap((length) => (scale === null ? [] : [length * scale])),
    dashOffset: style.dashOffset * (scale ?? 1),
  };
  const scales = element.attributes.get('vector-effect') !== 'non-scaling-stroke';
  return { stroke: scales ? stroke : { ...stroke, scales: false }, opacity: painted.opacity };
}

/** How much longer the path is than its author says (SVG 2, §9.6.1); null where it is said to be 0: it has no dashes. */
function dashScale(authored: string | undefined, isDashed: boolean, path: Path): number | null {
  const length = isDashed ? numberOf(authored) : null;
  if (length === null || length < 0) return 1;
  return length === 0 ? null : pathLength(path) / length;
}

const hasMarkers = ({ markerStart, markerMid, markerEnd }: Style): boolean =>
  markerStart !== null || markerMid !== null || markerEnd !== null;
