import sharp from '../sharp.ts';
import { checkSize, UnusableImage } from './unusable.ts';

/**
 * Decodes a picture whose file is damaged, as far as it goes; the px that are missing are clear.
 *
 * @param checkSize throws where a picture of that size, px, must not be decoded
 * @returns RGBA, 8 bits a channel, not premultiplied, upright
 */
export type DecodePartly = (
  data: Buffer,
  checkSize: (width: number, height: number) => void,
) => Promise<{ data: Buffer; width: number; height: number }>;

/** Why not all rows of a picture may be there. */
export type Fault = 'the file ends early' | 'a checksum of the file is wrong';

/** The state of a picture that has a fault and is not repaired, for a message. */
export const stateOf = (fault: Fault): string =>
  fault === 'the file ends early' ? 'the picture is truncated' : 'the picture is damaged';

export interface RepairOptions {
  mime: Repaired['mime'];
  fault: Fault;
  maxPixels: number;
  decodePartly: DecodePartly;
}

/** A whole file, made from a damaged one. */
export interface Repaired {
  data: Buffer;
  mime: 'image/jpeg' | 'image/png' | 'image/webp' | 'image/gif';
  /** The fault, for a message: "the file ends early: the last 12 of its 80 rows are missing". */
  damage: string;
}

const END_OF_IMAGE = Buffer.from([0xff, 0xd9]);

/**
 * Makes a whole file of a damaged one: the same file where only its end marker is missing or a checksum was wrong, or a PNG
 * of the rows that can be decoded.
 *
 * @param data a PNG's with right checksums
 * @throws UnusableImage where not one row can be had, or the picture is too large
 */
export async function repair(data: Buffer, { mime, fault, maxPixels, decodePartly }: RepairOptions): Promise<Repaired> {
  const truncated = fault === 'the file ends early';
  const ended = truncated && mime === 'image/jpeg' ? Buffer.concat([data, END_OF_IMAGE]) : data;
  if (await isWhole(ended, maxPixels)) {
    return {
      data: ended,
      mime,
      damage: truncated ? `${fault}, behind its last row` : `${fault}, though all rows can be read`,
    };
  }
  const state = stateOf(fault);
  const { width, height, ...pixels } = await decoded(data, { state, maxPixels, decodePartly });
  const rows = rowsOf(pixels.data, width, height);
  if (rows === 0) throw new UnusableImage(`${state}: not one of its rows ${truncated ? 'is there' : 'can be read'}`);
  const png = sharp(pixels.data, { raw: { width, height, channels: 4 }, limitInputPixels: false }).png({
    compressionLevel: 3,
  });
  const missing = height - rows;
  const damage = `${fault}: ${missing === 0 ? 'part' : `the last ${missing}`} of its ${height} rows ${missing === 1 ? 'is' : 'are'} missing`;
  return { data: await png.toBuffer(), mime: 'image/png', damage };
}

/** Whether every px of a picture can be decoded. */
async function isWhole(data: Buffer, maxPixels: number): Promise<boolean> {
  try {
    const { width, height } = await sharp(data, { limitInputPixels: false }).metadata();
    if (width * height > maxPixels) return false;
    await sharp(data, { limitInputPixels: false, failOn: 'warning' }).raw().toBuffer();
    return true;
  } catch {
    return false;
  }
}

async function decoded(
  data: Buffer,
  { state, maxPixels, decodePartly }: Pick<RepairOptions, 'maxPixels' | 'decodePartly'> & { state: string },
) {
  try {
    return await decodePartly(data, (width, height) => checkSize(width, height, maxPixels));
  } catch (error) {
    throw error instanceof UnusableImage ? error : new UnusableImage(state);
  }
}

/** How many rows there are down to the last that is not clear. */
function rowsOf(rgba: Buffer, width: number, height: number): number {
  for (let row = height; row > 0; row--)
    for (let x = 0, at = (row - 1) * width * 4 + 3; x < width; x++, at += 4) if (rgba[at] !== 0) return row;
  return 0;
}
