import { leavesOf } from '../scene/leaves.ts';
import { mapRect } from '../scene/matrix.ts';
import type { Scene } from '../scene/types.ts';

/** Of a page, the share that photos cover where most of its px have colours of their own (`hasManyColors`). */
const PHOTOS = 1 / 4;

/** Colours of a page, its ground among them, whose mixtures along edges a palette of 256 has room for. */
const FEW = 2;

/**
 * The kind of picture that a scene will probably be, before it is painted: one of so few colours that a palette has room for them, a
 * drawing, or one that is mostly photos.
 */
export function expectedKind({ items, width, height }: Scene): 'palette' | 'drawing' | 'photo' {
  const colors = new Set<string>();
  let photos = 0;
  let isDrawn = false;
  for (const { item, transform } of leavesOf(items)) {
    if (item.kind === 'image') {
      const target = mapRect(transform, item.target);
      photos += target.width * target.height;
      if (photos >= PHOTOS * width * height) return 'photo';
      continue;
    }
    if (isDrawn) continue;
    for (const paint of [item.fill, item.stroke?.paint]) {
      if (paint?.kind === 'solid') colors.add(Object.values(paint.color).join());
      else if (paint) isDrawn = true;
    }
    isDrawn ||= colors.size > FEW;
  }
  return isDrawn || photos > 0 ? 'drawing' : 'palette';
}
