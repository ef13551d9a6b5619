import { IDENTITY } from '../../scene/matrix.ts';
import type { Item } from '../../scene/types.ts';
import { textsOf } from './items.ts';
import type { Reading } from './tags.ts';

/** Neighbours that are read in one place; null: nothing of them is read. */
export interface Stretch {
  reading: Reading | 'several' | null;
  items: Item[];
}

/** Items in stretches: those without text go to the text before them; a group with texts of several places stands alone. */
export function stretchesOf(items: readonly Item[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const item of items) {
    const reading = readingOf(item);
    const last = stretches.at(-1);
    if (last && reading !== 'several' && last.reading !== 'several' && (!reading || isSame(last.reading, reading)))
      last.items.push(item);
    else stretches.push({ reading, items: [item] });
  }
  return stretches;
}

/** Where the texts of an item are read. */
function readingOf(item: Item): Stretch['reading'] {
  let found: Reading | null = null;
  for (const { item: text } of textsOf([item], IDENTITY)) {
    const { block, link } = text;
    if (found && !isSame(found, { block, link })) return 'several';
    found = { block, link };
  }
  return found;
}

const isSame = (a: Reading | null, b: Reading): boolean => a !== null && a.block === b.block && a.link === b.link;
