import { z } from 'zod';
import { multiply, rotation, translation } from '../scene/matrix.ts';
import { parseColor } from '../scene/paint.ts';
import type { Effect, Item } from '../scene/types.ts';
import { adjustmentsOf } from './adjustments.ts';
import type { LayoutContext } from './types.ts';

/** Lengths and coordinates beyond this are no design but a mistake, and would overflow the rasteriser's 32-bit arithmetic. */
const FARTHEST = 1e6;

/** A coordinate or length in px. */
export const px = () => z.number().min(-FARTHEST).max(FARTHEST);
/** A length that is never negative, px. */
export const length = () => z.number().min(0).max(FARTHEST);
/** 0..1; what lies outside counts as the nearer end. */
export const fraction = () => z.number().transform((v) => Math.min(1, Math.max(0, v)));

const intensity = z.looseObject({ intensity: z.number().default(0) });

/** The properties that every element has, with their defaults (format.md, "Every element"). */
export const baseSchema = z.object({
  id: z.string().default(''),
  name: z.string().default(''),
  x: px().default(0),
  y: px().default(0),
  rotation: z.number().default(0),
  opacity: fraction().default(1),
  visible: z.boolean().default(true),
  showInExport: z.boolean().default(true),
  alwaysOnTop: z.boolean().default(false),
  blurEnabled: z.boolean().default(false),
  blurRadius: length().default(10),
  brightnessEnabled: z.boolean().default(false),
  brightness: z.number().default(0),
  sepiaEnabled: z.boolean().default(false),
  grayscaleEnabled: z.boolean().default(false),
  filters: z.record(z.string(), intensity.or(z.null())).default({}),
  shadowEnabled: z.boolean().default(false),
  shadowBlur: length().default(5),
  shadowOffsetX: px().default(0),
  shadowOffsetY: px().default(0),
  shadowColor: z.string().default('black'),
  shadowOpacity: fraction().default(1),
});
export type Base = z.output<typeof baseSchema>;

/** Whether the element is painted at all. */
export const isPainted = (element: Pick<Base, 'visible' | 'showInExport' | 'opacity'>): boolean =>
  element.visible && element.showInExport && element.opacity > 0;

/** The effects of an element's blur, filter and shadow properties, in the order they are applied. */
export function effectsOf(element: Base): Effect[] {
  const effects: Effect[] = [];
  if (element.blurEnabled && element.blurRadius > 0) effects.push({ kind: 'blur', radius: element.blurRadius });
  const adjustments = adjustmentsOf(element);
  if (adjustments.length > 0) effects.push({ kind: 'adjust', adjustments });
  if (element.shadowEnabled) {
    const color = parseColor(element.shadowColor);
    effects.push({
      kind: 'shadow',
      color: { ...color, a: color.a * element.shadowOpacity },
      blur: element.shadowBlur,
      dx: element.shadowOffsetX,
      dy: element.shadowOffsetY,
    });
  }
  return effects;
}

/**
 * Places an element's items, laid out in its own box (0, 0, width, height), on the page: position, rotation about the
 * box's top left corner, effects, opacity.
 */
export function wrap(element: Base, items: readonly Item[], context: LayoutContext, effects = effectsOf(element)): Item[] {
  if (items.length === 0) return [];
  return [
    {
      kind: 'group',
      transform: multiply(translation(element.x, element.y), rotation(element.rotation)),
      opacity: element.opacity,
      clip: null,
      effects,
      items,
      origin: context.path,
    },
  ];
}
