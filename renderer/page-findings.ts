/** What a check finds in a page that is laid out; what concerns print alone is in `preflight/`. */
import type { Page } from './design/parse.ts';
import { visitPainted } from './elements/page.ts';
import { type Finding, warning } from './finding.ts';
import type { PrintLimits } from './preflight/limits.ts';
import { boxAround, intersection } from './scene/bounds.ts';
import type { RasterAsset } from './scene/image.ts';
import { coreBox, type Leaf, leavesOf } from './scene/leaves.ts';
import type { ImageItem, Rect, Scene } from './scene/types.ts';

/** px by which something may miss an edge. */
const TOLERANCE = 0.5;

/** Pictures that show nothing because their source is empty. */
export function withoutSource(page: Page, path: string): Finding[] {
  const found: Finding[] = [];
  visitPainted(page.children, path, (element, place) => {
    const { type, src } = element as { type: string; src?: unknown };
    if (typeof src === 'string' && src.trim() === '')
      found.push(warning('missing_src', `${place}.src`, `the ${type} has no source, and so nothing is drawn`));
  });
  return found;
}

/** Pictures that have too few pixels for the size at which they are placed. */
export function lowResolutions(
  leaves: readonly Leaf[],
  dpi: number,
  { minDpi: least, lineArtDpi }: Pick<PrintLimits, 'minDpi' | 'lineArtDpi'>,
): Finding[] {
  return leaves.flatMap(({ item, transform, origin }) => {
    if (item.kind !== 'image' || item.asset.kind !== 'raster') return [];
    const effective = density(item, transform) * dpi;
    const minDpi = isLineArt(item.asset) ? lineArtDpi : least;
    if (effective >= minDpi - TOLERANCE) return [];
    const property = /\]$/.test(origin) && /children/.test(origin) ? 'src' : 'background';
    const message = `the picture has ${Math.round(effective)} dpi as it is placed, less than ${minDpi}`;
    return [warning('low_resolution', `${origin}.${property}`, message)];
  });
}

/** Whether a picture is black and white alone: a PNG of one bit a px (PNG, 11.2.2). */
const isLineArt = ({ mime, data }: RasterAsset): boolean => mime === 'image/png' && data[24] === 1;

/** px of the picture to a px of the design, in the direction that has fewer. */
function density({ source, target }: ImageItem, [a, b, c, d]: Leaf['transform']): number {
  const across = source.width / (target.width * Math.hypot(a, b));
  return Math.min(across, source.height / (target.height * Math.hypot(c, d)));
}

/** The set text of each element. */
function textsOf(leaves: Iterable<Leaf>): Map<string, string> {
  const texts = new Map<string, string>();
  for (const { item, origin } of leaves)
    if (item.kind === 'text') texts.set(origin, (texts.get(origin) ?? '') + item.text);
  return texts;
}

/** Lines that break elsewhere lose other spaces. */
const bare = (text: string): string => text.replace(/\s/g, '');

/** Texts of which less is set than would be in a box of any height. */
export function cutTexts(leaves: readonly Leaf[], unfitted: { scene: Scene }): Finding[] {
  const whole = textsOf(leavesOf(unfitted.scene.items));
  return [...textsOf(leaves)].flatMap(([origin, text]) => {
    const own = whole.get(origin);
    const isCut = own !== undefined && bare(text) !== bare(own) && text.endsWith('…');
    return isCut
      ? [warning('text_cut', `${origin}.text`, 'the text does not fit and is cut off with an ellipsis')]
      : [];
  });
}

/** The elements that a place belongs to, the outermost first. */
function elementsAround(origin: string): string[] {
  const [place = ''] = /^pages\[\d+\](?:\.children\[\d+\])*/.exec(origin) ?? [];
  return [...place.matchAll(/\.children\[\d+\]/g)].map(({ 0: child, index }) => place.slice(0, index + child.length));
}

/** Elements outside the page, texts that cross its edge, and elements that end between trim and bleed. */
export function misplaced(leaves: readonly Leaf[], page: Page): Finding[] {
  const { width, height, bleed } = page;
  const trim = { x: 0, y: 0, width, height };
  const paper = {
    x: -bleed.left,
    y: -bleed.top,
    width: width + bleed.left + bleed.right,
    height: height + bleed.top + bleed.bottom,
  };
  const boxesOf = new Map<string, { box: Rect; leaf: Leaf }[]>();
  for (const leaf of leaves) {
    const box = coreBox(leaf);
    for (const element of box ? elementsAround(leaf.origin) : [])
      boxesOf.set(element, [...(boxesOf.get(element) ?? []), { box: box!, leaf }]);
  }
  const outside = new Set<string>();
  for (const [element, parts] of boxesOf) if (!parts.some(({ box }) => touches(box, paper))) outside.add(element);

  return [...boxesOf].flatMap(([path, parts]) => {
    const groups = elementsAround(path).slice(0, -1);
    // A finding of a group is not repeated for its members.
    if (groups.some((group) => outside.has(group))) return [];
    if (outside.has(path)) return [warning('element_outside', path, 'the element lies outside the page')];
    if (groups.length > 0) return [];
    const cut = parts.filter(({ box, leaf }) => leaf.item.kind === 'text' && !holds(trim, box));
    const cutTexts = new Set(cut.map(({ leaf }) => leaf.origin).filter((origin) => !outside.has(origin)));
    const drawn = parts.filter(({ leaf }) => leaf.item.kind !== 'text').map(({ box }) => box);
    const sides = shortSides(drawn, page);
    return [
      ...[...cutTexts].map((origin) => warning('text_outside', `${origin}.text`, "the text goes over the page's edge")),
      ...(sides.length > 0
        ? [warning('short_of_bleed', path, `the element reaches the trim, but not the bleed (${sides.join(', ')})`)]
        : []),
    ];
  });
}

/** Whether a box shows on the paper; lines without height count. */
const touches = (box: Rect, paper: Rect): boolean =>
  intersection({ ...box, width: Math.max(box.width, TOLERANCE), height: Math.max(box.height, TOLERANCE) }, paper) !==
  null;

const holds = (outer: Rect, inner: Rect): boolean =>
  inner.x >= outer.x - TOLERANCE &&
  inner.y >= outer.y - TOLERANCE &&
  inner.x + inner.width <= outer.x + outer.width + TOLERANCE &&
  inner.y + inner.height <= outer.y + outer.height + TOLERANCE;

/** The sides on which an element ends on or beyond the trim and before the bleed. */
function shortSides(boxes: readonly Rect[], { width, height, bleed }: Page): string[] {
  const box = boxAround(boxes);
  if (!box) return [];
  const reach = {
    top: -box.y,
    right: box.x + box.width - width,
    bottom: box.y + box.height - height,
    left: -box.x,
  };
  return (Object.keys(reach) as (keyof typeof reach)[]).filter(
    (side) => bleed[side] > 0 && reach[side] > -TOLERANCE && reach[side] < bleed[side] - TOLERANCE,
  );
}
