/** The renderer's only public door. */
import type { FontReport } from './fonts/inspect/index.ts';
import type { RenderOptions } from './option-types.ts';
import type { RenderControl, RenderResult } from './pipeline.ts';
import type { Renderer, RendererOptions } from './renderer.ts';

export type { LoadAsset } from './assets/own.ts';
export type { CheckOptions } from './check.ts';
export type {
  Design,
  DesignElement,
  DesignPage,
  ElementProperties,
  FigureElement,
  GifElement,
  GroupElement,
  ImageElement,
  LineElement,
  LottieElement,
  PictureProperties,
  SvgElement,
  TableElement,
  TextElement,
  VideoElement,
} from './design/design-types.ts';
export { type ErrorKind, type Problem, RenderError, type Warn, type Warning } from './errors.ts';
export type { Finding } from './finding.ts';
export type { FontReport } from './fonts/inspect/index.ts';
export { DEFAULT_LIMITS, type Limits } from './limits.ts';
export type { RenderOptions } from './option-types.ts';
export type { CriticalSection } from './paint/raster/index.ts';
export type { RenderControl, RenderResult } from './pipeline.ts';
export type { Renderer, RendererOptions } from './renderer.ts';
export type { NamedSize } from './sizes.ts';
export type { Stage, Timings } from './stopwatch.ts';

/** Renders with shared caches and connections; close it when done. */
export async function createRenderer(options: RendererOptions = {}): Promise<Renderer> {
  // Loaded here: the service's main thread only hands renders on, and needs 40 MB less without the renderer.
  const { createRenderer: create } = await import('./renderer.ts');
  return create(options);
}

/**
 * Reads what a font file says of itself: names, licence, rights of embedding, axes, characters, metrics.
 * @param face which face of a collection; default 0
 * @throws RenderError `font_not_readable` saying what the bytes are instead, or what is damaged
 */
export async function inspectFont(data: Uint8Array, face = 0): Promise<FontReport> {
  // Loaded here: most renderers never inspect a font.
  const { inspectFont: inspect } = await import('./fonts/inspect/index.ts');
  return inspect(data, face);
}

/** Renders one design once. For more than one, {@link createRenderer} keeps fonts and pictures between them. */
export async function render(
  design: unknown,
  options: RenderOptions & RenderControl & RendererOptions = {},
): Promise<RenderResult> {
  const { createRenderer: create, setUpApart } = await import('./renderer.ts');
  const [setUp, own] = setUpApart(options);
  const renderer = await create(setUp);
  try {
    return await renderer.render(design, own);
  } finally {
    await renderer.close();
  }
}
