import { reasonOf, UnusableFont } from './errors.ts';

/**
 * A static font with every axis of a variable one pinned (some 100 ms; the result is kept on disk).
 * @throws UnusableFont where the font is damaged
 */
export async function instantiate(font: Uint8Array, pins: Record<string, number>): Promise<Uint8Array> {
  // Loaded when it is needed: it brings HarfBuzz's subsetter.
  const { default: subsetFont } = await import('subset-font');
  try {
    return await subsetFont(Buffer.from(font.buffer, font.byteOffset, font.byteLength), undefined, {
      targetFormat: 'sfnt',
      keepAllGlyphs: true,
      variationAxes: pins,
    });
  } catch (error) {
    throw new UnusableFont(`the variable font cannot be instantiated (${reasonOf(error)})`, { cause: error });
  }
}
