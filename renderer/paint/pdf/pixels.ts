import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import sharp from '../../sharp.ts';
import type { Rgba8 } from '../rgba8.ts';

export const compress = promisify(deflate);

/** RGBA pixels as RGB and, where any is not opaque, alpha. */
export function splitAlpha({ data, width, height }: Rgba8): { rgb: Buffer; alpha: Buffer | null } {
  const count = width * height;
  const rgb = Buffer.allocUnsafe(count * 3);
  const alpha = Buffer.allocUnsafe(count);
  let opaque = 255;
  for (let i = 0; i < count; i++) {
    rgb[3 * i] = data[4 * i]!;
    rgb[3 * i + 1] = data[4 * i + 1]!;
    rgb[3 * i + 2] = data[4 * i + 2]!;
    const a = data[4 * i + 3]!;
    alpha[i] = a;
    opaque &= a;
  }
  return { rgb, alpha: opaque === 255 ? null : alpha };
}

/**
 * Gives pixels that differ from one colour by less than a level, as they show, that very colour, in place: faint px of a
 * shadow have lost their colours' last bits, which would take more room than the shadow.
 */
export function evenOut(rgb: Buffer, alpha: Buffer): void {
  let strongest = 0;
  for (let i = 1; i < alpha.length; i++) if (alpha[i]! > alpha[strongest]!) strongest = i;
  const color = rgb.subarray(3 * strongest, 3 * strongest + 3);
  const [r, g, b] = color as unknown as [number, number, number];
  for (let i = 0; i < alpha.length; i++) {
    const most = 255 / Math.max(1, alpha[i]!);
    const at = 3 * i;
    if (Math.abs(rgb[at]! - r) > most || Math.abs(rgb[at + 1]! - g) > most || Math.abs(rgb[at + 2]! - b) > most) return;
  }
  rgb.fill(Buffer.from(color));
}

/** Bytes up to which nothing is gained by another way than the plainest. */
const SMALL = 100_000;
/** One row of so many is looked at. */
const SAMPLED = 16;
/** What a drawing shrinks to at most; photos and noise stay larger. */
const DRAWING = 0.25;

/** Whether pixels look like a photo, by how little they shrink without loss. */
export async function looksLikePhoto(rgb: Buffer, width: number): Promise<boolean> {
  if (rgb.length < SMALL) return false;
  const row = 3 * width;
  const rows: Buffer[] = [];
  for (let at = 0; at < rgb.length; at += row * SAMPLED) rows.push(rgb.subarray(at, at + row));
  const sample = Buffer.concat(rows);
  return (await compress(sample, { level: 1 })).length > DRAWING * sample.length;
}

/**
 * Samples as PNG compresses them, each row predicted from the one before: photos become a third smaller than by deflate
 * alone. To be read with the parameters returned.
 */
export async function predicted(
  data: Buffer,
  width: number,
  height: number,
  channels: 1 | 3 | 4,
): Promise<{ data: Buffer; DecodeParms: object }> {
  const samples = sharp(data, { raw: { width, height, channels } });
  const png = await (channels === 1 ? samples.toColourspace('b-w') : samples)
    .png({ compressionLevel: 6, adaptiveFiltering: true })
    .toBuffer();
  const parts: Buffer[] = [];
  // Chunks: length, type, data, checksum (PNG, 5.3).
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  return {
    data: Buffer.concat(parts),
    DecodeParms: { Predictor: 15, Colors: channels, BitsPerComponent: 8, Columns: width },
  };
}

/** Samples as they are smaller: as they are, or each row predicted; soft edges are a fifth by prediction. */
export async function smallest(
  data: Buffer,
  width: number,
  height: number,
  channels: 1 | 3 | 4,
): Promise<{ data: Buffer; DecodeParms?: object }> {
  const [plain, told] = await Promise.all([compress(data), predicted(data, width, height, channels)]);
  return told.data.length < plain.length ? told : { data: plain };
}

/**
 * Lays inks over others, in place, as a reader does that keeps transparency. Four bytes a px.
 * @param alpha how opaque the upper ones are
 * @param multiplies whether they darken what lies below, as black ink does, in place of covering it
 */
export function layOver(below: Buffer, above: Buffer, alpha: Buffer, multiplies: boolean): void {
  for (let i = 0; i < alpha.length; i++) {
    const a = alpha[i]! / 255;
    if (a === 0) continue;
    for (let j = 4 * i; j < 4 * i + 4; j++) {
      const [under, over] = [below[j]!, above[j]!];
      const mixed = multiplies ? 255 - ((255 - under) * (255 - over)) / 255 : over;
      below[j] = Math.round(under * (1 - a) + mixed * a);
    }
  }
}
