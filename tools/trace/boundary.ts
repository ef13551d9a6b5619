/** A picture's coverage: 1 inside the shape, 0 outside, in between where the rasteriser smoothed the edge. */
export interface Coverage {
  readonly width: number;
  readonly height: number;
  /** Coverage of the pixel in column x, row y; 0 beyond the picture. */
  at(x: number, y: number): number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Directions of travel along pixel edges, clockwise on the screen (y down): right, down, left, up. */
const STEPS = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
] as const;

/** A pixel edge that parts inside from outside, travelled with the inside on the right. */
interface Edge {
  /** Lattice point where it begins. */
  x: number;
  y: number;
  direction: 0 | 1 | 2 | 3;
}

/** The pixel on the right-hand side of an edge. */
function rightOf({ x, y, direction }: Edge): [number, number] {
  if (direction === 0) return [x, y];
  if (direction === 1) return [x - 1, y];
  return direction === 2 ? [x - 1, y - 1] : [x, y - 1];
}

/** The pixel on the left-hand side of an edge. */
function leftOf({ x, y, direction }: Edge): [number, number] {
  if (direction === 0) return [x, y - 1];
  if (direction === 1) return [x, y];
  return direction === 2 ? [x - 1, y] : [x - 1, y - 1];
}

/**
 * The shape's contours as closed chains of sub-pixel samples, in order, the inside on the right (outer contours
 * clockwise, holes the other way round). Samples lie about a pixel apart and are exact for straight edges; near
 * corners, where a pixel sees two edges, there are none.
 */
export function boundaries(picture: Coverage): Point[][] {
  const chains: Point[][] = [];
  const seen = new Set<number>();
  const inside = (x: number, y: number) => picture.at(x, y) >= 0.5;
  for (let y = 0; y < picture.height; y++)
    for (let x = 0; x < picture.width; x++) {
      if (!inside(x, y) || inside(x, y - 1) || seen.has(y * picture.width + x)) continue;
      const chain: Point[] = [];
      let edge: Edge = { x, y, direction: 0 };
      do {
        if (edge.direction === 0) seen.add(edge.y * picture.width + edge.x);
        const sample = sampleAt(picture, edge);
        if (sample) chain.push(sample);
        edge = following(edge, inside);
      } while (edge.x !== x || edge.y !== y || edge.direction !== 0);
      if (chain.length > 8) chains.push(chain);
    }
  return chains;
}

/** The next edge of the contour; where pixels touch at a corner only, the shape is taken to part there. */
function following(edge: Edge, inside: (x: number, y: number) => boolean): Edge {
  const [dx, dy] = STEPS[edge.direction];
  const end = { x: edge.x + dx, y: edge.y + dy };
  for (const turn of [1, 0, 3]) {
    const next: Edge = { ...end, direction: ((edge.direction + turn) % 4) as Edge['direction'] };
    if (inside(...rightOf(next)) && !inside(...leftOf(next))) return next;
  }
  return { ...end, direction: ((edge.direction + 2) % 4) as Edge['direction'] };
}

/** How far to either side of an edge its transition from full to empty may reach, px. */
const REACH = 3;

/**
 * Where the outline crosses the line of pixel centres that the edge cuts at a right angle: the sum of the coverages
 * there is the length of the covered part. Null where the outline runs more along that line than across it, or where
 * the transition does not go from full to empty.
 */
function sampleAt(picture: Coverage, edge: Edge): Point | null {
  const [ix, iy] = rightOf(edge);
  const [ox, oy] = leftOf(edge);
  const [nx, ny] = [ox - ix, oy - iy];
  const tangential = Math.abs(slope(picture, ix, iy, ny, nx));
  const normal = Math.abs(slope(picture, ix, iy, nx, ny));
  if (normal < tangential * 0.9) return null;
  let from = 0;
  while (picture.at(ix + from * nx, iy + from * ny) < 0.995 && from > -REACH) from--;
  let to = 1;
  while (picture.at(ix + to * nx, iy + to * ny) > 0.005 && to < REACH + 1) to++;
  if (picture.at(ix + from * nx, iy + from * ny) < 0.995 || picture.at(ix + to * nx, iy + to * ny) > 0.005) return null;
  let covered = 0;
  for (let i = from; i <= to; i++) covered += picture.at(ix + i * nx, iy + i * ny);
  // From the far border of the innermost full pixel, outwards.
  const along = from - 0.5 + covered;
  return { x: ix + 0.5 + along * nx, y: iy + 0.5 + along * ny };
}

/** Difference of coverage along (dx, dy), over the three pixel lines about a pixel pair. */
function slope(picture: Coverage, x: number, y: number, dx: number, dy: number): number {
  let sum = 0;
  for (const k of [-1, 0, 1])
    for (const step of [1, 2])
      sum +=
        picture.at(x + step * dx + k * dy, y + step * dy + k * dx) -
        picture.at(x - step * dx + k * dy, y - step * dy + k * dx);
  return sum;
}
