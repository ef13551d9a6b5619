import { crc32 } from '../checksum.ts';
import { UnusableImage } from './unusable.ts';

/** A PNG whose checksums are right, and what of the file given was wrong. */
export interface CheckedPng {
  data: Buffer;
  /** Whether a checksum of its pixels was wrong: they may not all be readable. */
  pixelsDamaged: boolean;
  /** Which chunks were left out, for a message; empty where none were. */
  damage: string;
}

/** Without these, nothing can be said of the pixels. */
const NEEDED = ['IHDR', 'PLTE'];

/**
 * A PNG as browsers take one whose checksums are wrong: they read its pixels nevertheless, and leave other chunks out that
 * can be done without (type in lower case). A file that ends early keeps its broken end.
 *
 * @source Chromium 156, which was given a PNG of each kind
 * @throws UnusableImage where the header or the palette is damaged
 */
export function withRightChecksums(png: Buffer): CheckedPng {
  const parts: Buffer[] = [];
  const left = new Set<string>();
  let [kept, pixelsDamaged] = [0, false];
  for (let at = 8; at + 12 <= png.length; ) {
    const end = at + 12 + png.readUInt32BE(at);
    if (end > png.length) break;
    const sum = crc32(png.subarray(at + 4, end - 4));
    if (sum !== png.readUInt32BE(end - 4)) {
      const type = png.toString('latin1', at + 4, at + 8);
      if (NEEDED.includes(type))
        throw new UnusableImage(`the picture is damaged (the checksum of its ${type} is wrong)`);
      const canBeLeft = (png[at + 4]! & 0x20) !== 0;
      parts.push(png.subarray(kept, canBeLeft ? at : end - 4));
      if (canBeLeft) left.add(type);
      else parts.push(bigEndian(sum));
      pixelsDamaged ||= type === 'IDAT';
      kept = end;
    }
    at = end;
  }
  if (parts.length === 0) return { data: png, pixelsDamaged, damage: '' };
  const data = Buffer.concat([...parts, png.subarray(kept)]);
  const damage = left.size > 0 ? `left out, as their checksums are wrong: ${namesOf(left)}` : '';
  return { data, pixelsDamaged, damage };
}

/** A few names of chunks: files hold what they like in their place. */
const namesOf = (types: ReadonlySet<string>): string =>
  [...types]
    .slice(0, 5)
    .map((type) => (/^[A-Za-z]{4}$/.test(type) ? type : 'a chunk without a name'))
    .join(', ');

function bigEndian(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
