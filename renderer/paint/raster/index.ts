import type { Scene } from '../../scene/types.ts';
import { paintScene } from './painter.ts';
import { type OnDamaged, preparePictures } from './pictures.ts';

/** Pixels: RGBA, 8 bits each, not premultiplied, row by row. */
export interface Pixels {
  data: Buffer;
  width: number;
  height: number;
}

/** Draws a scene at `scale` device px per px of the design. `onDamaged`: as of `preparePictures`. */
export async function rasterize(scene: Scene, scale: number, onDamaged?: OnDamaged): Promise<Pixels> {
  const pictures = await preparePictures(scene, scale, onDamaged);
  const canvas = paintScene(scene, scale, pictures);
  try {
    const { width, height } = canvas;
    return { data: await canvas.toBuffer('raw'), width, height };
  } finally {
    canvas.dispose();
  }
}
