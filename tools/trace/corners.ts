import type { Point } from './boundary.ts';
import { crossing, distance, fitLine, type Ray, tangentAtStart, turn } from './local.ts';

/** A place where the outline turns sharply, between samples `index` and `index + 1`. */
export interface Corner extends Point {
  index: number;
}

/** Turns below this angle are tight arcs: the shapes have no corner that is sharper, radians. */
const SMALLEST_TURN = 0.6;
/** Samples this close to a corner may see both edges, px. */
const BLURRED = 1.3;
/** How far a tangent's parabola looks, px, and how far samples may lie from it. */
const WINDOW = 16;
const TOLERANCE = 0.15;

/** Finds corners on a closed chain of samples, in its order. */
export function findCorners(chain: readonly Point[]): Corner[] {
  const found: (Corner & { clarity: number; away: number })[] = [];
  chain.forEach((here, index) => {
    const [before, after] = [tangentBeside(chain, index, -1), tangentBeside(chain, index + 1, 1)];
    if (!before || !after) return;
    if (Math.abs(turn({ ...before, dx: -before.dx, dy: -before.dy }, after)) < SMALLEST_TURN) return;
    const point = crossing(before, after) ?? here;
    const away = distance(point, here);
    if (away < 12) found.push({ index, x: point.x, y: point.y, clarity: Math.min(before.reach, after.reach), away });
  });
  // Of neighbouring gaps the one that sees farthest both ways is the corner; beside it, one window takes it in.
  const better = (a: (typeof found)[number], b: (typeof found)[number]) =>
    a.clarity - b.clarity || b.away - a.away || b.index - a.index;
  const near = (a: Corner, b: Corner) => distance(chain[a.index]!, chain[b.index]!) < 10 || distance(a, b) < 5;
  return found.filter((c) => !found.some((o) => o !== c && near(o, c) && better(o, c) > 0));
}

/**
 * The tangent at a gap of the chain looking one way (`step` 1 forward, -1 backward), from the largest window that a
 * parabola fits; null where none does.
 */
function tangentBeside(chain: readonly Point[], start: number, step: 1 | -1): (Ray & { reach: number }) | null {
  const n = chain.length;
  const origin = chain[(start + n) % n]!;
  let best: (Ray & { reach: number }) | null = null;
  const points: Point[] = [];
  for (let k = 0; k < WINDOW * 2; k++) {
    const p = chain[(start + step * k + 2 * n) % n]!;
    const away = distance(p, origin);
    if (away > WINDOW) break;
    if (away < BLURRED) continue;
    points.push(p);
    if (points.length < 5) continue;
    const line = fitLine(points);
    const fit = line.worst < TOLERANCE / 2 ? line : tangentAtStart(points);
    if (fit.worst < TOLERANCE) best = { ...fit, reach: Math.round(away) };
    else if (points.length > 8) break;
  }
  return best;
}
