import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

const u16 = (value: number) => Buffer.from([value >> 8, value & 255]);
const u32 = (value: number) => Buffer.from([value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255]);
const joined = (...parts: readonly (Buffer | string)[]) => together(parts);
const together = (parts: readonly (Buffer | string)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));
const repeated = (count: number, ...parts: readonly Buffer[]) =>
  Buffer.concat(Array<Buffer>(count).fill(joined(...parts)));

const SIDE = 16;
const red = () => sharp({ create: { width: SIDE, height: SIDE, channels: 3, background: '#c86432' } });

function chunk(type: string, data: Buffer): Buffer {
  const body = joined(type, data);
  return joined(u32(data.length), body, u32(crc32(body)));
}

/** A PNG with chunks behind its header. */
async function pngWith(...chunks: readonly Buffer[]): Promise<Buffer> {
  const png = await red().png().toBuffer();
  return joined(png.subarray(0, 33), ...chunks, png.subarray(33));
}

/** A chunk of a name and `data`, packed. */
const packed = (type: string, data: Buffer) => chunk(type, joined('a\0\0', deflateSync(data)));

/** A PNG whose profile unpacks to `bytes`. */
export const pngOfProfile = (bytes: number) => pngWith(packed('iCCP', Buffer.alloc(bytes)));

/** A PNG of `count` texts, each of which unpacks to `bytes`. */
export const pngOfTexts = (count: number, bytes: number) =>
  pngWith(repeated(count, packed('zTXt', Buffer.alloc(bytes))));

/** A JPEG with a profile of Display P3, `bytes` long and `spoilt` where it is to be of no use. */
export async function jpegOfProfile(bytes: number, spoilt = false): Promise<Buffer> {
  const jpeg = await red().jpeg().toBuffer();
  const { icc } = await sharp(await red().jpeg().withIccProfile('p3').toBuffer()).metadata();
  const profile = joined(icc!, Buffer.alloc(Math.max(0, bytes - icc!.length)));
  profile.writeUInt32BE(profile.length, 0);
  if (spoilt) profile.fill(0, 128, 300);
  const most = 65_519;
  const count = Math.ceil(profile.length / most);
  const segments = Array.from({ length: count }, (_, i) => {
    const part = profile.subarray(i * most, (i + 1) * most);
    return joined('\xff\xe2', u16(part.length + 16), 'ICC_PROFILE\0', Buffer.from([i + 1, count]), part);
  });
  return joined(jpeg.subarray(0, 2), ...segments, jpeg.subarray(2));
}

/** Puts bits into bytes, highest first, as in the data of a JPEG's scan. */
function scanData(...codes: readonly (readonly [value: number, bits: number])[]): Buffer {
  const bits = codes.map(([value, count]) => value.toString(2).padStart(count, '0')).join('');
  const padded = bits.padEnd(Math.ceil(bits.length / 8) * 8, '1');
  const bytes = padded.match(/.{8}/g)!.flatMap((byte) => (byte === '11111111' ? [255, 0] : [Number.parseInt(byte, 2)]));
  return Buffer.from(bytes);
}

/** Each scan goes over every coefficient of one place in the blocks, of one more bit, and says that none is set. */
const MOST_SCANS = 14 * 63;

