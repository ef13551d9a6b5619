import { ellipse } from '../../scene/path.ts';
import type { Path } from '../../scene/types.ts';

/** Outlines by subtype, in the unit square. Provisional: helper "figures" adds the traced ones. */
const OUTLINES: ReadonlyMap<string, Path> = new Map([
  ['circle', ellipse({ x: 0, y: 0, width: 1, height: 1 })],
  ['triangle', [['M', 0.5, 0], ['L', 1, 1], ['L', 0, 1], ['Z']]],
]);

/** A subtype's outline in the unit square, or null for a rectangle and for subtypes that are unknown. */
export const outlineOf = (subType: string): Path | null => OUTLINES.get(subType) ?? null;
