import { release } from '../../release.ts';
import { isOpaque } from '../rgba8.ts';
import type { Canvas } from './skia.ts';

/**
 * A canvas's pixels: RGBA, 8 bits a channel, not premultiplied.
 *
 * @param mostlyOpaque whether they are likely to let nothing through: then they are asked for as Skia has them, which are
 *   the same and need not be divided by their alpha
 * @returns with whether it is known that nothing is seen through them
 */
export async function readPixels(canvas: Canvas, mostlyOpaque: boolean): Promise<{ data: Buffer; isOpaque: boolean }> {
  const opaque = mostlyOpaque ? await readOpaque(canvas) : null;
  return { data: opaque ?? (await canvas.toBuffer('raw')), isOpaque: opaque !== null };
}

/** The same, null where they let anything through. */
export async function readOpaque(canvas: Canvas): Promise<Buffer | null> {
  const data = await canvas.toBuffer('raw', { premultiplied: true });
  if (isOpaque(data)) return data;
  release(data);
  return null;
}
