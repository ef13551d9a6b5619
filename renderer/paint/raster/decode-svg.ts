import { RenderError } from '../../errors.ts';
import { release } from '../../release.ts';
import type { SvgAsset } from '../../scene/image.ts';
import { type DrawOptions, dependsOnPixels, rasterizeSvg } from '../../svg/index.ts';
import { colorClearPixels } from '../alpha-bleed.ts';
import { floor, picture, scaleRect } from './decode-raster.ts';
import type { Picture } from './picture.ts';
import { cutOut } from './resample/cut-out.ts';
import { halve } from './resample/halve.ts';
import { ImageData } from './skia.ts';
import type { PictureUse, Place } from './uses.ts';

/** An SVG is drawn at twice the size it is painted at, and down from there (measured: sharper and closer to Chromium). */
const SUPERSAMPLING = 2;
/** px up to which an SVG is supersampled: beyond, the gain is not worth the time. */
const LARGEST_SUPERSAMPLED = 36e6;
/** px of the largest SVG raster: a small part of a large drawing is painted no sharper than this allows. */
const LARGEST_SVG = 36e6;
/** px; librsvg draws no more than 32,767. */
const LONGEST_SVG_SIDE = 30_000;

/** @throws RenderError `svg_too_complex` at `origin`, the element's place in the design */
export async function decodeSvg(
  asset: SvgAsset,
  use: PictureUse,
  origin: string,
  options: DrawOptions,
): Promise<Picture> {
  const { place } = use;
  const side = place && Math.max(place.width, place.height);
  try {
    return place && side && side < LONGEST_SVG_SIDE && place.width * place.height < LARGEST_SVG
      ? await drawnInPlace(asset, use, place, options)
      : await resampled(asset, use, options);
  } catch (error) {
    throw error instanceof RenderError ? at(error, origin) : error;
  }
}

/** The error with the element's place in the design. */
const at = ({ kind, code, hint, message, cause }: RenderError, origin: string) =>
  new RenderError({ kind, code, hint, cause, path: origin, message: `${origin}: ${message}` });

/** The drawing on the very px that it comes to lie on. */
async function drawnInPlace(
  asset: SvgAsset,
  { source }: PictureUse,
  { width, height, box }: Place,
  options: DrawOptions,
): Promise<Picture> {
  const isFiner =
    !dependsOnPixels(asset) &&
    width * height * SUPERSAMPLING ** 2 <= LARGEST_SUPERSAMPLED &&
    Math.max(width, height) * SUPERSAMPLING <= LONGEST_SVG_SIDE;
  const finer = isFiner ? SUPERSAMPLING : 1;
  const size = { width: width * finer, height: height * finer };
  const drawn = await rasterizeSvg(asset, { ...size, source, box: scaleRect(box, finer, finer) }, options);
  const data = isFiner ? halve(drawn, width, height) : bytesOf(drawn);
  if (isFiner) release(drawn);
  return { image: new ImageData(data, width, height), source: { x: 0, y: 0, width, height }, drawing: box };
}

/** The drawing as a picture, for turned and mirrored images. */
async function resampled(asset: SvgAsset, use: PictureUse, options: DrawOptions): Promise<Picture> {
  const { source, flipX, flipY } = use;
  const [scaleX, scaleY] = [use.width / source.width, use.height / source.height];
  // The reference mirrors on a canvas of whole px, which it then draws as a picture (corpus svg-flip-rotate).
  const isDrawing = !flipX && !flipY;
  const finer = supersampling(
    asset.width * scaleX * asset.height * scaleY,
    isDrawing && !dependsOnPixels(asset) ? SUPERSAMPLING : 1,
  );
  const side = (length: number) => Math.min(LONGEST_SVG_SIDE, floor(length * finer));
  const [width, height] = [side(asset.width * scaleX), side(asset.height * scaleY)];
  const data = await rasterizeSvg(asset, { width, height }, options);
  colorClearPixels(data, width);
  const part = scaleRect(source, width / asset.width, height / asset.height);
  if (!isDrawing) return picture(cutOut({ data, width, height, channels: 4 }, part, 1, { flipX, flipY }));
  return { image: new ImageData(bytesOf(data), width, height), source: part, drawing: 'resampled' };
}

const bytesOf = ({ buffer, byteOffset, length }: Buffer) => new Uint8ClampedArray(buffer, byteOffset, length);

/** How many times larger than painted an SVG is drawn, in width and height. `area`: device px. */
function supersampling(area: number, wanted: number): number {
  const affordable = Math.max(1, Math.sqrt(LARGEST_SUPERSAMPLED / area));
  return Math.min(wanted, affordable, Math.sqrt(LARGEST_SVG / area));
}
