import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { coloredPng, QUARTERS, SIDE } from './colored-png.ts';
import { richPictures } from './rich-pictures.ts';

/** A picture with the points that are looked at, px. */
export interface ColoredPicture {
  name: string;
  mime: string;
  data: Buffer;
}

/** The middles of the quarters of a picture of 16 × 16 px. */
export const POINTS = [
  [3, 3],
  [11, 3],
  [3, 11],
  [11, 11],
] as const;

const fixed = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) bytes.writeUInt32BE(Math.round(value * 1e5), i * 4);
  return bytes;
};
const SRGB = fixed(0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06);
const P3 = fixed(0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06);
const gama = (value: number): [string, Buffer] => ['gAMA', fixed(value)];
const cicp = (...codes: number[]): [string, Buffer] => ['cICP', Buffer.from(codes)];

async function profileOf(name: string): Promise<Buffer> {
  const picture = sharp({ create: { width: 1, height: 1, channels: 3, background: 'white' } });
  const { icc } = await sharp(await picture.withIccProfile(name).png().toBuffer()).metadata();
  return icc!;
}

/** Pictures that say in many ways what their colours are, which way is up, and of what they consist. */
export async function coloredPictures(): Promise<ColoredPicture[]> {
  const p3 = await profileOf('p3');
  const iccp: [string, Buffer] = ['iCCP', Buffer.concat([Buffer.from('p\0\0', 'latin1'), deflateSync(p3)])];
  const pngs: [string, Buffer][] = [
    ['PNG', coloredPng([])],
    ['PNG, 16 bits', coloredPng([], 16)],
    ['PNG, grey', coloredPng([], 8, true)],
    ['PNG, gAMA 1.0', coloredPng([gama(1)])],
    ['PNG, gAMA 0.45455', coloredPng([gama(0.45455)])],
    ['PNG, gAMA 0.55556', coloredPng([gama(0.55556)])],
    ['PNG, gAMA 1.0 and sRGB', coloredPng([['sRGB', Buffer.from([0])], gama(1)])],
    ['PNG, gAMA 0.45455 and cHRM of sRGB', coloredPng([gama(0.45455), ['cHRM', SRGB]])],
    ['PNG, gAMA 0.45455 and cHRM of P3', coloredPng([gama(0.45455), ['cHRM', P3]])],
    ['PNG, cHRM of P3 alone', coloredPng([['cHRM', P3]])],
    ['PNG, gAMA 1.0, 16 bits', coloredPng([gama(1)], 16)],
    ['PNG, gAMA 1.0, grey', coloredPng([gama(1)], 8, true)],
    ['PNG, profile P3', coloredPng([iccp])],
    ['PNG, profile P3, 16 bits', coloredPng([iccp], 16)],
    ['PNG, profile P3 and gAMA 1.0', coloredPng([gama(1), iccp])],
    ['PNG, cICP of P3', coloredPng([cicp(12, 13, 0, 1)])],
    ['PNG, cICP of P3, 16 bits', coloredPng([cicp(12, 13, 0, 1)], 16)],
    ['PNG, cICP of sRGB', coloredPng([cicp(1, 13, 0, 1)])],
    ['PNG, cICP linear', coloredPng([cicp(1, 8, 0, 1)])],
    ['PNG, cICP of BT.709', coloredPng([cicp(1, 1, 0, 1)])],
    ['PNG, cICP of BT.2020', coloredPng([cicp(9, 1, 0, 1)])],
    ['PNG, cICP of P3 and profile P3', coloredPng([cicp(12, 13, 0, 1), iccp])],
    ['PNG, cICP of PQ', coloredPng([cicp(9, 16, 0, 1)])],
    ['PNG, cICP of HLG', coloredPng([cicp(9, 18, 0, 1)])],
  ];
  const base = coloredPng([]);
  const lossless = { quality: 100, lossless: true };
  const oriented: [string, string, Buffer][] = [];
  for (let orientation = 1; orientation <= 8; orientation++) {
    const turned = () => sharp(base).withMetadata({ orientation });
    oriented.push([
      `JPEG, EXIF ${orientation}`,
      'image/jpeg',
      await turned().jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer(),
    ]);
    oriented.push([`WebP, EXIF ${orientation}`, 'image/webp', await turned().webp(lossless).toBuffer()]);
    oriented.push([`PNG, EXIF ${orientation}`, 'image/png', await turned().png().toBuffer()]);
  }
  const jpeg = () => sharp(base).jpeg({ quality: 100, chromaSubsampling: '4:4:4' });
  const others: [string, string, Buffer][] = [
    [
      'JPEG, profile P3',
      'image/jpeg',
      await sharp(coloredPng([iccp]))
        .keepIccProfile()
        .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
        .toBuffer(),
    ],
    [
      'JPEG, grey',
      'image/jpeg',
      await sharp(coloredPng([], 8, true))
        .toColourspace('b-w')
        .jpeg({ quality: 100 })
        .toBuffer(),
    ],
    [
      'JPEG, progressive',
      'image/jpeg',
      await sharp(base).jpeg({ quality: 100, chromaSubsampling: '4:4:4', progressive: true }).toBuffer(),
    ],
    ['JPEG', 'image/jpeg', await jpeg().toBuffer()],
    [
      'WebP, profile P3',
      'image/webp',
      await sharp(coloredPng([iccp]))
        .keepIccProfile()
        .webp(lossless)
        .toBuffer(),
    ],
    [
      'AVIF',
      'image/avif',
      await sharp(base).avif({ quality: 100, lossless: true, chromaSubsampling: '4:4:4' }).toBuffer(),
    ],
    ['GIF', 'image/gif', await sharp(base).gif().toBuffer()],
    ['PNG, palette', 'image/png', await sharp(base).png({ palette: true }).toBuffer()],
    ['PNG, interlaced', 'image/png', await sharp(base).png({ progressive: true }).toBuffer()],
    ['BMP in an icon, 32 bits', 'image/x-icon', icon([bitmap(32)])],
    ['BMP in an icon, 24 bits', 'image/x-icon', icon([bitmap(24)])],
    ['BMP in an icon, 8 bits', 'image/x-icon', icon([bitmap(8)])],
    ['PNG in an icon', 'image/x-icon', icon([base])],
  ];
  return [
    ...pngs.map(([name, data]) => ({ name, mime: 'image/png', data })),
    ...[...oriented, ...others].map(([name, mime, data]) => ({ name, mime, data })),
    ...(await richPictures(p3)),
  ];
}

