import type { Path, Rect, Segment } from '../scene/types.ts';

type Point = readonly [number, number];
/** A horizontal band of the outline. */
interface Band {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

/**
 * The outline behind lines of text: each line's box grown by `padding` px on every side, joined, with corners rounded
 * inwards and outwards by `radius` px, though never by more than half an edge (probes background-*).
 *
 * @param lines boxes from top to bottom
 */
export function backgroundOutline(lines: readonly Rect[], padding: number, radius: number): Path {
  return connected(bandsOf(lines, padding)).flatMap((bands) => rounded(corners(bands), radius));
}

/** Cuts the union of the padded boxes at every edge's height. */
function bandsOf(lines: readonly Rect[], padding: number): Band[] {
  const boxes = lines
    .map(({ x, y, width, height }) => ({
      left: x - padding,
      right: x + width + padding,
      top: y - padding,
      bottom: y + height + padding,
    }))
    .filter((box) => box.right > box.left && box.bottom > box.top);
  const heights = [...new Set(boxes.flatMap((box) => [box.top, box.bottom]))].sort((a, b) => a - b);
  const bands: Band[] = [];
  let first = 0;
  for (let i = 0; i + 1 < heights.length; i++) {
    const [top, bottom] = [heights[i]!, heights[i + 1]!];
    // Lines come from top to bottom: a line that ended above this band cannot come again.
    while (first < boxes.length && boxes[first]!.bottom <= top) first++;
    let left = Number.POSITIVE_INFINITY;
    let right = Number.NEGATIVE_INFINITY;
    for (let k = first; k < boxes.length && boxes[k]!.top < bottom; k++) {
      if (boxes[k]!.bottom < bottom) continue;
      left = Math.min(left, boxes[k]!.left);
      right = Math.max(right, boxes[k]!.right);
    }
    if (left < right) bands.push({ top, bottom, left, right });
  }
  return bands;
}

/** Groups bands that touch. */
function connected(bands: readonly Band[]): Band[][] {
  const groups: Band[][] = [];
  for (const band of bands) {
    const last = groups.at(-1)?.at(-1);
    const touches = last && last.bottom === band.top && last.left < band.right && band.left < last.right;
    if (touches) groups.at(-1)!.push(band);
    else groups.push([band]);
  }
  return groups;
}

/** The corners of stacked bands, clockwise from the top left. */
function corners(bands: readonly Band[]): Point[] {
  const right: Point[] = bands.flatMap((band) => [
    [band.right, band.top],
    [band.right, band.bottom],
  ]);
  const left: Point[] = bands.flatMap((band) => [
    [band.left, band.top],
    [band.left, band.bottom],
  ]);
  return withoutStraight([...right, ...left.reverse()]);
}

/** Drops points on straight stretches of the outline; points nearer than a thousandth of a px count as one. */
function withoutStraight(points: readonly Point[]): Point[] {
  const same = (a: number, b: number) => Math.abs(a - b) < 1e-3;
  const apart = points.filter((point, i) => {
    const before = points.at(i - 1)!;
    return !(same(point[0], before[0]) && same(point[1], before[1]));
  });
  return apart.filter((point, i) => {
    const before = apart.at(i - 1)!;
    const after = apart[(i + 1) % apart.length]!;
    const upright = same(before[0], point[0]) && same(point[0], after[0]);
    const level = same(before[1], point[1]) && same(point[1], after[1]);
    return !upright && !level;
  });
}

/** A right-angled polygon with rounded corners. */
function rounded(points: readonly Point[], radius: number): Path {
  const path: Segment[] = [];
  points.forEach((point, i) => {
    const before = points.at(i - 1)!;
    const after = points[(i + 1) % points.length]!;
    const r = Math.max(0, Math.min(radius, distance(before, point) / 2, distance(point, after) / 2));
    const start = towards(point, before, r);
    const end = towards(point, after, r);
    path.push([i === 0 ? 'M' : 'L', ...start]);
    if (r > 0) path.push(['W', ...point, ...end, Math.SQRT1_2]);
  });
  path.push(['Z']);
  return path;
}

const distance = (a: Point, b: Point): number => Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]);

/** The point `by` px from `from` in the direction of `to`, along an axis. */
const towards = (from: Point, to: Point, by: number): Point => [
  from[0] + Math.sign(to[0] - from[0]) * by,
  from[1] + Math.sign(to[1] - from[1]) * by,
];