/** A grey progressive JPEG, `side` px wide and high, of up to 882 scans that say nothing, as the standard allows. */
export function jpegOfScans(side: number, scans: number): Buffer {
  const blocks = Math.ceil(side / 8) ** 2;
  const table = (kind: number, codes: readonly number[]) => {
    const counts = Buffer.alloc(16);
    counts.fill(1, 0, codes.length);
    return joined('\xff\xc4', u16(19 + codes.length), Buffer.from([kind << 4]), counts, Buffer.from(codes));
  };
  const scan = (first: number, last: number, bits: number, data: Buffer) =>
    joined('\xff\xda', u16(8), Buffer.from([1, 1, 0, first, last, bits]), data);
  // Runs of blocks without coefficients: code 0 is one of 16,384 and as many more as 14 bits say, code 10 is one.
  const runs: [number, number][] = [];
  for (let left = blocks; left > 0; ) {
    const run = Math.min(32_767, left);
    if (run < 16_384) runs.push([2, 2]);
    else runs.push([0, 1], [run - 16_384, 14]);
    left -= run < 16_384 ? 1 : run;
  }
  const nothing = scanData(...runs);
  const made = Array.from({ length: Math.min(scans, MOST_SCANS) }, (_, i) => {
    const [low, at] = [13 - Math.floor(i / 63), 1 + (i % 63)];
    return scan(at, at, ((low === 13 ? 0 : low + 1) << 4) | low, nothing);
  });
  const frame = joined('\xff\xc2', u16(11), Buffer.from([8]), u16(side), u16(side), Buffer.from([1, 1, 0x11, 0]));
  const quantization = joined('\xff\xdb', u16(67), Buffer.from([0]), Buffer.alloc(64, 1));
  const first = scan(0, 0, 0, Buffer.alloc(Math.ceil(blocks / 8)));
  return joined('\xff\xd8', quantization, frame, table(0, [0]), table(1, [0xe0, 0]), first, ...made, '\xff\xd9');
}

/** A GIF of frames of one px. */
export function gifOfFrames(count: number, side = 1): Buffer {
  const size = Buffer.from([side & 255, side >> 8, side & 255, side >> 8]);
  const head = joined('GIF89a', size, Buffer.from([0x80, 0, 0, 0, 0, 0, 255, 255, 255]));
  const forEver = joined('\x21\xff\x0bNETSCAPE2.0', Buffer.from([3, 1, 0, 0, 0]));
  const control = Buffer.from([0x21, 0xf9, 4, 0, 2, 0, 0, 0]);
  const frame = Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0]);
  return joined(head, forEver, repeated(count, control, frame), ';');
}

/** An animated WebP of frames of two px. */
export async function webpOfFrames(count: number): Promise<Buffer> {
  const still = await sharp({ create: { width: 2, height: 2, channels: 4, background: '#f008' } })
    .webp({ lossless: true })
    .toBuffer();
  const picture = still.subarray(still.indexOf('VP8L'));
  const riff = (type: string, data: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(data.length);
    return joined(type, length, data);
  };
  const head = Buffer.from([0x12, 0, 0, 0, 1, 0, 0, 1, 0, 0]);
  const place = Buffer.from([0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 20, 0, 0, 0]);
  const frame = riff('ANMF', joined(place, picture));
  return riff('RIFF', joined('WEBP', riff('VP8X', head), riff('ANIM', Buffer.alloc(6)), repeated(count, frame)));
}

/** An APNG of equal frames. */
export async function apngOfFrames(count: number): Promise<Buffer> {
  const png = await red().png().toBuffer();
  const start = png.indexOf('IDAT') - 4;
  const end = start + 12 + png.readUInt32BE(start);
  const control = (place: number) => joined(u32(place), u32(SIDE), u32(SIDE), u32(0), u32(0), u16(1), u16(50), u16(0));
  const frames = Array.from({ length: count - 1 }, (_, i) => [
    chunk('fcTL', control(2 * i + 1)),
    chunk('fdAT', joined(u32(2 * i + 2), png.subarray(start + 8, end - 4))),
  ]).flat();
  const head = [chunk('acTL', joined(u32(count), u32(0))), chunk('fcTL', control(0))];
  return joined(png.subarray(0, start), ...head, png.subarray(start, end), ...frames, png.subarray(end));
}

