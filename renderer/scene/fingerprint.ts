import { createHash } from 'node:crypto';
import type { Item, Matrix } from './types.ts';

/** Parts of items that change nothing of what is painted: where they come from, what readers are told, how they move. */
const UNPAINTED = new Set(['origin', 'label', 'block', 'table', 'link', 'motion', 'playback', 'standsInFor']);

/** Decimals of the numbers compared: less than a thousandth of a device px of any print. */
const DECIMALS = 1e5;

/** Digests of lists that stay: those of a drawing are the same ones wherever it stands. */
const known = new WeakMap<readonly Item[], string>();

/**
 * A digest that equal items have, and no others: of all that is painted of them, pictures and faces by their ids. Numbers
 * that differ by less than 0.00001 count as equal, so that equal elements at different places have one digest as soon as
 * their place is taken out ({@link placedFingerprint}).
 */
export function fingerprint(items: readonly Item[]): string {
  const before = known.get(items);
  if (before !== undefined) return before;
  const text = JSON.stringify(items, (key, value: unknown) => {
    if (typeof value === 'number') return Math.round(value * DECIMALS) / DECIMALS;
    if (UNPAINTED.has(key)) return undefined;
    if (key === 'face' || key === 'asset') return (value as { id: string }).id;
    // Lists within groups, masks and patterns: each is digested once.
    return key === 'items' ? fingerprint(value as readonly Item[]) : value;
  });
  const digest = createHash('sha1').update(text).digest('base64');
  known.set(items, digest);
  return digest;
}

/** The digest of an item without its own place. @param transform from its coordinates to those that its place is taken in */
export function placedFingerprint(item: Item, transform: Matrix): string {
  const place = JSON.stringify(transform.map((value) => Math.round(value * DECIMALS) / DECIMALS));
  switch (item.kind) {
    case 'group':
      return `${place} ${fingerprint([{ ...item, transform: [1, 0, 0, 1, 0, 0] }])}`;
    case 'text':
      return `${place} ${fingerprint([{ ...item, x: 0, baseline: 0 }])}`;
    default:
      return `${place} ${fingerprint([item])}`;
  }
}
