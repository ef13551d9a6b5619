import { withCubics } from '../../scene/path.ts';
import type { Path } from '../../scene/types.ts';
import type { SetText, Typesetter } from '../typeset.ts';

/** Stretches of a line, px. */
export type Span = readonly [from: number, to: number];

/** Straight pieces that stand for a curve. */
const PIECES = 8;

/**
 * Where glyphs of a set text reach into the band from `top` to `bottom` (px below the baseline), each widened by
 * `around` px; px from the text's left end, ascending, none overlapping.
 */
export function inkSpans(
  set: SetText,
  [top, bottom]: readonly [number, number],
  around: number,
  typesetter: Typesetter,
): Span[] {
  const spans: Span[] = [];
  for (const run of set.runs)
    for (const { x, word } of run.stops)
      for (const glyph of word.glyphs) {
        const reach = extentWithin(typesetter.outline([glyph], run.font), top, bottom);
        if (reach) spans.push([run.x + x + reach[0] - around, run.x + x + reach[1] + around]);
      }
  spans.sort((a, b) => a[0] - b[0]);
  const merged: Span[] = [];
  for (const [from, to] of spans) {
    const last = merged.at(-1);
    if (last && from <= last[1]) merged[merged.length - 1] = [last[0], Math.max(last[1], to)];
    else merged.push([from, to]);
  }
  return merged;
}

/** The rest of a stretch from 0 to `width`. */
export function without(width: number, spans: readonly Span[]): Span[] {
  const rest: Span[] = [];
  let at = 0;
  for (const [from, to] of spans) {
    if (from > at) rest.push([at, Math.min(from, width)]);
    at = Math.max(at, to);
  }
  if (at < width) rest.push([at, width]);
  return rest;
}

/** How far left and right a path reaches within a horizontal band, or null where it does not reach into it. */
function extentWithin(path: Path, top: number, bottom: number): Span | null {
  let left = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  const line = (x1: number, y1: number, x2: number, y2: number) => {
    if (Math.max(y1, y2) <= top || Math.min(y1, y2) >= bottom) return;
    const at = (y: number) => (y1 === y2 ? x1 : x1 + ((x2 - x1) * (y - y1)) / (y2 - y1));
    const xs = [y1 < top || y1 > bottom ? at(y1 < top ? top : bottom) : x1];
    xs.push(y2 < top || y2 > bottom ? at(y2 < top ? top : bottom) : x2);
    left = Math.min(left, ...xs);
    right = Math.max(right, ...xs);
  };
  let [x, y, startX, startY] = [0, 0, 0, 0];
  for (const segment of withCubics(path)) {
    if (segment[0] === 'M') [x, y, startX, startY] = [segment[1], segment[2], segment[1], segment[2]];
    else if (segment[0] === 'Z') {
      line(x, y, startX, startY);
      [x, y] = [startX, startY];
    } else if (segment[0] === 'L') {
      line(x, y, segment[1], segment[2]);
      [x, y] = [segment[1], segment[2]];
    } else {
      const [, x1, y1, x2, y2, endX, endY] = segment;
      let [fromX, fromY] = [x, y];
      for (let i = 1; i <= PIECES; i++) {
        const [t, u] = [i / PIECES, 1 - i / PIECES];
        const [a, b, c, d] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
        const [toX, toY] = [a * x + b * x1 + c * x2 + d * endX, a * y + b * y1 + c * y2 + d * endY];
        line(fromX, fromY, toX, toY);
        [fromX, fromY] = [toX, toY];
      }
      [x, y] = [endX, endY];
    }
  }
  return left <= right ? [left, right] : null;
}
