import { boundsOf } from '../../scene/bounds.ts';
import { IDENTITY } from '../../scene/matrix.ts';
import { cssColor } from '../../scene/paint.ts';
import type { Item, Rect } from '../../scene/types.ts';
import { elementAsset } from '../draw/sub-document.ts';
import type { SvgElement } from '../tree.ts';
import { documentNode, type Lowered, type Lowering, NOTHING, type Node, ownValue } from './context.ts';
import { numbersOf } from './lengths.ts';
import { regionOf } from './masks.ts';

/** An element that no items say, drawn by librsvg over as much as its viewport; in its own coordinates. */
export function drawnApart(node: Node, lowering: Lowering): Lowered {
  const region = { x: 0, y: 0, ...node.viewport };
  const items = pictureOf(node, region, lowering);
  return items.length === 0 ? NOTHING : { items, box: () => region, blends: false };
}

/** What a filter makes of an element, drawn by librsvg; null where it has no filter. */
export function filteredItems(node: Node, content: Lowered, lowering: Lowering): readonly Item[] | null {
  const filters: SvgElement[] = [];
  // A filter of a list that is not there is passed over.
  const value = (ownValue(node, 'filter') ?? '')
    .replace(/url\(#([^()]*)\)/g, (reference, id: string) => {
      const filter = lowering.byId.get(id);
      if (filter?.name !== 'filter') return '';
      filters.push(filter);
      return reference;
    })
    .trim();
  if (value === '' || value === 'none') return null;
  const region = reachOf(value, filters, content, lowering);
  return region ? pictureOf(node, region, lowering, value) : [];
}

/** A box around everything visible of a filtered element; null where nothing is visible. */
function reachOf(value: string, filters: readonly SvgElement[], content: Lowered, lowering: Lowering): Rect | null {
  let reach: Rect | null = null;
  for (const filter of filters) {
    const box = filter.attributes.get('filterUnits') === 'userSpaceOnUse' ? null : content.box();
    const region = regionOf(filter, box, documentNode(lowering, filter), lowering);
    if (!(region.width > 0 && region.height > 0)) return null;
    reach = reach ? around(reach, region) : region;
  }
  const functions = value.replace(/url\([^()]*\)/g, '').replace(/#[\da-f]+|rgba?\([^()]*\)/gi, '');
  if (!/\(/.test(functions)) return reach;
  // Functions have no region: a blur reaches three deviations, a shadow its offset more.
  const painted = boundsOf(content.items, IDENTITY);
  if (!painted) return reach;
  // Whole units, so that equal pictures are equal whatever rounding left.
  const by = 3 * numbersOf(functions).reduce((sum, number) => sum + Math.abs(number), 0) + 1;
  const [left, top] = [Math.floor(painted.x - by), Math.floor(painted.y - by)];
  const [right, bottom] = [Math.ceil(painted.x + painted.width + by), Math.ceil(painted.y + painted.height + by)];
  const grown = { x: left, y: top, width: right - left, height: bottom - top };
  return reach ? around(reach, grown) : grown;
}

function around(a: Rect, b: Rect): Rect {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

function pictureOf(node: Node, region: Rect, lowering: Lowering, filter?: string): readonly Item[] {
  lowering.spend(1);
  const asset = elementAsset(node.element, {
    region,
    viewport: node.viewport,
    outer: inheritedBy(node),
    color: cssColor(node.style.color),
    ...(filter ? { filter } : {}),
    byId: lowering.byId,
    pictures: lowering.pictures,
  });
  const source = { x: 0, y: 0, width: asset.width, height: asset.height };
  return [{ kind: 'image', asset, source, target: region, flipX: false, flipY: false }];
}

const NOT_HANDED_DOWN =
  /^(?:id|x|y|width|height|href|viewBox|preserveAspectRatio|transform.*|css:.*|class|style|opacity|clip-path|mask|mask-type|filter|display|overflow|font-size|xmlns|d|points|alignment-baseline|baseline-shift|dominant-baseline|flood-.*|lighting-color|stop-.*|text-decoration|unicode-bidi|vector-effect)$/;

/** The attributes that an element inherits where it is drawn. */
function inheritedBy(node: Node): Map<string, string> {
  const found = new Map<string, string>();
  for (let at = node.parent; at; at = at.parent)
    for (const [name, value] of at.element.attributes)
      if (value !== 'inherit' && !NOT_HANDED_DOWN.test(name) && !found.has(name)) found.set(name, value);
  found.set('font-size', `${node.parent?.style.fontSize ?? 16}px`);
  return found;
}
