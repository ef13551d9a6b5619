import type { Scene } from '../../scene/types.ts';
import { prepareFaces } from './faces.ts';
import { paintScene } from './painter.ts';
import { type PictureOptions, preparePictures } from './pictures.ts';

export type { Picture } from './pictures.ts';

/** Pixels: RGBA, 8 bits each, not premultiplied, row by row. */
export interface Pixels {
  data: Buffer;
  width: number;
  height: number;
}

/** Runs work during which the thread must not end; it may reject without running it. */
export type Unbroken = <T>(work: () => Promise<T>) => Promise<T>;

export interface RasterOptions extends PictureOptions {
  /** For what skia does; default: it is just run. */
  unbroken?: Unbroken | undefined;
}

/** Draws a scene at `scale` device px per px of the design. */
export async function rasterize(scene: Scene, scale: number, options: RasterOptions = {}): Promise<Pixels> {
  const { unbroken = (work) => work() } = options;
  const [pictures] = await Promise.all([
    preparePictures(scene, scale, options),
    unbroken(() => prepareFaces(scene.items)),
  ]);
  return unbroken(async () => {
    const canvas = paintScene(scene, scale, pictures);
    try {
      const { width, height } = canvas;
      return { data: await canvas.toBuffer('raw'), width, height };
    } finally {
      canvas.dispose();
    }
  });
}
