import sharp from '../sharp.ts';
import { checkSize, UnusableImage } from './unusable.ts';

/**
 * Converts an uncompressed BMP of 24 or 32 bits a pixel, the kinds that programs still write, to PNG. The fourth byte
 * of 32 bits is alpha where any pixel uses it.
 *
 * @throws UnusableImage for other kinds and damaged files
 */
export async function bmpToPng(data: Buffer, maxPixels: number): Promise<Buffer> {
  if (data.length < 54) throw new UnusableImage('the picture is truncated');
  const offset = data.readUInt32LE(10);
  const width = data.readInt32LE(18);
  const signedHeight = data.readInt32LE(22);
  const [bits, compression] = [data.readUInt16LE(28), data.readUInt32LE(30)];
  const height = Math.abs(signedHeight);
  checkSize(width, height, maxPixels);
  const plain = compression === 0 || (compression === 3 && bits === 32);
  if (!plain || (bits !== 24 && bits !== 32))
    throw new UnusableImage(`it is a BMP of an unsupported kind (${bits} bits)`);
  const bytes = bits / 8;
  const stride = Math.ceil((width * bytes) / 4) * 4;
  if (data.length < offset + stride * height) throw new UnusableImage('the picture is truncated');

  const pixels = Buffer.alloc(width * height * 4, 255);
  let transparent = false;
  for (let y = 0; y < height; y++) {
    // A positive height means the bottom row comes first.
    let from = offset + stride * (signedHeight > 0 ? height - 1 - y : y);
    for (let to = y * width * 4; to < (y + 1) * width * 4; to += 4, from += bytes) {
      pixels[to] = data[from + 2] as number;
      pixels[to + 1] = data[from + 1] as number;
      pixels[to + 2] = data[from] as number;
      if (bytes === 4) {
        pixels[to + 3] = data[from + 3] as number;
        transparent ||= data[from + 3] !== 0;
      }
    }
  }
  const image = sharp(pixels, { raw: { width, height, channels: 4 } });
  return (transparent ? image : image.removeAlpha()).png({ compressionLevel: 1 }).toBuffer();
}
