/** What an item of a scene is to who cannot see it. */
import type { Item } from './types.ts';

/** How an item is announced: as several elements, each for itself; as text; as a picture with a text; not at all. */
export type Announcement =
  | { kind: 'elements' | 'text' }
  | { kind: 'figure'; alt: string }
  /** `isPicture`: it may be no decoration, but nothing stands for it. */
  | { kind: 'decoration'; isPicture: boolean };

/** Whether any of the items, or any in their groups, passes a test. */
export const holds = (items: readonly Item[], test: (item: Item) => boolean): boolean =>
  items.some((item) => test(item) || (item.kind === 'group' && holds(item.items, test)));

/** Whether an item is a picture to who looks at it: an image, or a drawing's shapes. */
const isPicture = (item: Item): boolean => item.kind === 'image' || (item.kind === 'group' && item.picture === true);

/** How an item is announced. An element's own text for it comes first, then the text in it, then its name. */
export function announcementOf(item: Item): Announcement {
  const { alt, label, origin = '' } = item.kind === 'group' ? item : {};
  if (alt === '') return { kind: 'decoration', isPicture: false };
  if (alt !== undefined) return { kind: 'figure', alt };
  const isOther = (inner: Item) => inner.kind === 'group' && inner.origin !== '' && inner.origin !== origin;
  if (item.kind === 'group' && holds(item.items, isOther)) return { kind: 'elements' };
  if (holds([item], (inner) => inner.kind === 'text')) return { kind: 'text' };
  const shows = holds([item], isPicture);
  return label && shows ? { kind: 'figure', alt: label } : { kind: 'decoration', isPicture: shows };
}

/** The places of the pictures among a page's elements that nothing stands for. */
export function unnamedPictures(items: readonly Item[]): string[] {
  const found = new Set<string>();
  const visit = (item: Item, isPage: boolean): void => {
    if (item.kind !== 'group') return;
    const announcement = announcementOf(item);
    if (announcement.kind === 'elements') for (const inner of item.items) visit(inner, false);
    else if (announcement.kind === 'decoration' && announcement.isPicture && !isPage && item.origin)
      found.add(item.origin);
  };
  // A page's background is decoration.
  for (const item of items) visit(item, true);
  return [...found];
}
