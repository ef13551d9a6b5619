import { z } from 'zod';
import { isInvisible, parsePaint } from '../scene/paint.ts';
import { scalePath } from '../scene/path.ts';
import type { Item, Path } from '../scene/types.ts';
import { baseSchema, isolate, isPainted, length, shadowOf, wrap } from './base.ts';
import { drawnSize } from './figure/natural.ts';
import { outlineOf } from './figure/outlines.ts';
import { defineElement } from './types.ts';

const figureSchema = baseSchema.extend({
  type: z.literal('figure'),
  width: length().default(100),
  height: length().default(100),
  subType: z.string().default('rect'),
  fill: z.string().default('rgb(0, 161, 255)'),
  stroke: z.string().default('rgba(98, 197, 255, 1)'),
  strokeWidth: length().default(0),
  /** Dashes and gaps in stroke widths. */
  dash: z.array(length()).default([]),
  /** Only a rectangle's corners are rounded (probes figure-corner-*). */
  cornerRadius: length().default(0),
});
export type Figure = z.output<typeof figureSchema>;

/**
 * The stroke lies inside: it is drawn twice as wide along the outline and cut to it. Most outlines are drawn with their
 * stroke at a size of their own and then stretched, stroke and dashes too.
 * @source probes figure-stroke-*, figure-dash-*, corpus figure-*
 */
function strokeItem(segments: Path, element: Figure): Item[] {
  const { width, height, strokeWidth, dash } = element;
  const [drawnWidth, drawnHeight] = drawnSize(element);
  const paint = parsePaint(element.stroke, { x: 0, y: 0, width: drawnWidth, height: drawnHeight });
  if (strokeWidth === 0 || isInvisible(paint)) return [];
  const drawn = scalePath(segments, drawnWidth / width, drawnHeight / height);
  const stroke = {
    paint,
    width: strokeWidth * 2,
    join: 'miter',
    cap: 'butt',
    dash: dash.map((part) => part * strokeWidth),
    dashOffset: 0,
  } as const;
  return [
    {
      kind: 'group',
      transform: [width / drawnWidth, 0, 0, height / drawnHeight, 0, 0],
      opacity: 1,
      clip: { kind: 'path', path: drawn, rule: 'nonzero' },
      effects: [],
      items: [{ kind: 'path', segments: drawn, rule: 'nonzero', fill: null, stroke }],
      origin: '',
    },
  ];
}

function layoutFigure(element: Figure): Item[] {
  const { width, height, fill } = element;
  if (width === 0 || height === 0) return [];
  const segments = outlineOf(element);
  const paint = parsePaint(fill, { x: 0, y: 0, width, height });
  const area: Item = { kind: 'path', segments, rule: 'nonzero', fill: paint, stroke: null };
  // Fill and stroke fade one by one (opacity-strong); only the fill casts a shadow (shadow-stroke).
  const shadow = shadowOf(element);
  return [...(shadow.length > 0 ? isolate([area], shadow) : [area]), ...strokeItem(segments, element)];
}

/** A shape of one of 88 outlines, stretched to its box. It is neither blurred nor adjusted (blur-figure-*, figure-blur). */
export const figure = defineElement({
  type: 'figure',
  schema: figureSchema,
  assets: () => ({ images: [], fonts: [] }),
  layout: (element, context) => (isPainted(element) ? wrap(element, layoutFigure(element), context, []) : []),
});
