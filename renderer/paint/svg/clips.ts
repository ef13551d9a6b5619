import { IDENTITY } from '../../scene/matrix.ts';
import type { Clip, Matrix } from '../../scene/types.ts';
import { element } from '../markup/xml.ts';
import { type Defs, reference } from './defs.ts';
import { placedPathData } from './geometry.ts';

/**
 * The attribute `clip-path` of a clip. An intersection is a clip path that is clipped itself.
 * @param transform from the clip's coordinates to those that it is used in
 */
export const clipReference = (clip: Clip, defs: Defs, transform: Matrix = IDENTITY): string =>
  reference(clipId(clip, defs, transform));

function clipId(clip: Clip, defs: Defs, transform: Matrix, within?: string): string {
  const shapes = shapesOf(clip, defs, transform, undefined).join('');
  return defs.add('c', (id) => element('clipPath', { id, 'clip-path': within && reference(within) }, shapes));
}

/** @param within the id of a clip path that each shape is cut to */
function shapesOf(clip: Clip, defs: Defs, transform: Matrix, within: string | undefined): string[] {
  switch (clip.kind) {
    case 'path':
      return [
        element('path', {
          d: placedPathData(clip.path, transform),
          'clip-rule': clip.rule === 'evenodd' ? 'evenodd' : undefined,
          'clip-path': within && reference(within),
        }),
      ];
    case 'union':
      return clip.clips.flatMap((one) => shapesOf(one, defs, transform, within));
    case 'intersection': {
      const [first, ...others] = clip.clips;
      if (!first) return [];
      const narrower = others.reduce<string | undefined>((id, one) => clipId(one, defs, transform, id), within);
      return shapesOf(first, defs, transform, narrower);
    }
    default:
      return clip satisfies never;
  }
}
