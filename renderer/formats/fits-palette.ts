import { everyItem } from '../scene/leaves.ts';
import type { Scene } from '../scene/types.ts';

/** Colours of a page, its ground among them, whose mixtures along edges a palette of 256 has room for. */
const FEW = 2;

/** Whether a palette will probably have room for the colours of a scene, before it is painted. */
export function fitsPalette({ items }: Scene): boolean {
  const colors = new Set<string>();
  return everyItem(items).every((item) => {
    if (item.kind === 'image') return false;
    if (item.kind === 'group') return item.effects.length === 0;
    for (const paint of [item.fill, item.stroke?.paint]) {
      if (!paint) continue;
      if (paint.kind !== 'solid') return false;
      colors.add(Object.values(paint.color).join());
    }
    return colors.size <= FEW;
  });
}
