import { isEmpty } from '../../scene/bounds.ts';
import { group as groupOf } from '../../scene/items.ts';
import { scaleOf } from '../../scene/matrix.ts';
import type { ImageItem, Item } from '../../scene/types.ts';
import { pixelsFile } from '../markup/files.ts';
import { dataUri, possible } from '../markup/xml.ts';
import { shadowMarkup } from './drawing-ml.ts';
import { placeOf, sized } from './place.ts';
import type { SlideState } from './state.ts';

/** A picture with its crop. False where it is skewed or cannot be read. @param radius of its corners */
export async function addPicture(item: ImageItem, state: SlideState, radius: number | null): Promise<boolean> {
  const { asset, source, target, flipX, flipY } = item;
  if (isEmpty(source) || isEmpty(target)) return true;
  const { slide, inches, transform, opacity, tools, shadow } = state;
  const place = placeOf(target, transform, inches);
  const file = asset.kind === 'raster' && place ? await tools.pictureFile(asset).catch(() => null) : null;
  if (!file || !place) return false;
  const [kx, ky] = [place.w / source.width, place.h / source.height];
  const crop = { type: 'crop' as const, x: source.x * kx, y: source.y * ky, w: place.w, h: place.h };
  const isWhole = source.width >= asset.width && source.height >= asset.height;
  const whole = { w: asset.width * kx, h: asset.height * ky };
  const look = shadowMarkup(shadow, opacity, scaleOf(transform) * inches);
  const share = radius ? Math.round((radius / Math.min(target.width, target.height)) * 100_000) : 0;
  const geometry =
    share > 0
      ? `<a:prstGeom prst="roundRect"><a:avLst><a:gd name="adj" fmla="val ${share}"/></a:avLst></a:prstGeom>`
      : '';
  const link = tools.hyperlinkOf(state.link);
  slide.addImage({
    ...sized(place),
    ...(isWhole ? {} : { ...whole, sizing: crop }),
    data: dataUri(file.mime, file.data),
    objectName: tools.name({ geometry, look }),
    altText: possible(state.label),
    flipH: flipX !== place.flipH,
    flipV: flipY,
    ...(opacity < 1 ? { transparency: Math.round((1 - opacity) * 100) } : {}),
    ...(link ? { hyperlink: link } : {}),
  });
  return true;
}

/** Items as pixels, alone. */
export async function addPixels(items: readonly Item[], state: SlideState, isLoss: boolean): Promise<void> {
  const { slide, inches, tools, page, transform, origin, opacity, shadow } = state;
  const alone = groupOf(items, { origin, opacity, isolated: opacity < 1, effects: shadow ? [shadow] : [] });
  const part = await tools.rasterize([alone], page, transform);
  if (!part) return;
  if (isLoss) {
    const message = 'a part that slides cannot say is a picture of its pixels in the file';
    tools.warn({ code: 'drawn_as_pixels', path: origin, message, hint: 'more pixels: a larger `pixelRatio`' });
  }
  const { mime, data } = await pixelsFile(part);
  const link = tools.hyperlinkOf(state.link);
  slide.addImage({
    ...{ x: part.box.x * inches, y: part.box.y * inches, w: part.box.width * inches, h: part.box.height * inches },
    data: dataUri(mime, data),
    objectName: tools.name({}),
    altText: possible(state.label),
    ...(link ? { hyperlink: link } : {}),
  });
}
