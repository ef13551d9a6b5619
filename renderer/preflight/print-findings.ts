/** What print asks of a page, by what is laid out. */
import type { Page } from '../design/parse.ts';
import { quoted } from '../errors.ts';
import { type Finding, warning } from '../finding.ts';
import { isSeeThrough } from '../paint/pdf/flatten.ts';
import { boxAround, pathBounds } from '../scene/bounds.ts';
import { coreBox, everyItem, type Leaf } from '../scene/leaves.ts';
import { scaleOf } from '../scene/matrix.ts';
import { isInvisible } from '../scene/paint.ts';
import { inkClashes, inksOfOption, inksOfPage } from '../scene/spots.ts';
import type { Item, Paint, Rect } from '../scene/types.ts';
import type { Settings } from '../settings.ts';
import type { PrintLimits } from './limits.ts';

/** A page that is checked. */
export interface CheckedPage {
  page: Page;
  /** Its place in the design, e.g. `pages[0]`. */
  path: string;
  items: readonly Item[];
  leaves: readonly Leaf[];
  /** px to an inch. */
  dpi: number;
}

/** Levels of every channel from which on a colour is printed as paper with ink around it. */
const NEARLY_WHITE = 230;
/** px by which something may miss an edge. */
const TOLERANCE = 0.5;
const MM_PER_INCH = 25.4;

const round = (value: number): string => `${Math.round(value * 100) / 100}`;

const isWhite = (paint: Paint | null): boolean =>
  paint?.kind === 'solid' && Math.min(paint.color.r, paint.color.g, paint.color.b) >= NEARLY_WHITE;

const isPaper = (paint: Paint | null): boolean =>
  paint?.kind === 'solid' && Math.min(paint.color.r, paint.color.g, paint.color.b) === 255;

/** Everything that is found on a page for print, but for its inks. */
export function printFindings(checked: CheckedPage, options: Settings, limits: PrintLimits): Finding[] {
  return [
    ...hairlines(checked, limits),
    ...smallTexts(checked, limits),
    ...textsNearTrim(checked, limits),
    ...missingBleed(checked),
    ...(options.pdfx?.startsWith('X-1a') ? seenThrough(checked) : []),
  ];
}

/** The smallest measure of each element, with its box. */
function smallestOf(leaves: readonly Leaf[], measure: (leaf: Leaf) => number | null) {
  const found = new Map<string, { size: number; boxes: Rect[] }>();
  for (const leaf of leaves) {
    const size = measure(leaf);
    if (size === null) continue;
    const before = found.get(leaf.origin) ?? { size, boxes: [] };
    const box = coreBox(leaf);
    found.set(leaf.origin, { size: Math.min(size, before.size), boxes: [...before.boxes, ...(box ? [box] : [])] });
  }
  return [...found].map(([path, { size, boxes }]) => ({ path, size, ...boxed(boxes) }));
}

const boxed = (boxes: readonly Rect[]): { box?: Rect } => {
  const box = boxAround(boxes);
  return box ? { box } : {};
};

/** Outlines that are cut to their shape, of which only the inner half is seen. */
function innerLines(items: readonly Item[]): Set<Item> {
  const inner = new Set<Item>();
  for (const item of everyItem(items)) {
    const clip = item.kind === 'group' && item.clip?.kind === 'path' ? item.clip : null;
    if (item.kind !== 'group' || !clip) continue;
    for (const one of item.items) if (one.kind === 'path' && one.stroke && one.segments === clip.path) inner.add(one);
  }
  return inner;
}

/** Lines, and shapes as thin as lines. */
function hairlines({ items, leaves, dpi }: CheckedPage, { hairline }: PrintLimits): Finding[] {
  const inner = innerLines(items);
  const thin = smallestOf(leaves, ({ item, transform }) => {
    if (item.kind === 'image') return null;
    const points = (scaleOf(transform) * 72) / dpi;
    const shown = inner.has(item) ? 0.5 : 1;
    const line = item.stroke && !isInvisible(item.stroke.paint) ? item.stroke : null;
    const widths =
      line && line.width > 0 ? [shown * (line.scales === false ? (line.width * 72) / dpi : line.width * points)] : [];
    const bounds = item.kind === 'path' && item.fill && !isInvisible(item.fill) ? pathBounds(item.segments) : null;
    const side = bounds ? Math.min(bounds.width, bounds.height) * points : 0;
    if (side > 0) widths.push(side);
    const width = Math.min(...widths);
    return width < hairline - 1e-6 ? width : null;
  });
  return thin.map(({ path, size, box }) =>
    warning('hairline', path, `a line is ${round(size)} pt thin, less than ${round(hairline)} pt`, {
      ...(box && { box }),
    }),
  );
}

