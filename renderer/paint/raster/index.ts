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

/** A painted scene, with what it took of the limits. */
export interface Painted extends Rgba8 {
  /** px of layers that effects worked on. */
  effectPixels: number;
  /** px of its pictures, as they are painted. */
  picturePixels: number;
}

/**
 * Draws a scene at `scale` device px per px of the design.
 *
 * @param over what was painted before it, opaque and of the scene's size: its px are those that one scene of both would have
 * @throws RenderError `effects_too_large`, and as {@link preparePictures}
 */
export async function rasterize(
  scene: Scene,
  scale: number,
  options: RasterOptions = {},
  over?: Painted,
): Promise<Painted> {
  const { criticalSection = (work) => work(), effectPixels: most = Number.POSITIVE_INFINITY } = options;
  const { mostlyOpaque, layerLimits } = options;
  const effectPixels = checkEffects(scene, scale, most, over?.effectPixels);
  const [pictures] = await Promise.all([
    preparePictures(scene, scale, { ...options, pixelsBefore: over?.picturePixels }),
    criticalSection(() => prepareFaces(scene.items)),
  ]);
  return criticalSection(async () => {
    const canvas = paintScene(scene, scale, pictures, over, layerLimits);
    try {
      const { width, height } = canvas;
      const data = await readPixels(canvas, mostlyOpaque ?? false);
      return { data, width, height, effectPixels, picturePixels: pictures.pixels };
    } finally {
      canvas.dispose();
    }
  });
}
