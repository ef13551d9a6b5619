import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import type { Random } from '../random/random.ts';
import { mutateBytes } from './mutate.ts';

const SIDE = 48;

/** Pictures of every format that is read, with what they may carry: profiles, orientation, frames, palettes. */
export async function pictureSources(): Promise<readonly Buffer[]> {
  const noise = Buffer.from(Array.from({ length: SIDE * SIDE * 4 }, (_, i) => (i * i * 31 + (i >> 5) * 7) & 255));
  const raw = { width: SIDE, height: SIDE, channels: 4 } as const;
  const base = () => sharp(noise, { raw });
  const flat = () => base().flatten();
  const frames = sharp(Buffer.concat([noise, noise.map((v) => 255 - v), noise]), {
    raw: { ...raw, height: SIDE * 3, pageHeight: SIDE },
  });
  const turned = { exif: { IFD0: { Copyright: 'x'.repeat(300), ImageDescription: 'y' } }, orientation: 6 } as const;
  const pictures = await Promise.all([
    base().png().toBuffer(),
    base().png({ palette: true, colours: 16 }).toBuffer(),
    base().png({ progressive: true }).withIccProfile('p3').toBuffer(),
    base().toColourspace('rgb16').png().toBuffer(),
    base().grayscale().png().toBuffer(),
    flat().jpeg().withMetadata(turned).withIccProfile('p3').toBuffer(),
    flat().jpeg({ progressive: true }).toBuffer(),
    flat().toColourspace('cmyk').jpeg().withIccProfile('cmyk').toBuffer(),
    flat().grayscale().jpeg({ chromaSubsampling: '4:2:0' }).toBuffer(),
    base().webp().withMetadata(turned).toBuffer(),
    base().webp({ lossless: true }).withIccProfile('p3').toBuffer(),
    frames.clone().webp().toBuffer(),
    base().gif().toBuffer(),
    frames
      .clone()
      .gif({ delay: [20, 20, 20] })
      .toBuffer(),
    flat().avif({ effort: 0 }).toBuffer(),
    base().avif({ effort: 0, lossless: true }).withMetadata(turned).toBuffer(),
    base().tiff({ compression: 'lzw' }).toBuffer(),
    flat().tiff({ compression: 'jpeg', tile: true }).toBuffer(),
  ]);
  return [...pictures, bmp(noise)];
}

/** A BMP of 24 bits to a pixel. */
function bmp(rgba: Buffer): Buffer {
  const head = Buffer.alloc(54);
  const pixels = Buffer.alloc(SIDE * SIDE * 3, 0).map((_, i) => rgba[Math.floor(i / 3) * 4 + (i % 3)]!);
  head.write('BM', 0, 'latin1');
  head.writeUInt32LE(54 + pixels.length, 2);
  head.writeUInt32LE(54, 10);
  head.writeUInt32LE(40, 14);
  head.writeInt32LE(SIDE, 18);
  head.writeInt32LE(SIDE, 22);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(24, 28);
  return Buffer.concat([head, pixels]);
}

/** A picture with something wrong. The sums of a PNG's chunks are made right again for half of them. */
export function mutatedPicture(sources: readonly Buffer[], random: Random): Buffer {
  const source = random.pick(sources);
  let made: Buffer = source;
  for (let times = random.whole(1, 3); times > 0; times--)
    made = mutateBytes(made, random, 0, random.chance(0.5) ? Math.min(made.length, 300) : made.length);
  return made.toString('latin1', 1, 4) === 'PNG' && random.chance(0.5) ? withSums(made) : made;
}

function withSums(png: Buffer): Buffer {
  for (let at = 8; at + 12 <= png.length; ) {
    const length = png.readUInt32BE(at);
    if (at + 12 + length > png.length) break;
    png.writeUInt32BE(crc32(png.subarray(at + 4, at + 8 + length)), at + 8 + length);
    at += 12 + length;
  }
  return png;
}
