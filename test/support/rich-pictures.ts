import sharp from 'sharp';
import type { ColoredPicture } from './colored-pictures.ts';
import { coloredPng, SIDE } from './colored-png.ts';
import { pngChunk } from './pictures.ts';

const fixedPoint = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(Math.round(value * 65_536));
  return bytes;
};

/** Red, green and blue for a white of D50, and the curve. @source Adobe RGB (1998) Color Image Encoding, annex C */
const ADOBE = {
  rXYZ: [0.60974, 0.31111, 0.01947],
  gXYZ: [0.20528, 0.62567, 0.06087],
  bXYZ: [0.14919, 0.06322, 0.74457],
};
const ADOBE_GAMMA = 2.19921875;

/** A profile of Adobe RGB, made of one of another matrix. */
export function adobeProfile(p3: Buffer): Buffer {
  const profile = Buffer.from(p3);
  for (let i = 0, at = 132; i < profile.readUInt32BE(128); i++, at += 12) {
    const tag = profile.toString('latin1', at, at + 4);
    const data = profile.subarray(profile.readUInt32BE(at + 4));
    if (tag in ADOBE) Buffer.concat(ADOBE[tag as keyof typeof ADOBE].map(fixedPoint)).copy(data, 8);
    // A parametric curve of the first kind: a power.
    if (tag.endsWith('TRC'))
      Buffer.concat([Buffer.from('para\0\0\0\0\0\0\0\0', 'latin1'), fixedPoint(ADOBE_GAMMA)]).copy(data);
  }
  return profile;
}

/** An animated PNG: the given picture, then one of another colour. */
async function apng(first: Buffer): Promise<Buffer> {
  const other = await sharp({ create: { width: SIDE, height: SIDE, channels: 3, background: 'lime' } })
    .png()
    .toBuffer();
  const dataOf = (png: Buffer) => {
    const at = png.indexOf('IDAT') - 4;
    return { at, data: png.subarray(at + 8, at + 8 + png.readUInt32BE(at)) };
  };
  const u32 = (...values: number[]) =>
    Buffer.concat(values.map((value) => Buffer.from([value >>> 24, value >> 16, value >> 8, value])));
  const control = (place: number) =>
    pngChunk('fcTL', Buffer.concat([u32(place, SIDE, SIDE, 0, 0), Buffer.from([0, 1, 0, 10, 0, 0])]));
  const { at, data } = dataOf(first);
  return Buffer.concat([
    ...[first.subarray(0, at), pngChunk('acTL', u32(2, 0)), control(0), first.subarray(at, at + 12 + data.length)],
    ...[
      control(1),
      pngChunk('fdAT', Buffer.concat([u32(2), dataOf(other).data])),
      first.subarray(at + 12 + data.length),
    ],
  ]);
}

/** Pictures that move, whose first frame is shown; that are damaged; and of other colour spaces than sRGB. */
export async function richPictures(p3: Buffer): Promise<ColoredPicture[]> {
  const base = coloredPng([]);
  const rgb = await sharp(base).raw().toBuffer();
  const frames = () =>
    sharp(Buffer.concat([rgb, rgb.map((value) => 255 - value)]), {
      raw: { width: SIDE, height: SIDE * 2, channels: 3, pageHeight: SIDE },
    });
  const adobe = adobeProfile(p3);
  const best = { quality: 100, chromaSubsampling: '4:4:4' } as const;
  /** The values of the picture as those of a profile. */
  const labelled = async (made: Buffer, mark: string, profile: Buffer) => {
    const at = made.indexOf(mark, 0, 'latin1');
    if (at < 0) throw new Error('no profile to replace');
    return Buffer.concat([
      made.subarray(0, at + mark.length + 2),
      profile,
      made.subarray(at + mark.length + 2 + p3.length),
    ]);
  };
  const ofP3 = await sharp(base).jpeg(best).withIccProfile('p3').toBuffer();
  const noisy = await sharp(base).resize(SIDE, SIDE).jpeg(best).toBuffer();
  const cmyk = () => sharp(base).toColourspace('cmyk');
  const cut = (data: Buffer, from = 20) => data.subarray(0, data.length - from);
  const one = (name: string, mime: string, data: Buffer): ColoredPicture => ({ name, mime, data });
  return [
    one('APNG', 'image/png', await apng(base)),
    one(
      'GIF, animated',
      'image/gif',
      await frames()
        .gif({ delay: [100, 100] })
        .toBuffer(),
    ),
    one(
      'WebP, animated',
      'image/webp',
      await frames()
        .webp({ delay: [100, 100], lossless: true })
        .toBuffer(),
    ),
    one('JPEG, profile Adobe RGB', 'image/jpeg', await labelled(ofP3, 'ICC_PROFILE\0', adobe)),
    one('JPEG, CMYK', 'image/jpeg', await cmyk().jpeg(best).toBuffer()),
    one(
      'AVIF, profile P3',
      'image/avif',
      await sharp(base)
        .withIccProfile('p3')
        .avif({ ...best, lossless: true })
        .toBuffer(),
    ),
    one(
      'AVIF, EXIF 6',
      'image/avif',
      await sharp(base)
        .withMetadata({ orientation: 6 })
        .avif({ ...best, lossless: true })
        .toBuffer(),
    ),
    one(
      'PNG, interlaced, 16 bits',
      'image/png',
      await sharp(coloredPng([], 16)).toColourspace('rgb16').png({ progressive: true }).toBuffer(),
    ),
    one('PNG, translucent palette', 'image/png', await sharp(base).ensureAlpha().png({ palette: true }).toBuffer()),
    one('JPEG without its end', 'image/jpeg', cut(noisy, 2)),
    one('GIF without its end', 'image/gif', cut(await sharp(base).gif().toBuffer(), 1)),
    one('PNG without its end', 'image/png', cut(base, 12)),
  ];
}
