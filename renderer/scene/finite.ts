import type { Clip, GroupItem, Item, Paint, Path, Rect, Stroke } from './types.ts';

/**
 * The items without those whose place, size or paint is no number in single precision, in which Skia counts: Skia paints
 * nothing of them, and a PDF cannot say them. Lists without such items are the same objects.
 */
export function finiteItems(items: readonly Item[]): readonly Item[] {
  let changed = false;
  const kept = items.flatMap((item) => {
    const finite = finiteItem(item);
    changed ||= finite !== item;
    return finite ?? [];
  });
  return changed ? kept : items;
}

function finiteItem(item: Item): Item | null {
  switch (item.kind) {
    case 'group':
      return finiteGroup(item);
    case 'path':
      return isFinitePath(item.segments) && isFinitePaint(item.fill) && isFiniteStroke(item.stroke) ? item : null;
    case 'image':
      return isFiniteRect(item.target) && isFiniteRect(item.source) ? item : null;
    case 'text': {
      const { x, baseline, font, stops, fill, stroke } = item;
      const isPlaced = areFinite([x, baseline, font.size]) && stops.every((stop) => isFinite32(stop.x));
      return isPlaced && isFinitePaint(fill) && isFiniteStroke(stroke) ? item : null;
    }
    default:
      return item satisfies never;
  }
}

function finiteGroup(group: GroupItem): GroupItem | null {
  const { transform, clip, mask, shown, canvas } = group;
  const isPlaced = areFinite(transform) && (!clip || isFiniteClip(clip)) && (!mask?.clip || isFiniteClip(mask.clip));
  if (!isPlaced || (shown && !isFiniteRect(shown)) || (canvas && !isFiniteRect(canvas))) return null;
  const items = finiteItems(group.items);
  const inMask = mask && finiteItems(mask.items);
  if (items === group.items && inMask === mask?.items) return group;
  return { ...group, items, ...(mask && inMask ? { mask: { ...mask, items: inMask } } : {}) };
}

const isFinite32 = (value: number): boolean => Number.isFinite(Math.fround(value));
/** Whether all of them are numbers in single precision. */
export const areFinite = (values: readonly number[]): boolean => values.every(isFinite32);
const isFiniteRect = ({ x, y, width, height }: Rect): boolean => areFinite([x, y, width, height]);

function isFinitePath(path: Path): boolean {
  for (const segment of path)
    for (let i = 1; i < segment.length; i++) if (!isFinite32(segment[i] as number)) return false;
  return true;
}

const isFiniteClip = (clip: Clip): boolean =>
  clip.kind === 'path' ? isFinitePath(clip.path) : clip.clips.every(isFiniteClip);

const isFiniteStroke = (stroke: Stroke | null): boolean =>
  !stroke || (areFinite([stroke.width, stroke.dashOffset]) && areFinite(stroke.dash) && isFinitePaint(stroke.paint));

function isFinitePaint(paint: Paint | null): boolean {
  if (!paint || paint.kind === 'solid') return true;
  if (paint.transform && !areFinite(paint.transform)) return false;
  if (paint.kind === 'pattern') return isFiniteRect(paint.tile) && finiteItems(paint.items) === paint.items;
  const { stops } = paint;
  const place =
    paint.kind === 'linear-gradient'
      ? [paint.x1, paint.y1, paint.x2, paint.y2]
      : [paint.cx, paint.cy, paint.r, paint.fx, paint.fy, paint.fr];
  return areFinite(place) && stops.every(({ offset }) => isFinite32(offset));
}
