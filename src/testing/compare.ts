import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';

/** How two pictures differ. */
export interface Comparison {
  /** Pixels that a person would call different (pixelmatch's default, edges' antialiasing aside). */
  different: number;
  /** Of how many. */
  total: number;
  /** The first picture in grey with the differences in red, as a PNG; null where the sizes differ. */
  picture: Buffer | null;
  /** px of both pictures. */
  sizes: readonly [Size, Size];
}

export interface Size {
  width: number;
  height: number;
}

/** Compares two PNGs pixel by pixel. @throws Error where one is no PNG */
export function comparePngs(first: Uint8Array, second: Uint8Array): Comparison {
  const [a, b] = [read(first), read(second)];
  const sizes = [sizeOf(a), sizeOf(b)] as const;
  const total = a.width * a.height;
  if (a.width !== b.width || a.height !== b.height) return { different: total, total, picture: null, sizes };
  const picture = new PNG(sizeOf(a));
  const different = pixelmatch(a.data, b.data, picture.data, a.width, a.height);
  return { different, total, picture: PNG.sync.write(picture), sizes };
}

/** What a comparison found, in a sentence. */
export function describeComparison({ different, total, picture, sizes: [a, b] }: Comparison): string {
  if (!picture) return `the sizes differ: ${a.width} × ${a.height} px and ${b.width} × ${b.height} px`;
  if (different === 0) return 'the pictures are the same';
  return `${different} of ${total} pixels differ (${((different / total) * 100).toPrecision(2)} %)`;
}

const read = (data: Uint8Array): PNG => PNG.sync.read(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
const sizeOf = ({ width, height }: Size): Size => ({ width, height });