/** A TIFF of `count` pages of one px, of one chain of directories. */
export function tiffOfPages(count: number): Buffer {
  const entries = [
    ...[[256, 1], [257, 1], [258, 8], [259, 1], [262, 1]], // width, height, bits, no packing, black is 0
    ...[[273, 8], [278, 1], [279, 1]], // where its px lies, rows to a strip, bytes of it
  ]; // biome-ignore format: one line a group
  const page = 2 + entries.length * 12 + 4;
  const tiff = Buffer.alloc(12 + count * page, 0);
  tiff.write('II*\0', 'latin1');
  tiff.writeUInt32LE(12, 4);
  tiff.fill(128, 8, 12);
  for (let i = 0; i < count; i++) {
    const start = 12 + i * page;
    tiff.writeUInt16LE(entries.length, start);
    entries.forEach(([tag, value], k) => {
      const at = start + 2 + k * 12;
      tiff.writeUInt16LE(tag!, at);
      tiff.writeUInt16LE(4, at + 2);
      tiff.writeUInt32LE(1, at + 4);
      tiff.writeUInt32LE(value!, at + 8);
    });
    tiff.writeUInt32LE(i < count - 1 ? start + page : 0, start + page - 4);
  }
  return tiff;
}

const box = (type: string, ...parts: readonly Buffer[]): Buffer => {
  const data = together(parts);
  return joined(u32(data.length + 8), type, data);
};
/** A box with a version, 0 unless said, and flags. */
const full = (type: string, parts: readonly Buffer[], version = 0) => box(type, u32(version << 24), together(parts));

/**
 * An AVIF whose picture is a grid of tiles, `rows` × `columns` of 16 px, made of `items` items that share their data.
 *
 * @source ISO/IEC 23008-12, §6.6.2.3
 */
export async function avifOfTiles(rows: number, columns: number, items = 1): Promise<Buffer> {
  const tile = await red().avif({ effort: 0 }).toBuffer();
  const data = tile.subarray(tile.indexOf('mdat') + 4);
  const config = tile.subarray(tile.indexOf('av1C') - 4, tile.indexOf('av1C') + 8);
  const grid = joined(Buffer.from([0, 0, rows - 1, columns - 1]), u16(columns * SIDE), u16(rows * SIDE));
  const ids = Array.from({ length: items }, (_, i) => i + 2);
  const place = (id: number, at: number, length: number) => joined(u16(id), u16(0), u16(1), u32(at), u32(length));
  const info = (id: number, type: string) => full('infe', [u16(id), u16(0), Buffer.from(`${type}\0`)], 2);
  const size = (width: number, height: number) => full('ispe', [u32(width), u32(height)]);
  const properties = [
    config,
    size(SIDE, SIDE),
    full('pixi', [Buffer.from([3, 8, 8, 8])]),
    size(columns * SIDE, rows * SIDE),
  ];
  const meta = (from: number) => {
    const places = [place(1, from + data.length, grid.length), ...ids.map((id) => place(id, from, data.length))];
    const tiles = Buffer.concat(Array.from({ length: rows * columns }, (_, i) => u16(ids[i % items]!)));
    const has = [u16(1), Buffer.from([2, 4, 3]), ...ids.flatMap((id) => [u16(id), Buffer.from([3, 0x81, 2, 3])])];
    return full('meta', [
      full('hdlr', [u32(0), Buffer.from('pict'), Buffer.alloc(13)]),
      full('iloc', [Buffer.from([0x44, 0]), u16(items + 1), ...places]),
      full('iinf', [u16(items + 1), info(1, 'grid'), ...ids.map((id) => info(id, 'av01'))]),
      full('iref', [box('dimg', u16(1), u16(rows * columns), tiles)]),
      full('pitm', [u16(1)]),
      box('iprp', box('ipco', ...properties), full('ipma', [u32(items + 1), ...has])),
    ]);
  };
  const type = box('ftyp', Buffer.from('avif\0\0\0\0mif1avif'));
  return joined(type, meta(type.length + meta(0).length + 8), box('mdat', data, grid));
}

/** An AVIF that says that its picture is larger than it is. */
export async function avifOfSize(width: number, height: number): Promise<Buffer> {
  const avif = await red().avif({ effort: 0 }).toBuffer();
  const at = avif.indexOf('ispe');
  avif.writeUInt32BE(width, at + 8);
  avif.writeUInt32BE(height, at + 12);
  return avif;
}
