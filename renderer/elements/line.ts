import { z } from 'zod';
import { lazy } from '../lazy.ts';
import { placedPaint } from '../scene/gradient.ts';
import { stroke, stroked } from '../scene/items.ts';
import { translation } from '../scene/matrix.ts';
import { parsePaint } from '../scene/paint.ts';
import { ellipse, transformPath } from '../scene/path.ts';
import type { Paint, Path, PathItem } from '../scene/types.ts';
import { baseSchema, isolate, isPainted, length, ownBox, shadowOf, wrap } from './base.ts';
import { defineElement } from './types.ts';

const lineSchema = lazy(() =>
  baseSchema().extend({
    type: z.literal('line'),
    width: length().default(400).describe('length, px'),
    height: length().default(10).describe('thickness, px'),
    color: z.string().default('black').describe('CSS colour or gradient'),
    dash: z.array(length()).default([]).describe('dashes and gaps, in thicknesses'),
    startHead: z.string().default('').describe('`arrow`, `triangle`, `circle`, `square` or `bar`'),
    endHead: z.string().default('').describe('as `startHead`'),
  }),
);
export type Line = z.output<ReturnType<typeof lineSchema>>;

type Head = 'arrow' | 'triangle' | 'circle' | 'square' | 'bar';

/**
 * A head's outline in thicknesses: its tip at the origin, the line going off to the right. Each is stroked one thickness
 * wide with round joins and caps; closed ones are filled too.
 * @source probes line-arrow-* … line-bar-*: every head is five thicknesses high, stroke included
 */
const OUTLINES: Record<Head, Path> = {
  arrow: [
    ['M', 3, -2],
    ['L', 0, 0],
    ['L', 3, 2],
  ],
  triangle: [['M', 3, -2], ['L', 0, 0], ['L', 3, 2], ['Z']],
  circle: ellipse({ x: 0, y: -2, width: 4, height: 4 }),
  square: [['M', 0, -2], ['L', 4, -2], ['L', 4, 2], ['L', 0, 2], ['Z']],
  bar: [
    ['M', 0, -2],
    ['L', 0, 2],
  ],
};

/**
 * The head at one end of the line: its tip at `x`, pointing left, or right where it is mirrored. A gradient is mirrored
 * with it, and begins at its tip (v4 gradient-line).
 */
function headItems(name: string, x: number, mirrored: boolean, { height }: Line, paint: Paint): PathItem[] {
  const outline = Object.hasOwn(OUTLINES, name) ? OUTLINES[name as Head] : null;
  if (!outline) return [];
  const closed = outline.at(-1)?.[0] === 'Z';
  const direction = mirrored ? -1 : 1;
  const segments = transformPath(outline, [height * direction, 0, 0, height, x, height / 2]);
  const own = placedPaint(paint, [direction, 0, 0, 1, x, height / 2]);
  const round = stroke(own, height, { join: 'round', cap: 'round' });
  return [{ ...stroked(segments, round), fill: closed ? own : null }];
}

/**
 * A gradient lies over a box whose upper edge is the line's middle: the upper half of a line shows the colour of that edge
 * alone (v4 gradient-line).
 */
function layoutLine(element: Line): PathItem[] {
  const { width, height, color, dash, startHead, endHead } = element;
  const paint = parsePaint(color, { x: 0, y: 0, width, height });
  const body: Path = [
    ['M', 0, height / 2],
    ['L', width, height / 2],
  ];
  return [
    stroked(
      body,
      stroke(placedPaint(paint, translation(0, height / 2)), height, { dash: dash.map((part) => part * height) }),
    ),
    ...headItems(startHead, 0, false, element, paint),
    ...headItems(endHead, width, true, element, paint),
  ];
}

/** A straight line from (0, height / 2) to (width, height / 2), `height` thick, with a head at either end. */
export const line = defineElement({
  type: 'line',
  summary: 'A straight line, as thick as its box is high.',
  schema: lineSchema,
  assets: () => ({ images: [], fonts: [] }),
  layout(element, context) {
    if (!isPainted(element) || element.height === 0) return [];
    // Line and heads fade one by one (mixed-6 shows where they overlap), and cast a shadow each.
    const shadow = shadowOf(element);
    const items = layoutLine(element).flatMap((item) =>
      shadow.length > 0 || (item.fill && item.stroke) ? isolate([item], shadow) : [item],
    );
    return wrap(element, items, ownBox(element), context);
  },
});
