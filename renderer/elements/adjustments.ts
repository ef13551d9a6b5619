import type { Adjustment } from '../scene/types.ts';
import type { Base } from './base.ts';

/** The colour adjustments of an element in the order they are applied. */
export function adjustmentsOf(_element: Base): Adjustment[] {
  return [];
}
