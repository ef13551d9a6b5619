// PROVISIONAL, by the integrator, so that everybody can render: helper "assets" replaces the inside and keeps the interface.
import { createHash } from 'node:crypto';
import sharp from 'sharp';
import type { ImageRequest } from '../elements/types.ts';
import { RenderError, type Warn } from '../errors.ts';
import type { Limits } from '../limits.ts';
import type { ImageAsset } from '../scene/image.ts';
import type { Fetcher } from './fetch.ts';
import { svgAsset } from './svg/index.ts';

export interface LoadImagesOptions {
  fetcher: Fetcher;
  limits: Limits;
  timeoutMs: number;
  skipErrors: boolean;
  warn: Warn;
  signal?: AbortSignal | undefined;
}

/** Requests of equal key are one asset. */
export const imageKey = ({ src, colorsReplace, frameAt }: ImageRequest): string =>
  `${frameAt ?? ''}|${colorsReplace ? JSON.stringify(colorsReplace) : ''}|${src}`;

/** Loads every picture; one that cannot be had is an error, or under `skipErrors` a warning and absent from the map. */
export async function loadImages(requests: { request: ImageRequest; paths: string[] }[], options: LoadImagesOptions): Promise<Map<string, ImageAsset>> {
  const images = new Map<string, ImageAsset>();
  await Promise.all(
    requests.map(async ({ request, paths }) => {
      const path = `${paths[0]}.${request.property}`;
      try {
        const { data } = await options.fetcher.load(request.src, { timeoutMs: options.timeoutMs, path });
        const text = data.subarray(0, 1000).toString();
        if (/<svg|<\?xml/.test(text)) return images.set(imageKey(request), svgAsset(data.toString(), request.colorsReplace ? { colorsReplace: request.colorsReplace } : {}));
        const meta = await sharp(data).metadata();
        const turned = (meta.orientation ?? 1) >= 5;
        return images.set(imageKey(request), {
          kind: 'raster', id: createHash('sha1').update(data).digest('hex'), width: turned ? meta.height : meta.width, height: turned ? meta.width : meta.height,
          mime: `image/${meta.format}` as 'image/png', hasAlpha: meta.hasAlpha, data,
        });
      } catch (error) {
        if (!options.skipErrors) throw error instanceof RenderError ? error : new RenderError({ kind: 'asset', code: 'image_not_loaded', path, message: `${path}: ${error}` });
        options.warn({ code: 'image_not_loaded', path, message: String(error) });
      }
    }),
  );
  return images;
}
