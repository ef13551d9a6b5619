import { z } from 'zod';
import { parsePaint } from '../scene/paint.ts';
import { rectangle } from '../scene/path.ts';
import { baseSchema, isPainted, length, wrap } from './base.ts';
import { defineElement } from './types.ts';

export const figureSchema = baseSchema.extend({
  type: z.literal('figure'),
  width: length().default(100),
  height: length().default(100),
  subType: z.string().default('rect'),
  fill: z.string().default('rgb(0, 161, 255)'),
  stroke: z.string().default('rgba(98, 197, 255, 1)'),
  strokeWidth: length().default(0),
  dash: z.array(z.number()).default([]),
  cornerRadius: length().default(0),
});
export type Figure = z.output<typeof figureSchema>;

// PROVISIONAL layout (rect only): helper "figures" replaces it.
export const figure = defineElement({
  type: 'figure',
  schema: figureSchema,
  assets: () => ({ images: [], fonts: [] }),
  layout(element, context) {
    if (!isPainted(element)) return [];
    const box = { x: 0, y: 0, width: element.width, height: element.height };
    return wrap(element, [{ kind: 'path', segments: rectangle(box), rule: 'nonzero', fill: parsePaint(element.fill, box), stroke: null }], context);
  },
});
