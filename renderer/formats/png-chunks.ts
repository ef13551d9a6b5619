import { crc32 } from '../checksum.ts';
import type { PicturePixels } from './types.ts';

/** A PNG begins so (PNG specification, 5.2). */
export const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
/** Bytes of a chunk before its content, and after it (5.3). */
export const [BEFORE, AFTER] = [8, 4];
/** Bytes of the content of the chunk IHDR. */
export const HEADER = 13;
/** Kinds of px (11.2.1). */
export const [PALETTE, RGBA] = [3, 6];
const METERS_PER_INCH = 0.0254;

/**
 * What a PNG begins with: its signature, and the chunks that say its size and its resolution.
 * @param bits of a px, or of each of its channels
 * @param kind of px
 */
export function beginning({ width, height, density }: PicturePixels, bits: number, kind: number): Buffer {
  const header = Buffer.alloc(HEADER);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([bits, kind], 8);
  const resolution = density === undefined ? [] : [chunk('pHYs', pxToMeter(density))];
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), ...resolution]);
}

/** A number as PNG writes it. */
export function fourBytes(number: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(number);
  return bytes;
}

/** A chunk of that type (5.3). */
export function chunk(type: string, content: Buffer = Buffer.alloc(0)): Buffer {
  const bytes = Buffer.concat([Buffer.alloc(BEFORE), content, Buffer.alloc(AFTER)]);
  closeChunk(bytes, type);
  return bytes;
}

/** Writes what a chunk has around its content. @param bytes the chunk, with its content at its place */
export function closeChunk(bytes: Buffer, type: string): void {
  bytes.writeUInt32BE(bytes.length - BEFORE - AFTER);
  bytes.write(type, 4, 'latin1');
  bytes.writeUInt32BE(crc32(bytes.subarray(4, -AFTER)), bytes.length - AFTER);
}

/** The content of the chunk pHYs (11.3.4.3). @param density px to an inch */
function pxToMeter(density: number): Buffer {
  const perMeter = fourBytes(Math.round(density / METERS_PER_INCH));
  return Buffer.concat([perMeter, perMeter, Buffer.from([1])]);
}
