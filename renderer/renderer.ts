import { createFetcher } from './assets/fetch.ts';
import { createCache } from './cache.ts';
import { checkDesign } from './check.ts';
import { createFontLoader } from './fonts/index.ts';
import type { Renderer, RendererOptions } from './index.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import type { Picture } from './paint/raster/index.ts';
import { renderDesign, type Tools } from './pipeline.ts';
import type { SvgAsset } from './scene/image.ts';
import { createMeasurer } from './text/measurer.ts';

/** Default of {@link RendererOptions.pictureCacheBytes}. */
const PICTURE_CACHE_BYTES = 64e6;

/** Sets a renderer up: everything that renders and checks is behind this door. */
export async function setUpRenderer(options: RendererOptions): Promise<Renderer> {
  const limits: Limits = { ...DEFAULT_LIMITS, ...options.limits };
  const fetcher = createFetcher({ allowedHosts: options.allowedHosts ?? [], maxBytes: limits.assetBytes });
  const fontLoader = createFontLoader(options, fetcher);
  const measurer = createMeasurer();
  const { profilesDir, pictureCacheBytes = PICTURE_CACHE_BYTES } = options;
  const pictureCache = createCache(pictureCacheBytes, ({ image }: Picture) => 4 * image.width * image.height);
  const svgCache = createCache(pictureCacheBytes / 8, ({ svg }: SvgAsset) => 2 * svg.length);
  const tools: Tools = { limits, fetcher, fontLoader, measurer, pictureCache, svgCache, profilesDir };
  return {
    render: (design, given = {}) => renderDesign(design, given, tools),
    check: (design, given = {}) => checkDesign(design, given, tools),
    fontFamilies: () => fontLoader.families(),
    async close() {
      await Promise.all([fetcher.close(), fontLoader.close()]);
    },
  };
}
