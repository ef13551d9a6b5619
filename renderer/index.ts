/** The renderer's only public door. */
import type { CheckOptions, Finding } from './check.ts';
import type { FontLoaderOptions } from './fonts/index.ts';
import type { PicturePixels } from './formats/compress.ts';
import type { Limits } from './limits.ts';
import { type RenderOptions, resolveOptions } from './options.ts';
import type { RenderControl, RenderResult } from './pipeline.ts';

/** The guard that keeps fetches to public addresses, for whoever makes requests on a caller's word as the renderer does. */
export { guardedLookup, isAllowedHost, isRefusedLiteral, plainLookup } from './assets/guard.ts';
export { createSourceChecker, type SourceChecker } from './assets/used.ts';
export type { WebFile } from './assets/web-file.ts';
export type { CheckOptions, Finding } from './check.ts';
export { type ErrorKind, type Problem, RenderError, type Warn, type Warning } from './errors.ts';
export type { PicturePixels } from './formats/compress.ts';
export { DEFAULT_LIMITS, type Limits } from './limits.ts';
export { type RenderOptions, type ResolvedOptions, renderOptionsSchema, resolveOptions } from './options.ts';
export type { Unbroken } from './paint/raster/index.ts';
export type { RenderControl, RenderResult } from './pipeline.ts';
export { release } from './release.ts';
export type { Stage, Timings } from './stopwatch.ts';

/** How a renderer is set up; all optional. */
export interface RendererOptions extends FontLoaderOptions {
  /** Hosts that designs may load from although their address is private: `host` or `host:port`. Default none. */
  allowedHosts?: readonly string[];
  limits?: Partial<Limits>;
  /** Bytes of decoded pictures and drawn SVGs kept for the next renders; default 64 MB, 0: none. */
  pictureCacheBytes?: number;
  /** A folder of `.icc` files that CMYK PDFs may name. */
  profilesDir?: string;
}

export interface Renderer {
  /**
   * Renders a design (the JSON of `store.toJSON()`).
   * @throws RenderError naming what is wrong and where
   */
  render(design: unknown, options?: RenderOptions & RenderControl): Promise<RenderResult>;
  /**
   * Looks a design over without rendering it: what is missing, too small, cut off or misplaced.
   * @throws RenderError `invalid_options`
   */
  check(design: unknown, options?: CheckOptions): Promise<Finding[]>;
  /** Families that can be used without a design declaring them, by source. */
  fontFamilies(): Promise<{ source: string; family: string }[]>;
  close(): Promise<void>;
}

/** Renders with shared caches and connections; close it when done. */
export async function createRenderer(options: RendererOptions = {}): Promise<Renderer> {
  // Loaded here: who only hands renders on, as the service's main thread does, needs 40 MB less.
  const { setUpRenderer } = await import('./set-up.ts');
  return setUpRenderer(options);
}

/**
 * The file of a picture that was rendered `unencoded`, in the format of the same options; it needs no renderer and may be
 * called in another thread.
 * @throws RenderError `invalid_options`
 */
export async function encodePicture(pixels: PicturePixels, options: RenderOptions): Promise<Buffer> {
  const { compress } = await import('./formats/compress.ts');
  return compress(pixels, resolveOptions(options));
}

/** Renders one design once. For more than one, {@link createRenderer} keeps fonts and pictures between them. */
export async function render(
  design: unknown,
  options: RenderOptions & RenderControl & RendererOptions = {},
): Promise<RenderResult> {
  const renderer = await createRenderer(options);
  try {
    return await renderer.render(design, options);
  } finally {
    await renderer.close();
  }
}
