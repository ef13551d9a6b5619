import { isEmpty } from '../../scene/bounds.ts';
import { group as groupOf } from '../../scene/items.ts';
import { invert, multiply, scaling, translation } from '../../scene/matrix.ts';
import { rectangle } from '../../scene/path.ts';
import type { ImageItem, Item, Matrix } from '../../scene/types.ts';
import { pixelsFile } from '../markup/files.ts';
import { dataUri, element } from '../markup/xml.ts';
import { clipReference } from './clips.ts';
import { opacityOf, transformOf } from './geometry.ts';
import type { SvgState } from './state.ts';

/** A picture: its file stands once in the document, and is cut to the part that is shown. */
export async function imageMarkup(item: ImageItem, state: SvgState): Promise<string> {
  const { asset, source, target } = item;
  const { tools } = state;
  if (isEmpty(source) || isEmpty(target)) return '';
  if (asset.kind !== 'raster') return pixelsMarkup([item], state, 'a part of an SVG that filters or blends');
  // A damaged picture fails again as pixels, where the error names it and the options decide.
  const file = await tools.pictureFile(asset).catch(() => null);
  if (!file) return pixelsMarkup([item], state, null);
  const id = await tools.defs.addOnce('i', asset.frame ? `${asset.id} ${item.played}` : asset.id, async (own) =>
    element('image', {
      id: own,
      width: asset.width,
      height: asset.height,
      preserveAspectRatio: 'none',
      'xlink:href': dataUri(file.mime, file.data),
    }),
  );
  const { x, y, width, height } = source;
  const isWhole = x <= 0 && y <= 0 && x + width >= asset.width && y + height >= asset.height;
  const use = { 'xlink:href': `#${id}`, opacity: opacityOf(state.opacity) };
  const transform = transformOf(placeOf(item));
  if (isWhole) return element('use', { ...use, transform });
  const clipPath = clipReference({ kind: 'path', path: rectangle(source), rule: 'nonzero' }, tools.defs);
  return element('g', { transform, 'clip-path': clipPath }, element('use', use));
}

/** From the px of a picture's file to the coordinates that it is shown in. */
export function placeOf({ source, target, flipX, flipY }: ImageItem): Matrix {
  const [scaleX, scaleY] = [target.width / source.width, target.height / source.height];
  return multiply(
    translation(target.x + (flipX ? target.width : 0), target.y + (flipY ? target.height : 0)),
    multiply(scaling(flipX ? -scaleX : scaleX, flipY ? -scaleY : scaleY), translation(-source.x, -source.y)),
  );
}

/**
 * Items as pixels, alone.
 * @param what that SVG cannot say, for a warning; null: nothing is lost
 */
export async function pixelsMarkup(items: readonly Item[], state: SvgState, what: string | null): Promise<string> {
  const { tools, page, transform, origin, opacity } = state;
  const part = await tools.rasterize([groupOf(items, { origin })], page, transform);
  const back = invert(transform);
  if (!part || !back) return '';
  if (what !== null) {
    const message = `${what} is a picture of its pixels in the file`;
    const hint = 'more pixels: a larger `pixelRatio`';
    tools.warn({ code: 'drawn_as_pixels', path: origin, message, hint });
  }
  const { mime, data } = await pixelsFile(part);
  const { x, y, width, height } = part.box;
  const href = { preserveAspectRatio: 'none', 'xlink:href': dataUri(mime, data) };
  const faded = opacityOf(opacity);
  return element('image', { x, y, width, height, transform: transformOf(back), opacity: faded, ...href });
}
