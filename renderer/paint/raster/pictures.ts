import pLimit from 'p-limit';
import type { EarlyPixels } from '../../assets/early-pixels.ts';
import type { Cache } from '../../cache.ts';
import { RenderError } from '../../errors.ts';
import { lazy } from '../../lazy.ts';
import { scaling } from '../../scene/matrix.ts';
import type { Matrix, Scene } from '../../scene/types.ts';
import type { DrawOptions } from '../../svg/index.ts';
import { decodeRaster } from './decode-raster.ts';
import type { Picture } from './picture.ts';
import { type LocatedUse, type PictureUse, usesOn } from './uses.ts';

/** The pictures of a scene by use: an asset may be drawn at several sizes. */
export interface Pictures {
  /**
   * @param use the image item or mask effect that shows the asset
   * @param transform from its coordinates to the px of the canvas that is painted on
   * @returns null for a damaged picture that `onDamaged` let pass
   */
  of(use: object, transform: Matrix): Picture | null;
  /** px of all of them, as they are painted, and of those before the scene. */
  pixels: number;
}

/** Only elements of SVGs with filters are decoded: the others are drawn as items. */
const svgDecoder = lazy(() => import('./decode-svg.ts'));

/** Pictures decoded at a time: each holds its whole source in memory while it is shrunk. */
const DECODED_AT_A_TIME = 4;

export interface PictureOptions extends DrawOptions {
  /** Pictures of earlier renders; default: none. */
  pictureCache?: Cache<Picture>;
  /** The same for frames of moving pictures, of which there are too many to keep them from render to render. */
  frameCache?: Cache<Picture>;
  /** The most px of all pictures of a scene together, as they are painted. Default: no bound. */
  mostPixels?: number;
  /** px of pictures that were painted before the scene and count with its own. Default 0. */
  pixelsBefore?: number | undefined;
  /** Pixels of pictures that were decoded early. */
  early?: Pick<EarlyPixels, 'take'> | undefined;
  /** Takes the error of a picture that turned out to be damaged: throws it (default), or returns and it is left out. */
  onDamaged?: (error: RenderError) => void;
}

/**
 * Decodes every picture of a scene at the resolution it is painted at.
 *
 * @param scale device px per px of the design
 * @throws RenderError `image_not_decoded`, `svg_too_complex`, `pictures_too_large`
 */
export async function preparePictures(scene: Scene, scale: number, options: PictureOptions = {}): Promise<Pictures> {
  const { mostPixels = Number.POSITIVE_INFINITY, pixelsBefore = 0 } = options;
  let pixels = pixelsBefore;
  const count = (picture: Picture | null, origin: string): Picture | null => {
    pixels += picture ? picture.image.width * picture.image.height : 0;
    if (pixels > mostPixels) throw tooManyPixels(mostPixels, origin);
    return picture;
  };
  const inTurn = pLimit(DECODED_AT_A_TIME);
  const canvas = { width: Math.round(scene.width * scale), height: Math.round(scene.height * scale) };
  const device = { ...canvas, transform: scaling(scale), unit: scale };
  const decoded = new Map<string, Promise<Picture | null>>();
  const pictures = new Map<object, Map<string, Picture | null>>();
  const decode = async ({ use, origin }: LocatedUse): Promise<Picture | null> => {
    const { asset } = use;
    try {
      if (asset.kind !== 'svg') return await decodeRaster(asset, use, origin, options.early);
      const { decodeSvg } = await svgDecoder();
      return await decodeSvg(asset, use, origin, options);
    } catch (error) {
      if (!options.onDamaged || !(error instanceof RenderError) || error.kind !== 'asset') throw error;
      options.onDamaged(error);
      return null;
    }
  };
  const decodeOnce = async (found: LocatedUse, content: string): Promise<Picture | null> => {
    const { asset } = found.use;
    const cache = asset.kind === 'raster' && asset.frame ? options.frameCache : options.pictureCache;
    const known = cache?.get(content);
    if (known) return known;
    const picture = await inTurn(() => {
      // None is begun after the one that was too much.
      count(null, found.origin);
      return decode(found);
    });
    if (picture) cache?.set(content, picture);
    return picture;
  };
  const prepare = async (found: LocatedUse) => {
    const content = contentOf(found.use);
    const picture =
      decoded.get(content) ?? decodeOnce(found, content).then((decodedOne) => count(decodedOne, found.origin));
    decoded.set(content, picture);
    const places = pictures.get(found.key) ?? new Map<string, Picture | null>();
    pictures.set(found.key, places);
    places.set(String(found.transform), await picture);
  };
  await Promise.all([...usesOn(scene.items, device)].map(prepare));
  return {
    pixels,
    of(use, transform) {
      const picture = pictures.get(use)?.get(String(transform));
      if (picture === undefined) throw new Error('a picture of this scene was not prepared');
      return picture;
    },
  };
}

const tooManyPixels = (limit: number, path: string): RenderError =>
  new RenderError({
    kind: 'limit',
    code: 'pictures_too_large',
    path,
    message: `${path}: the pictures of the page have more than ${Math.round(limit / 1e6)} million px together, as painted`,
    hint: 'lower `pixelRatio`, use fewer or smaller pictures, or raise the limit `outputPixels`, a fourth of that',
  });

/** What a picture's pixels depend on, as text. */
function contentOf({ asset, ...use }: PictureUse): string {
  return JSON.stringify([asset.id, use]);
}
