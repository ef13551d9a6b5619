import { scaling } from '../../scene/matrix.ts';
import type { Scene } from '../../scene/types.ts';
import type { Rgba8 } from '../rgba8.ts';
import { checkEffects } from './effect-cost.ts';
import { prepareFaces } from './faces.ts';
import { blank, groundOf } from './ground.ts';
import { type Letters, takeLetters } from './letters.ts';
import type { RasterOptions } from './options.ts';
import { canvasSize, paintScene } from './painter.ts';
import { preparePictures } from './pictures.ts';
import { placedItems, placesOf } from './placed.ts';
import { readOpaque, readPixels } from './read-pixels.ts';
import type { Canvas } from './skia.ts';

export type { CriticalSection, RasterOptions } from './options.ts';
export type { Picture } from './picture.ts';
export { createSequence, type SceneSequence } from './sequence.ts';

/** A painted scene, with what it took of the limits. */
export interface Painted extends Rgba8 {
  /** Whether it is known that nothing is seen through it. */
  isOpaque: boolean;
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
    const { width, height } = canvasSize(scene, scale);
    const paint = async <T>(read: (canvas: Canvas) => Promise<T>, above?: Letters): Promise<T> => {
      const canvas = paintScene(scene, scale, pictures, over, layerLimits, above && placesOf(above.below));
      try {
        const reading = read(canvas);
        options.meanwhile?.();
        above?.prepare();
        return await reading;
      } finally {
        canvas.dispose();
      }
    };
    const placed = [...placedItems(scene.items, scaling(scale))];
    const ground = placed[0] && groundOf(placed[0], { width, height });
    const letters = over || ground ? takeLetters(placed, { width, height, unit: scale }) : null;
    const painted = { width, height, effectPixels, picturePixels: pictures.pixels };
    let opaque = blank(letters?.below ?? placed, placed, ground ?? null, over, width * height);
    if (letters) {
      opaque ??= await paint(readOpaque, letters);
      if (opaque) letters.blend(opaque);
    }
    if (opaque) return { ...painted, data: opaque, isOpaque: true };
    return { ...painted, ...(await paint((canvas) => readPixels(canvas, mostlyOpaque ?? false))) };
  });
}
