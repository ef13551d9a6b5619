import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

/** 40 × 30 px with an edge in the middle. */
export const PICTURE = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'navy' } })
  .composite([{ input: { create: { width: 20, height: 30, channels: 3, background: 'gold' } }, left: 0, top: 0 }])
  .png()
  .toBuffer();

export const dataUri = (data: Buffer, type = 'image/png') => `data:${type};base64,${data.toString('base64')}`;

/** A PNG of any size that is easy on the memory here: one bit a pixel, all black. */
export function hugePng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const rows = Buffer.alloc((1 + Math.ceil(width / 8)) * height);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A chunk of a PNG, with its length and its sum. */
export function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

/** An animated WebP of two pages, of which the second is damaged. */
export async function damagedAnimation(): Promise<Buffer> {
  // The same noise each time: of some, the damage leaves the second page whole.
  const data = createHash('shake256', { outputLength: 40 * 80 * 3 })
    .update('noise')
    .digest();
  const file = await sharp(data, { raw: { width: 40, height: 80, channels: 3, pageHeight: 40 } })
    .webp({ delay: [100, 100], lossless: true })
    .toBuffer();
  return file.fill(0xff, file.length - 600, file.length - 20);
}
