import type { Scene } from '../../scene/types.ts';
import type { Rgba8 } from '../rgba8.ts';
import { checkEffects } from './effect-cost.ts';
import { prepareFaces } from './faces.ts';
import type { RasterOptions } from './options.ts';
import { paintScene } from './painter.ts';
import { preparePictures } from './pictures.ts';
import { readPixels } from './read-pixels.ts';

export type { CriticalSection, RasterOptions } from './options.ts';
export type { Picture } from './picture.ts';
export { createSequence, type SceneSequence } from './sequence.ts';

/**
 * Draws a scene at `scale` device px per px of the design.
 * @throws RenderError `effects_too_large`, and as {@link preparePictures}
 */
export async function rasterize(scene: Scene, scale: number, options: RasterOptions = {}): Promise<Rgba8> {
  const { criticalSection = (work) => work(), effectPixels = Number.POSITIVE_INFINITY, mostlyOpaque = false } = options;
  checkEffects(scene, scale, effectPixels);
  const [pictures] = await Promise.all([
    preparePictures(scene, scale, options),
    criticalSection(() => prepareFaces(scene.items)),
  ]);
  return criticalSection(async () => {
    const canvas = paintScene(scene, scale, pictures);
    try {
      const { width, height } = canvas;
      return { data: await readPixels(canvas, mostlyOpaque), width, height };
    } finally {
      canvas.dispose();
    }
  });
}
