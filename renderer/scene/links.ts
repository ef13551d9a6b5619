import { boundsOf, extentOf, union } from './bounds.ts';
import { applyMatrix, IDENTITY, mapRect, multiply } from './matrix.ts';
import type { GroupItem, Item, Link, Matrix, Rect, TextItem } from './types.ts';

/** Corners of a possibly turned box, px of the page: top left, top right, bottom right, bottom left. */
export type Quad = readonly [x: number, y: number][];

/** A link and the areas that open it: the box of a group, or one for each line that its text stands on. */
export interface PlacedLink {
  link: Link;
  areas: readonly Quad[];
  /** The element that it belongs to, by its place in the design. */
  origin: string;
}

const PROTOCOLS = new Set(['http:', 'https:', 'mailto:', 'tel:']);

/**
 * The link that an `href` stands for: to a web page, a mail address, a telephone number, or (`#ID`) to the page of that
 * id. Null for everything else: no scheme that a viewer would run, nothing relative to a place that is not known.
 */
export function linkTo(href: string): Link | null {
  const text = href.trim();
  if (text.startsWith('#') && text.length > 1) return { page: text.slice(1) };
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  return PROTOCOLS.has(url.protocol) ? { url: url.href } : null;
}

/** A stretch of one line. */
interface Stretch {
  box: Rect;
  baseline: number;
  /** From its group's coordinates to the page's; the same object for all of the group's texts. */
  transform: Matrix;
}

/** The links among items in the order of the design: of groups over their boxes, of texts where the words are. */
export function linksOf(items: readonly Item[], transform: Matrix = IDENTITY): PlacedLink[] {
  const found: Found = { groups: [], texts: new Map() };
  collect(items, { transform, origin: '' }, found);
  // Links of texts lie over the links of the elements around them.
  const texts = [...found.texts].map(([link, { stretches, origin }]) => ({ link, areas: areasOf(stretches), origin }));
  return [...found.groups, ...texts];
}

/** The link of a group itself, without those inside. */
export function groupLinks(group: GroupItem, transform: Matrix): PlacedLink[] {
  const box = group.link && boundsOf(group.items, IDENTITY);
  if (!group.link || !box) return [];
  return [{ link: group.link, areas: [cornersOf(box, multiply(transform, group.transform))], origin: group.origin }];
}

interface Found {
  groups: PlacedLink[];
  texts: Map<Link, { stretches: Stretch[]; origin: string }>;
}

function collect(
  items: readonly Item[],
  { transform, origin }: { transform: Matrix; origin: string },
  found: Found,
): void {
  for (const item of items) {
    if (item.kind === 'group') {
      found.groups.push(...groupLinks(item, transform));
      const inside = { transform: multiply(transform, item.transform), origin: item.origin || origin };
      collect(item.items, inside, found);
    }
    if (item.kind !== 'text' || !item.link || item.stops.length === 0) continue;
    const { stretches } = found.texts.get(item.link) ?? { stretches: [] as Stretch[] };
    found.texts.set(item.link, { stretches, origin });
    const next: Stretch = { box: lineBoxOf(item), baseline: item.baseline, transform };
    const last = stretches.at(-1);
    if (last && sameLine(last, next)) last.box = union(last.box, next.box)!;
    else stretches.push(next);
  }
}

/** From the font's ascent to its descent, as wide as the words. */
function lineBoxOf({ x, baseline, stops, font: { face, size } }: TextItem): Rect {
  const { left, right } = extentOf(stops)!;
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