function smallTexts({ leaves, dpi }: CheckedPage, limits: PrintLimits): Finding[] {
  const sizes = (isLight: boolean, least: number) =>
    smallestOf(leaves, ({ item, transform }) => {
      if (item.kind !== 'text' || item.text.trim() === '' || isWhite(item.fill) !== isLight) return null;
      const size = (item.font.size * scaleOf(transform) * 72) / dpi;
      return size < least - 1e-6 ? size : null;
    });
  const { smallestText, smallestWhiteText } = limits;
  return [
    ...sizes(false, smallestText).map((found) => ({ ...found, said: `less than ${round(smallestText)} pt` })),
    ...sizes(true, smallestWhiteText).map((found) => ({
      ...found,
      said: `less than the ${round(smallestWhiteText)} pt that white text needs`,
    })),
  ].map(({ path, size, box, said }) =>
    warning('small_text', `${path}.fontSize`, `text of ${round(size)} pt is ${said}`, { ...(box && { box }) }),
  );
}

/** Texts within the trim that come closer to it than the margin. */
function textsNearTrim({ leaves, page, dpi }: CheckedPage, { safeMargin }: PrintLimits): Finding[] {
  const byText = new Map<string, Rect[]>();
  for (const leaf of leaves) {
    const box = leaf.item.kind === 'text' ? coreBox(leaf) : null;
    if (box) byText.set(leaf.origin, [...(byText.get(leaf.origin) ?? []), box]);
  }
  return [...byText].flatMap(([path, boxes]) => {
    const box = boxAround(boxes)!;
    const near = Math.min(box.x, box.y, page.width - box.x - box.width, page.height - box.y - box.height);
    const mm = (near / dpi) * MM_PER_INCH;
    // What crosses the trim is found as such.
    if (near < -TOLERANCE || mm >= safeMargin - 0.01) return [];
    const message = `the text is ${round(Math.max(0, mm))} mm from the trim, less than ${round(safeMargin)} mm`;
    return [warning('text_near_trim', `${path}.text`, message, { box })];
  });
}

/** Sides on which something other than white paper reaches the trim, and the page has no bleed. */
function missingBleed({ leaves, page, path }: CheckedPage): Finding[] {
  const { width, height, bleed } = page;
  const sides = new Map<keyof typeof bleed, string>();
  for (const leaf of leaves) {
    const { item } = leaf;
    const box = item.kind === 'text' ? null : coreBox(leaf);
    if (!box || (item.kind === 'path' && isPaper(item.fill) && !item.stroke)) continue;
    const reach = { top: -box.y, right: box.x + box.width - width, bottom: box.y + box.height - height, left: -box.x };
    const isOnPage = box.x < width && box.y < height && box.x + box.width > 0 && box.y + box.height > 0;
    for (const side of Object.keys(reach) as (keyof typeof bleed)[])
      if (isOnPage && bleed[side] === 0 && reach[side] > -TOLERANCE && !sides.has(side)) sides.set(side, leaf.origin);
  }
  if (sides.size === 0) return [];
  const [first] = sides.values();
  const what = first && first !== path ? `, as ${first} does` : '';
  const message = `something reaches the trim${what}, where the page has no bleed (${[...sides.keys()].join(', ')})`;
  const hint = 'give the page a `bleed` (3 mm are usual), and let what reaches the trim reach its edge';
  return [warning('missing_bleed', `${path}.bleed`, message, { hint, box: { x: 0, y: 0, width, height } })];
}

/** Elements that PDF/X-1a, which has no transparency, makes pixels of together with what lies below. */
function seenThrough({ items, leaves }: CheckedPage): Finding[] {
  const origins = new Set<string>();
  const elements = (list: readonly Item[], origin: string): void => {
    for (const item of list) {
      if (!isSeeThrough(item)) continue;
      const own = item.kind === 'group' && item.origin ? item.origin : origin;
      const inner = item.kind === 'group' ? item.items.filter((one) => one.kind === 'group' && one.origin) : [];
      if (inner.length > 0) elements(inner, own);
      else origins.add(own);
    }
  };
  elements(items, '');
  return [...origins].map((origin) => {
    const own = leaves.filter((leaf) => leaf.origin === origin);
    const isText = own.some(({ item }) => item.kind === 'text');
    const message = `what is seen through becomes pixels in PDF/X-1a${isText ? ', its text too' : ''}`;
    return warning('flattened', origin, message, boxed(own.flatMap((leaf) => coreBox(leaf) ?? [])));
  });
}

/** What is wrong with a document's options, whatever its pages. @param pages all that is painted */
export function documentFindings(options: Settings, pages: readonly CheckedPage[]): Finding[] {
  const found: Finding[] = [];
  if (!options.title) {
    const hint = 'give it one: option `title`';
    found.push(
      warning('missing_title', 'title', 'the document has no title, by which printers and readers know it', { hint }),
    );
  }
  if (options.color.space !== 'CMYK') {
    const hint = "ask for color: { space: 'CMYK' } with the printer's profile";
    found.push(
      warning('rgb_colors', 'color.space', 'colours and pictures stay RGB: who prints it converts them', { hint }),
    );
  }
  const clashing = inkClashes();
  const named = [...inksOfOption(options.spotColors), ...pages.flatMap(({ items, path }) => inksOfPage(items, path))];
  for (const { path, spot, first, own } of clashing(named))
    found.push(
      warning('spot_name', path, `the ink ${quoted(spot.name)} has two sets of process inks: ${first} and ${own}`),
    );
  return found;
}
