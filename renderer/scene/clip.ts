import { filled, group, solid } from './items.ts';
import { BLACK } from './paint.ts';
import type { Clip, Item, Mask } from './types.ts';

/** The mask that cuts to the same as a clip. */
export const maskOf = (clip: Clip): Mask => ({ kind: 'alpha', items: [coverOf(clip)], clip: null });

/** Items that cover the area of a clip. */
function coverOf(clip: Clip): Item {
  switch (clip.kind) {
    case 'path':
      return filled(clip.path, solid(BLACK), clip.rule);
    case 'union':
      return group(clip.clips.map(coverOf));
    case 'intersection': {
      const [first, ...others] = clip.clips;
      if (!first) return group([]);
      return others.length > 0
        ? group([coverOf(first)], { clip: { kind: 'intersection', clips: others } })
        : coverOf(first);
    }
    default:
      return clip satisfies never;
  }
}

/** Steps of the paths that a clip is made of. */
export function clipLength(clip: Clip): number {
  return clip.kind === 'path' ? clip.path.length : clip.clips.reduce((sum, one) => sum + clipLength(one), 0);
}
