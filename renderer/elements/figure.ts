import { z } from 'zod';
import { lazy } from '../lazy.ts';
import { clipTo, filled, group, stroke, stroked } from '../scene/items.ts';
import { scaling } from '../scene/matrix.ts';
import { isInvisible, parsePaint } from '../scene/paint.ts';
import { scalePath } from '../scene/path.ts';
import type { Clip, Item, Path } from '../scene/types.ts';
import { baseSchema, isolate, isPainted, length, ownBox, shadowOf, wrap } from './base.ts';
import { drawnSize } from './figure/natural.ts';
import { outlineOf } from './figure/outlines.ts';
import { defineElement } from './types.ts';

const figureSchema = lazy(() =>
  baseSchema().extend({
    type: z.literal('figure'),
    width: length().default(100).describe('px'),
    height: length().default(100).describe('px'),
    subType: z.string().default('rect').describe('the shape; an unknown one is painted as `rect`'),
    fill: z.string().default('rgb(0, 161, 255)').describe('CSS colour or gradient'),
    stroke: z.string().default('rgba(98, 197, 255, 1)').describe('CSS colour or gradient'),
    strokeWidth: length().default(0).describe('px, inside the outline'),
    dash: z.array(length()).default([]).describe('dashes and gaps, in stroke widths'),
    /** Only a rectangle's corners are rounded (probes figure-corner-*). */
    cornerRadius: length().default(0).describe('px, of rectangles'),
  }),
);
export type Figure = z.output<ReturnType<typeof figureSchema>>;

/** How much wider and higher than it is drawn a figure is shown. */
function stretchOf(figure: Figure): { x: number; y: number } {
  const [width, height] = drawnSize(figure);
  return { x: figure.width / width, y: figure.height / height };
}

/** An item, drawn at the figure's own size, stretched to its box. */
const stretched = (item: Item, { x, y }: { x: number; y: number }, clip: Clip | null = null): Item =>
  x === 1 && y === 1 && !clip ? item : group([item], { transform: scaling(x, y), clip });

/**
 * The stroke lies inside: it is drawn twice as wide along the outline and cut to it.
 * @param drawn the outline at the size that it is drawn at
 * @source probes figure-stroke-*, figure-dash-*, corpus figure-*
 */
function strokeItems(drawn: Path, element: Figure): Item[] {
  const { width, height, strokeWidth, dash } = element;
  const paint = parsePaint(element.stroke, { x: 0, y: 0, width, height });
  if (strokeWidth === 0 || isInvisible(paint)) return [];
  const line = stroke(paint, strokeWidth * 2, { dash: dash.map((part) => part * strokeWidth) });
  return [stretched(stroked(drawn, line), stretchOf(element), clipTo(drawn))];
}

/**
 * A figure's shadow is stretched with it; its blur by the less of both, as Konva's shapes have it (wild
 * figure-8802-237, figure-8802-429).
 * @source https://github.com/konvajs/konva/blob/master/src/Context.ts (`_applyShadow`)
 */
const stretchedShadow = (figure: Figure) => {
  const { x, y } = stretchOf(figure);
  return shadowOf(figure).map((shadow) => ({
    ...shadow,
    dx: shadow.dx * x,
    dy: shadow.dy * y,
    blur: shadow.blur * Math.min(x, y),
  }));
};

/**
 * Most outlines are drawn at a size of their own and then stretched: stroke, dashes, shadow and gradients too, the
 * last laid over a box of the element's size at the drawing's top left corner (wild figure-8802-129, figure-8802-261).
 */
function layoutFigure(element: Figure): Item[] {
  const { width, height, fill } = element;
  if (width === 0 || height === 0) return [];
  const [drawnWidth, drawnHeight] = drawnSize(element);
  const drawn = scalePath(outlineOf(element), drawnWidth / width, drawnHeight / height);
  const paint = parsePaint(fill, { x: 0, y: 0, width, height });
  const area = stretched(filled(drawn, paint), stretchOf(element));
  // Fill and stroke fade one by one (probe opacity-strong); only the fill casts a shadow (probe shadow-stroke).
  const shadow = stretchedShadow(element);
  return [...(shadow.length > 0 ? isolate([area], shadow) : [area]), ...strokeItems(drawn, element)];
}

/**
 * A shape of one of 88 outlines, stretched to its box. It is neither blurred nor adjusted (probes blur-figure-*; corpus
 * figure-blur).
 */
export const figure = defineElement({
  type: 'figure',
  summary: 'A shape, stretched to its box.',
  schema: figureSchema,
  assets: () => ({ images: [], fonts: [] }),
  layout: (element, context) =>
    isPainted(element) ? wrap(element, layoutFigure(element), ownBox(element), context) : [],
});
