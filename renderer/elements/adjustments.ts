import type { Adjustment, AdjustmentName } from '../scene/types.ts';

/** The names that `filters` may hold; others (`exposure` and `hue` of old documents) change nothing in the reference. */
export const FILTERS: ReadonlySet<string> = new Set<AdjustmentName>([
  'temperature',
  'contrast',
  'highlights',
  'shadows',
  'white',
  'black',
  'saturation',
  'vibrance',
  'warm',
  'cold',
  'natural',
]);

/** The properties of an element that adjust its colours. */
interface Adjusted {
  brightnessEnabled: boolean;
  brightness: number;
  sepiaEnabled: boolean;
  grayscaleEnabled: boolean;
  filters: Readonly<Record<string, { intensity: number } | null>>;
}

/**
 * The colour adjustments of an element in the order they are applied: brightness, sepia, grayscale, then `filters` in
 * the order of its keys (probes order-*: each is met exactly by this order and by no other).
 */
export function adjustmentsOf(element: Adjusted): Adjustment[] {
  const adjustments: Adjustment[] = [];
  if (element.brightnessEnabled) adjustments.push({ name: 'brightness', amount: element.brightness });
  if (element.sepiaEnabled) adjustments.push({ name: 'sepia', amount: 1 });
  if (element.grayscaleEnabled) adjustments.push({ name: 'grayscale', amount: 1 });
  for (const [name, filter] of Object.entries(element.filters))
    if (filter && isFilter(name)) adjustments.push({ name, amount: filter.intensity });
  return adjustments.filter(({ amount }) => amount !== 0);
}

const isFilter = (name: string): name is AdjustmentName => FILTERS.has(name);
