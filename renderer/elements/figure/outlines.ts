import { ellipse, parsePath, scalePath } from '../../scene/path.ts';
import type { Path } from '../../scene/types.ts';
import { TRACED } from './traced.ts';

/** In the unit square. From the left end down (probes figure-dash-circle-*). */
const CIRCLE = ellipse({ x: 1, y: 0, width: -1, height: 1 });

const outlines = new Map<string, Path>([['circle', CIRCLE]]);

/** A subtype's outline in the unit square, or null for a rectangle and for subtypes that are unknown. */
export function outlineOf(subType: string): Path | null {
  const known = outlines.get(subType);
  if (known) return known;
  if (!Object.hasOwn(TRACED, subType)) return null;
  const outline = scalePath(parsePath(TRACED[subType]!), 0.001, 0.001);
  outlines.set(subType, outline);
  return outline;
}
