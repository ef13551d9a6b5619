import { RenderError } from '../errors.ts';
import { isEmpty } from '../scene/bounds.ts';
import type { Drawing } from '../scene/drawing.ts';
import { clipTo, group } from '../scene/items.ts';
import { multiply, scaling, translation } from '../scene/matrix.ts';
import { rectangle } from '../scene/path.ts';
import type { ImageItem, Item, Rect } from '../scene/types.ts';
import type { LayoutContext } from './types.ts';

/** Which part of a picture stands where: as an image item has it. */
export type PicturePlace = Pick<ImageItem, 'source' | 'target' | 'flipX' | 'flipY'>;

type Size = Pick<Rect, 'width' | 'height'>;

/** The part of a layout's context that placing a drawing needs. */
export type DrawingContext = Pick<LayoutContext, 'canvas' | 'pixelRatio' | 'scale' | 'onDamaged' | 'path'>;

/**
 * A drawing's shapes in the place of a picture: cut to its box, and one whole when it fades.
 *
 * The reference mirrors on a canvas of whole px, in the drawing's own proportion and so large that it covers the box,
 * whatever part of it is shown; that it then draws as a picture (corpus svg-flip-rotate, wild svg-8802-140, -164, -320).
 */
export function drawingItems(
  drawing: Drawing,
  place: Pick<PicturePlace, 'source' | 'target'> & Partial<PicturePlace>,
  context: DrawingContext,
): Item[] {
  const { source, target, flipX = false, flipY = false } = place;
  if (isEmpty(source) || isEmpty(target)) return [];
  const { width, height } = drawing;
  const items = itemsOf(drawing, place, context);
  if (items.length === 0) return [];
  const [scaleX, scaleY] = [target.width / source.width, target.height / source.height];
  const [left, top] = [
    flipX ? width - source.x - source.width : source.x,
    flipY ? height - source.y - source.height : source.y,
  ];
  /** Where the whole drawing would stand. */
  const whole: Rect = {
    x: target.x - left * scaleX,
    y: target.y - top * scaleY,
    width: width * scaleX,
    height: height * scaleY,
  };
  const transform = multiply(
    translation(whole.x + (flipX ? whole.width : 0), whole.y + (flipY ? whole.height : 0)),
    scaling(flipX ? -scaleX : scaleX, flipY ? -scaleY : scaleY),
  );
  const shapes = group(items, { transform, clip: clipTo(rectangle({ x: 0, y: 0, width, height })) });
  if (flipX || flipY)
    return [
      group([shapes], { canvas: whole, shown: target, canvasSize: coveringSize(drawing, target), picture: true }),
    ];
  return [
    group([shapes], {
      clip: { kind: 'path', path: rectangle(around(target)), rule: 'nonzero', crisp: true },
      isolated: true,
      picture: true,
    }),
  ];
}

/** The box of whole px around another one, in the same coordinates: what Chromium cuts an SVG on a canvas to. */
function around({ x, y, width, height }: Rect): Rect {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  return { x: left, y: top, width: Math.ceil(x + width) - left, height: Math.ceil(y + height) - top };
}

/** Its items; none where it would take too long to paint, and that is allowed. */
function itemsOf(
  drawing: Drawing,
  { source, target }: Pick<PicturePlace, 'source' | 'target'>,
  context: DrawingContext,
) {
  const { canvas, path } = context;
  const scale = context.pixelRatio * context.scale;
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

/** The size in a picture's own proportion that just covers a box. */
export function coveringSize({ width, height }: Size, box: Size): Size {
  const scale = Math.max(box.width / width, box.height / height);
  return { width: width * scale, height: height * scale };
}
