import { union } from './bounds.ts';
import { applyMatrix, IDENTITY, mapRect, multiply } from './matrix.ts';
import type { Item, Link, Matrix, Rect, TextItem } from './types.ts';

/** Corners of a possibly turned box, px of the page: top left, top right, bottom right, bottom left. */
export type Quad = readonly [x: number, y: number][];

/** A link and the areas that open it: one for each line that its text stands on. */
export interface PlacedLink {
  url: string;
  areas: readonly Quad[];
}

/** A stretch of one line. */
interface Stretch {
  box: Rect;
  baseline: number;
  /** From its group's coordinates to the page's; the same object for all of the group's texts. */
  transform: Matrix;
}

/** The links among items, each where its text is, in the order of the text. */
export function linksOf(items: readonly Item[], transform: Matrix = IDENTITY): PlacedLink[] {
  const found = new Map<Link, Stretch[]>();
  collect(items, transform, found);
  return [...found].map(([{ url }, stretches]) => ({ url, areas: areasOf(stretches) }));
}

function collect(items: readonly Item[], transform: Matrix, found: Map<Link, Stretch[]>): void {
  for (const item of items) {
    if (item.kind === 'group') collect(item.items, multiply(transform, item.transform), found);
    if (item.kind !== 'text' || !item.link || item.stops.length === 0) continue;
    const stretches = found.get(item.link) ?? [];
    found.set(item.link, stretches);
    const next: Stretch = { box: lineBoxOf(item), baseline: item.baseline, transform };
    const last = stretches.at(-1);
    if (last && sameLine(last, next)) last.box = union(last.box, next.box)!;
    else stretches.push(next);
  }
}

/** From the font's ascent to its descent, as wide as the words. */
function lineBoxOf({ x, baseline, stops, font: { face, size } }: TextItem): Rect {
  const left = Math.min(...stops.map((stop) => stop.x));
  const right = Math.max(...stops.map((stop) => stop.x + stop.word.advance));
  const { ascent, descent } = face.metrics;
  return { x: x + left, y: baseline - ascent * size, width: right - left, height: (ascent + descent) * size };
}

/** Whether two stretches touch, but for a space between them, on baselines that differ by no more than a superscript's. */
function sameLine(a: Stretch, b: Stretch): boolean {
  const near = Math.max(a.box.height, b.box.height) / 2;
  return (
    a.transform === b.transform &&
    Math.abs(a.baseline - b.baseline) <= near &&
    b.box.x <= a.box.x + a.box.width + near &&
    b.box.x + b.box.width >= a.box.x - near
  );
}

/** Letters along a curve stand each in a group of its own: one upright area holds them all. */
function areasOf(stretches: readonly Stretch[]): Quad[] {
  const isCurved = stretches.some(({ transform }) => transform !== stretches[0]!.transform);
  if (!isCurved) return stretches.map(({ box, transform }) => cornersOf(box, transform));
  const around = stretches.map(({ box, transform }) => mapRect(transform, box)).reduce((a, b) => union(a, b)!);
  return [cornersOf(around, IDENTITY)];
}

const cornersOf = ({ x, y, width, height }: Rect, transform: Matrix): Quad => [
  applyMatrix(transform, x, y),
  applyMatrix(transform, x + width, y),
  applyMatrix(transform, x + width, y + height),
  applyMatrix(transform, x, y + height),
];