/** An icon file of pictures of 16 × 16 px. */
export function icon(pictures: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(6 + 16 * pictures.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(pictures.length, 4);
  let offset = header.length;
  pictures.forEach((data, i) => {
    const at = 6 + 16 * i;
    [header[at], header[at + 1]] = [SIDE, SIDE];
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(data.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += data.length;
  });
  return Buffer.concat([header, ...pictures]);
}

/** The four colours as a bitmap of an icon, the lower row first. */
export function bitmap(bits: 8 | 24 | 32): Buffer {
  const header = Buffer.alloc(40);
  header.writeUInt32LE(40, 0);
  header.writeInt32LE(SIDE, 4);
  header.writeInt32LE(SIDE * 2, 8);
  header.writeUInt16LE(1, 12);
  header.writeUInt16LE(bits, 14);
  const palette = Buffer.alloc(bits === 8 ? 1024 : 0);
  if (bits === 8) for (const [i, [r, g, b]] of QUARTERS.entries()) palette.set([b, g, r, 0], i * 4);
  const bytes = bits / 8;
  const pixels = Buffer.alloc(SIDE * SIDE * bytes, 255);
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++) {
      const place = (x >> 3) + 2 * ((SIDE - 1 - y) >> 3);
      const [r, g, b] = QUARTERS[place]!;
      pixels.set(bits === 8 ? [place] : [b, g, r], (y * SIDE + x) * bytes);
    }
  return Buffer.concat([header, palette, pixels, Buffer.alloc(SIDE * 4)]);
}
