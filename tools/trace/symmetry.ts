import type { Coverage, Point } from './boundary.ts';
import type { Cubic } from './cubic.ts';
import { distance } from './local.ts';
import type { Piece } from './outline.ts';

type Axis = 'x' | 'y';

/** A joint this close to the axis lies on it, px. */
const ON_AXIS = 4;

/** Whether the picture is its own mirror image along x or y, but for the rasteriser's rounding. */
export function isSymmetric(picture: Coverage, axis: Axis): boolean {
  const { width, height } = picture;
  let different = 0;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const mirrored = axis === 'x' ? picture.at(width - 1 - x, y) : picture.at(x, height - 1 - y);
      if (Math.abs(picture.at(x, y) - mirrored) > 0.3) different++;
    }
  return different < 12;
}

/**
 * The outline with its second half the exact mirror image of the first. As it is where it does not cross the axis (at
 * `middle`) exactly twice, in joints or square to it.
 */
export function symmetrised(outline: readonly Piece[], axis: Axis, middle: number): Piece[] {
  const pieces = outline.flatMap((piece) => splitAt(piece, axis, middle));
  const onAxis = pieces.flatMap((piece, i) => (Math.abs(piece.from[axis] - middle) < ON_AXIS ? [i] : []));
  if (onAxis.length !== 2) return [...outline];
  const [a, b] = onAxis as [number, number];
  const turned = [...pieces.slice(a), ...pieces.slice(0, a)];
  const half = turned.slice(0, b - a);
  const put = (p: Point): Point => (axis === 'x' ? { x: middle, y: p.y } : { x: p.x, y: middle });
  half[0] = { ...half[0]!, from: put(half[0]!.from) };
  half[half.length - 1] = { ...half.at(-1)!, to: put(half.at(-1)!.to) };
  const mirror = (p: Point): Point => ({ ...p, [axis]: 2 * middle - p[axis] });
  const other = half
    .map(({ from, control, to }) => ({
      from: mirror(to),
      control: control && ([mirror(control[1]), mirror(control[0])] as const),
      to: mirror(from),
    }))
    .reverse();
  return [...half, ...other];
}

/** A line that crosses the axis square to it, in two. */
function splitAt(piece: Piece, axis: Axis, middle: number): Piece[] {
  const { from, control, to } = piece;
  const other = axis === 'x' ? 'y' : 'x';
  const crosses = (from[axis] - middle) * (to[axis] - middle) < 0;
  const clear = Math.abs(from[axis] - middle) > ON_AXIS && Math.abs(to[axis] - middle) > ON_AXIS;
  if (control || !crosses || !clear || Math.abs(from[other] - to[other]) > 0.5) return [piece];
  const at = { ...from, [axis]: middle };
  return [
    { from, control: null, to: at },
    { from: at, control: null, to },
  ];
}

/** Joins lines that go on in the same direction, and drops pieces of no length. */
export function merged(outline: readonly Piece[]): Piece[] {
  const pieces = outline.filter((piece) => piece.control || distance(piece.from, piece.to) > 0.3);
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (last && goesOn(last, piece)) joined[joined.length - 1] = { ...last, to: piece.to };
    else joined.push(piece);
  }
  if (joined.length > 2 && goesOn(joined.at(-1)!, joined[0]!)) {
    const last = joined.pop()!;
    joined[0] = { ...joined[0]!, from: last.from };
  }
  return joined;
}

function goesOn(a: Piece, b: Piece): boolean {
  if (a.control || b.control) return false;
  const cross = (a.to.x - a.from.x) * (b.to.y - b.from.y) - (a.to.y - a.from.y) * (b.to.x - b.from.x);
  const dot = (a.to.x - a.from.x) * (b.to.x - b.from.x) + (a.to.y - a.from.y) * (b.to.y - b.from.y);
  return dot > 0 && Math.abs(cross) < 0.001 * dot;
}

/** px; a beginning farther than this from every joint lies within a curve. */
const NEAR = 20;

/** The same outline from the joint nearest to a place, or the point of a curve where no joint is near; or run through backwards from there. */
export function beginningAt(outline: readonly Piece[], place: Point, backwards: boolean): Piece[] {
  const inOrder = backwards
    ? outline
        .map(({ from, control, to }) => ({
          from: to,
          control: control && ([control[1], control[0]] as const),
          to: from,
        }))
        .reverse()
    : [...outline];
  const isNear = inOrder.some((piece) => distance(piece.from, place) <= NEAR);
  const pieces = isNear ? inOrder : partedAt(inOrder, place);
  const away = pieces.map((piece) => distance(piece.from, place));
  const first = away.indexOf(Math.min(...away));
  return [...pieces.slice(first), ...pieces.slice(0, first)];
}

/** The outline with a joint more: its curve nearest to a place in two, there. */
function partedAt(outline: readonly Piece[], place: Point): Piece[] {
  let best = { piece: 0, t: 0, away: Number.POSITIVE_INFINITY };
  for (const [i, { from, control, to }] of outline.entries()) {
    if (!control) continue;
    for (let step = 1; step < STEPS; step++) {
      const t = step / STEPS;
      const away = distance(parted([from, ...control, to], t)[0][3], place);
      if (away < best.away) best = { piece: i, t, away };
    }
  }
  const { from, control, to } = outline[best.piece]!;
  if (!control) return [...outline];
  const halves = parted([from, ...control, to], best.t).map(
    ([a, b, c, d]): Piece => ({ from: a, control: [b, c], to: d }),
  );
  return [...outline.slice(0, best.piece), ...halves, ...outline.slice(best.piece + 1)];
}

/** Points of a curve that are tried for a joint. */
const STEPS = 1000;

/** A curve in two at `t`, by De Casteljau's construction. */
function parted([a, b, c, d]: Cubic, t: number): [Cubic, Cubic] {
  const between = (p: Point, q: Point): Point => ({ x: p.x + (q.x - p.x) * t, y: p.y + (q.y - p.y) * t });
  const [ab, bc, cd] = [between(a, b), between(b, c), between(c, d)];
  const [abc, bcd] = [between(ab, bc), between(bc, cd)];
  const middle = between(abc, bcd);
  return [
    [a, ab, abc, middle],
    [middle, bcd, cd, d],
  ];
}
