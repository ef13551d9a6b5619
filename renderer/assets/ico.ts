import sharp from '../sharp.ts';
import { checkSize, UnusableImage } from './unusable.ts';

/** A picture of an icon file. */
interface Entry {
  width: number;
  height: number;
  bits: number;
  offset: number;
  length: number;
}

const MOST_ENTRIES = 256;

function entriesOf(ico: Buffer): Entry[] {
  const count = ico.length < 6 ? 0 : Math.min(ico.readUInt16LE(4), MOST_ENTRIES);
  const entries: Entry[] = [];
  for (let i = 0, at = 6; i < count && at + 16 <= ico.length; i++, at += 16) {
    // 0 stands for 256. A cursor has its hot spot where an icon has its depth.
    const bits = ico.readUInt16LE(2) === 1 ? ico.readUInt16LE(at + 6) : 0;
    const [length, offset] = [ico.readUInt32LE(at + 8), ico.readUInt32LE(at + 12)];
    entries.push({ width: ico[at]! || 256, height: ico[at + 1]! || 256, bits, offset, length });
  }
  return entries;
}

/**
 * The picture of an icon or cursor that browsers show, as a PNG: the largest, of those the one with the most colours.
 * @throws UnusableImage where it cannot be read
 */
export async function icoToPng(ico: Buffer, maxPixels: number): Promise<Buffer> {
  const [best] = entriesOf(ico).sort((a, b) => b.width * b.height - a.width * a.height || b.bits - a.bits);
  if (!best || best.offset + 40 > ico.length) throw new UnusableImage('the icon is truncated');
  const data = ico.subarray(best.offset, best.offset + best.length);
  if (data.toString('latin1', 0, 8) === '\x89PNG\r\n\x1a\n') return data;
  return bitmapToPng(data, maxPixels);
}

/** Bits a pixel of bitmaps with a table of colours. */
const INDEXED: readonly number[] = [1, 4, 8];

/** A bitmap as icons hold it: twice as high as it is, the lower half a mask of one bit. */
async function bitmapToPng(bitmap: Buffer, maxPixels: number): Promise<Buffer> {
  const headerSize = bitmap.readUInt32LE(0);
  const [width, height] = [bitmap.readInt32LE(4), Math.abs(bitmap.readInt32LE(8)) >> 1];
  const [bits, compression] = [bitmap.readUInt16LE(14), bitmap.readUInt32LE(16)];
  checkSize(width, height, maxPixels);
  const isIndexed = INDEXED.includes(bits);
  if (headerSize < 40 || compression !== 0 || !(isIndexed || bits === 24 || bits === 32))
    throw new UnusableImage(`it is an icon of an unsupported kind (${bits} bits)`);
  const palette = headerSize;
  const colors = isIndexed ? bitmap.readUInt32LE(32) || 2 ** bits : 0;
  const start = palette + colors * 4;
  const stride = Math.ceil((width * bits) / 32) * 4;
  const mask = start + stride * height;
  const maskStride = Math.ceil(width / 32) * 4;
  if (mask > bitmap.length) throw new UnusableImage('the icon is truncated');
  const hasMask = mask + maskStride * height <= bitmap.length;
  const pixels = Buffer.alloc(width * height * 4, 255);
  let hasAlpha = false;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const row = start + stride * (height - 1 - y);
      const to = (y * width + x) * 4;
      let from = row + (x * bits) / 8;
      if (isIndexed) {
        const place = x * bits;
        const index = (bitmap[row + (place >> 3)]! >> (8 - bits - (place & 7))) & (2 ** bits - 1);
        from = palette + Math.min(index, colors - 1) * 4;
      }
      [pixels[to], pixels[to + 1], pixels[to + 2]] = [bitmap[from + 2]!, bitmap[from + 1]!, bitmap[from]!];
      if (bits === 32) {
        pixels[to + 3] = bitmap[from + 3]!;
        hasAlpha ||= bitmap[from + 3] !== 0;
      }
    }
  // Alpha stands in for the mask where there is any.
  if (!hasAlpha)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const bit = hasMask && (bitmap[mask + maskStride * (height - 1 - y) + (x >> 3)]! >> (7 - (x & 7))) & 1;
        pixels[(y * width + x) * 4 + 3] = bit ? 0 : 255;
      }
  return sharp(pixels, { raw: { width, height, channels: 4 } })
    .png({ compressionLevel: 1 })
    .toBuffer();
}
