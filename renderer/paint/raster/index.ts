import type { Scene } from '../../scene/types.ts';
import type { Rgba8 } from '../rgba8.ts';
import { checkEffects } from './effect-cost.ts';
import { prepareFaces } from './faces.ts';
import { paintScene } from './painter.ts';
import { type PictureOptions, preparePictures } from './pictures.ts';

export type { Picture } from './picture.ts';

/** Runs work during which the thread must not end; it may reject without running it. */
export type CriticalSection = <T>(work: () => Promise<T>) => Promise<T>;

export interface RasterOptions extends PictureOptions {
  /** Runs Skia's work; default: it is just called. */
  criticalSection?: CriticalSection | undefined;
  /** Called between two items; throws where the render is to end. */
  checkpoint?: (() => void) | undefined;
  /** px of layers that effects may work on; default: any. */
  effectPixels?: number;
}

/**
 * Draws a scene at `scale` device px per px of the design.
 * @throws RenderError `effects_too_large`, and as {@link preparePictures}
 */
export async function rasterize(scene: Scene, scale: number, options: RasterOptions = {}): Promise<Rgba8> {
  const { criticalSection = (work) => work(), effectPixels = Number.POSITIVE_INFINITY } = options;
  checkEffects(scene, scale, effectPixels);
  const [pictures] = await Promise.all([
    preparePictures(scene, scale, options),
    criticalSection(() => prepareFaces(scene.items)),
  ]);
  return criticalSection(async () => {
    const canvas = paintScene(scene, scale, pictures);
    try {
      const { width, height } = canvas;
      return { data: await canvas.toBuffer('raw'), width, height };
    } finally {
      canvas.dispose();
    }
  });
}
