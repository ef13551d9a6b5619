import sharp from 'sharp';
import type { ImageAsset } from '../../scene/image.ts';
import { multiply, scaleOf, scaling } from '../../scene/matrix.ts';
import type { Item, Matrix, Rect, Scene } from '../../scene/types.ts';
import { rasterizeSvg } from '../../assets/svg/index.ts';
import { ImageData } from './skia.ts';

/** An asset's pixels, ready to draw. */
export interface Picture {
  image: ImageData;
  /** px of `image` per px of the asset's own size (they differ where it was decoded smaller, or an SVG larger). */
  scaleX: number;
  scaleY: number;
}

/** The pictures of a scene by use: an asset may be drawn at several sizes. */
export interface Pictures {
  of(asset: ImageAsset, use: object): Picture;
}

interface Use {
  asset: ImageAsset;
  /** The item or effect that uses it. */
  use: object;
  /** Device px per px of the asset. */
  scaleX: number;
  scaleY: number;
}

function* usesOf(items: readonly Item[], transform: Matrix): Generator<Use> {
  const useOf = (asset: ImageAsset, use: object, source: Rect, target: Rect): Use => {
    const scale = scaleOf(transform);
    return { asset, use, scaleX: (scale * target.width) / source.width, scaleY: (scale * target.height) / source.height };
  };
  for (const item of items) {
    if (item.kind === 'image') yield useOf(item.asset, item, item.source, item.target);
    if (item.kind !== 'group') continue;
    const inner = multiply(transform, item.transform);
    for (const effect of item.effects)
      if (effect.kind === 'mask')
        yield useOf(effect.asset, effect, { x: 0, y: 0, width: effect.asset.width, height: effect.asset.height }, effect.target);
    yield* usesOf(item.items, inner);
  }
}

/** Decodes every picture of a scene at the resolution it is painted at. `scale`: device px per px of the design. */
export async function preparePictures(scene: Scene, scale: number): Promise<Pictures> {
  const pictures = new Map<object, Picture>();
  await Promise.all([...usesOf(scene.items, scaling(scale))].map(async (use) => pictures.set(use.use, await decode(use))));
  return {
    of(_asset, use) {
      return pictures.get(use)!;
    },
  };
}

async function decode({ asset, scaleX, scaleY }: Use): Promise<Picture> {
  if (asset.kind === 'svg') {
    const width = Math.max(1, Math.ceil(asset.width * scaleX * 2));
    const height = Math.max(1, Math.ceil(asset.height * scaleY * 2));
    const raw = await rasterizeSvg(asset, width, height);
    return { image: new ImageData(raw.data, width, height), scaleX: width / asset.width, scaleY: height / asset.height };
  }
  const { data, info } = await sharp(asset.data).rotate().toColourspace('srgb').ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { image: new ImageData(data, info.width, info.height), scaleX: info.width / asset.width, scaleY: info.height / asset.height };
}
