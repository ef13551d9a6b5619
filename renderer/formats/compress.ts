import { RenderError } from '../errors.ts';
import type { Settings } from '../settings.ts';
import { fileKey } from './file-key.ts';
import { type KeptFiles, keptOr } from './kept-files.ts';
import type { Format, PicturePixels } from './types.ts';

/**
 * The file of a picture.
 * @param kept where it is kept, if the pixels have a name, and taken from
 * @throws RenderError `invalid_options` where the format is not one of pictures
 */
export async function compress(
  pixels: PicturePixels,
  { compress: compressor, name }: Format,
  options: Pick<Settings, 'quality'>,
  kept?: KeptFiles,
): Promise<Buffer> {
  if (!compressor) {
    const message = `option format: pixels make a picture, not a ${name}`;
    throw new RenderError({ kind: 'input', code: 'invalid_options', path: 'format', message });
  }
  const make = () => compressor(pixels, options, kept);
  if (!kept || pixels.name === undefined) return make();
  // A copy: whoever gets it may change it, or move it to another thread.
  return Buffer.from(await keptOr(kept, fileKey(pixels, { name }, options), make));
}

/** Keeps the file of a picture that has a name, made where it was painted. */
export function keepFile(
  file: Uint8Array,
  picture: Pick<PicturePixels, 'name' | 'density'>,
  format: Format,
  options: Pick<Settings, 'quality'>,
  kept: KeptFiles,
): void {
  if (picture.name !== undefined) kept.set(fileKey(picture, format, options), Buffer.from(file));
}
