import { RenderError } from '../errors.ts';
import { isEmpty } from '../scene/bounds.ts';
import type { Drawing } from '../scene/drawing.ts';
import { clipTo, group } from '../scene/items.ts';
import { multiply, scaling, translation } from '../scene/matrix.ts';
import { rectangle } from '../scene/path.ts';
import type { ImageItem, Item } from '../scene/types.ts';
import type { LayoutContext } from './types.ts';

/** Which part of a picture stands where: as an image item has it. */
export type PicturePlace = Pick<ImageItem, 'source' | 'target' | 'flipX' | 'flipY'>;

/** The part of a layout's context that placing a drawing needs. */
export type DrawingContext = Pick<LayoutContext, 'canvas' | 'pixelRatio' | 'onDamaged' | 'path'>;

/**
 * A drawing's shapes in the place of a picture: cut to its box, and one whole when it fades.
 *
 * The reference mirrors on a canvas of whole px, which it then draws as a picture (corpus svg-flip-rotate).
 */
export function drawingItems(
  drawing: Drawing,
  place: Pick<PicturePlace, 'source' | 'target'> & Partial<PicturePlace>,
  context: DrawingContext,
): Item[] {
  const { source, target, flipX = false, flipY = false } = place;
  if (isEmpty(source) || isEmpty(target)) return [];
  const items = itemsOf(drawing, place, context);
  if (items.length === 0) return [];
  const [scaleX, scaleY] = [target.width / source.width, target.height / source.height];
  const transform = multiply(
    translation(target.x + (flipX ? target.width : 0), target.y + (flipY ? target.height : 0)),
    multiply(scaling(flipX ? -scaleX : scaleX, flipY ? -scaleY : scaleY), translation(-source.x, -source.y)),
  );
  const shapes = group(items, { transform });
  const clip = clipTo(rectangle(target));
  return [group([shapes], { clip, isolated: true, picture: true, ...(flipX || flipY ? { canvas: target } : {}) })];
}

/** Its items; none where it would take too long to paint, and that is allowed. */
function itemsOf(
  drawing: Drawing,
  { source, target }: Pick<PicturePlace, 'source' | 'target'>,
  context: DrawingContext,
) {
  const { canvas, pixelRatio: scale, path } = context;
  try {
    drawing.check({
      width: (target.width / source.width) * drawing.width * scale,
      height: (target.height / source.height) * drawing.height * scale,
    });
    return drawing.items(canvas);
  } catch (error) {
    if (!(error instanceof RenderError)) throw error;
    const { kind, code, hint, message, cause } = error;
    context.onDamaged(new RenderError({ kind, code, hint, cause, path, message: `${path}: ${message}` }));
    return [];
  }
}
