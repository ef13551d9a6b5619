import { areFinite } from '../scene/finite.ts';
import { IDENTITY, multiply } from '../scene/matrix.ts';
import type { GroupItem, Item, Matrix, Scene } from '../scene/types.ts';
import { poseAt, shownTime } from './animate.ts';

/** A page's time. */
export interface PageTime {
  /** ms since the page began. */
  time: number;
  /** ms that the page is shown. */
  duration: number;
  /** ms that what plays by itself has had since the page began. */
  played: number;
}

/**
 * The scene of a page at a moment: groups moved and faded, those left out that are not there, and moving pictures with
 * the time that they have played. Items that nothing happens to are the same objects. What is moved beyond single precision
 * is left out, as `finiteItems` does.
 */
export function sceneAt(scene: Scene, at: PageTime): Scene {
  const items = itemsAt(scene.items, at, 0);
  return items === scene.items ? scene : { ...scene, items };
}

/** @param since ms of the page at which the groups around have entered */
function itemsAt(items: readonly Item[], at: PageTime, since: number): readonly Item[] {
  let changed = false;
  const moved = items.flatMap((item) => {
    const now = itemAt(item, at, since);
    changed ||= now !== item;
    return now ?? [];
  });
  return changed ? moved : items;
}

function itemAt(item: Item, at: PageTime, since: number): Item | null {
  if (item.kind === 'group') return groupAt(item, at, since);
  return item.kind === 'image' && item.playback ? { ...item, played: Math.max(0, at.played - since) } : item;
}

function groupAt(group: GroupItem, at: PageTime, since: number): GroupItem | null {
  const { motion } = group;
  const pose = motion ? poseAt(motion, at.time, at.duration) : undefined;
  if (pose === null || pose?.opacity === 0 || pose?.scale === 0) return null;
  const items = itemsAt(group.items, at, motion ? Math.max(since, shownTime(motion, at.duration).from) : since);
  const isAtRest = !pose || (pose.opacity === 1 && pose.transform === IDENTITY);
  if (isAtRest) return items === group.items ? group : { ...group, items };
  const transform = multiply(pose.transform, group.transform);
  if (!areFinite(transform)) return null;
  return {
    ...group,
    items,
    transform,
    opacity: group.opacity * pose.opacity,
    ...(pose.scale === 1 ? {} : { enlarged: pose.scale }),
  };
}

/** Whether two scenes of one page paint the same. */
export const isSameScene = (a: Scene, b: Scene): boolean => areSame(a.items, b.items);

function areSame(a: readonly Item[], b: readonly Item[]): boolean {
  return a === b || (a.length === b.length && a.every((item, i) => isSame(item, b[i]!)));
}

function isSame(a: Item, b: Item): boolean {
  if (a === b) return true;
  if (a.kind === 'image' && b.kind === 'image') return a.target === b.target && a.asset === b.asset;
  if (a.kind !== 'group' || b.kind !== 'group') return false;
  // Groups of one page that are copies of the same one share its effects.
  const isCopy = a.effects === b.effects && a.origin === b.origin;
  return isCopy && a.opacity === b.opacity && isEqual(a.transform, b.transform) && areSame(a.items, b.items);
}

const isEqual = (a: Matrix, b: Matrix): boolean => a.every((value, i) => value === b[i]);
