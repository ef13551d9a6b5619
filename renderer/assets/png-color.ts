import { deflateSync } from 'node:zlib';
import { crc32 } from '../checksum.ts';
import sharp from '../sharp.ts';

/** The curve by which stored values become light: a power, or one of the named ones. */
type Curve = { gamma: number } | 'srgb';

/** x and y of white, red, green and blue. */
type Primaries = readonly [number, number, number, number, number, number, number, number];

const SRGB_PRIMARIES: Primaries = [0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06];

interface Chunk {
  type: string;
  /** Of the whole chunk, in the file. */
  start: number;
  data: Buffer;
}

/** The chunks before the picture's data, which say what its colours mean. */
function headChunks(png: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 8; at + 12 <= png.length; ) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    if (type === 'IDAT' || at + 12 + length > png.length) break;
    chunks.push({ type, start: at, data: png.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  return chunks;
}

/** @source ITU-T H.273, tables 2 and 3 */
const CODED_PRIMARIES: Readonly<Record<number, Primaries>> = {
  1: SRGB_PRIMARIES,
  5: [0.3127, 0.329, 0.64, 0.33, 0.29, 0.6, 0.15, 0.06],
  6: [0.3127, 0.329, 0.63, 0.34, 0.31, 0.595, 0.155, 0.07],
  9: [0.3127, 0.329, 0.708, 0.292, 0.17, 0.797, 0.131, 0.046],
  11: [0.314, 0.351, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06],
  12: [0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06],
};
/** Chromium shows BT.709's camera curve as its displays do, by BT.1886: a power of 2.4. */
const BT1886: Curve = { gamma: 2.4 };
const CODED_CURVES: Readonly<Record<number, Curve>> = {
  ...{ 1: BT1886, 6: BT1886, 14: BT1886, 15: BT1886, 13: 'srgb' },
  ...{ 4: { gamma: 2.2 }, 5: { gamma: 2.8 }, 8: { gamma: 1 } },
};

/** What a PNG's chunks make of its colours: nothing to do, a space to convert from, or a chunk that is not understood. */
type ColorSpace =
  | { kind: 'plain' }
  | { kind: 'from'; primaries: Primaries; curve: Curve }
  | { kind: 'unknown'; chunk: string };

/** In the order in which browsers heed them: cICP, iCCP, sRGB, then gAMA with cHRM. @source PNG 3, §4.3 */
function colorSpaceOf(chunks: readonly Chunk[]): ColorSpace {
  const find = (type: string) => chunks.find((chunk) => chunk.type === type)?.data;
  const cicp = find('cICP');
  if (cicp && cicp.length === 4) {
    const [primaries, curve] = [CODED_PRIMARIES[cicp[0]!], CODED_CURVES[cicp[1]!]];
    if (primaries && curve && cicp[2] === 0 && cicp[3] === 1)
      return primaries === SRGB_PRIMARIES && curve === 'srgb' ? { kind: 'plain' } : { kind: 'from', primaries, curve };
    return { kind: 'unknown', chunk: 'cICP' };
  }
  const [gama, chrm] = [find('gAMA'), find('cHRM')];
  if (find('iCCP') || find('sRGB') || gama?.length !== 4) return { kind: 'plain' };
  const gamma = gama.readUInt32BE(0) / 100_000;
  // A gamma of 1/2.2 alone stands for sRGB in the files of old programs, and in Chromium.
  const isUsual = !chrm && Math.abs(gamma * 2.2 - 1) < 0.01;
  if (isUsual || !(gamma > 0.05 && gamma < 20)) return { kind: 'plain' };
  const stated =
    chrm?.length === 32
      ? (Array.from({ length: 8 }, (_, i) => chrm.readUInt32BE(i * 4) / 100_000) as unknown as Primaries)
      : null;
  return { kind: 'from', primaries: stated ?? SRGB_PRIMARIES, curve: { gamma: 1 / gamma } };
}

/** A PNG whose colours are sRGB, and the chunk that was not understood, if any. */
export interface PlainPng {
  data: Buffer;
  ignored?: string;
}

/**
 * A PNG in sRGB. Its own bytes where they are that already, or where sharp converts them: a profile at 8 bits. sharp reads
 * neither gAMA, cHRM nor cICP, and passes over the profile of 16 bits.
 *
 * @param hasProfile whether sharp finds a profile in it; one that unpacks to too much is passed over
 */
export async function inSrgb(png: Buffer, hasProfile: boolean): Promise<PlainPng> {
  const chunks = headChunks(png);
  const space = colorSpaceOf(chunks);
  if (space.kind === 'unknown') return { data: png, ignored: space.chunk };
  const isDeep = chunks[0]?.data[8] === 16;
  if (space.kind === 'plain' && !hasProfile && chunks.some(({ type }) => type === 'iCCP'))
    return { data: png, ignored: 'iCCP' };
  if (space.kind === 'plain')
    return isDeep && chunks.some(({ type }) => type === 'iCCP') ? { data: await converted(png) } : { data: png };
  const profile = profileOf(space.primaries, space.curve);
  if (!profile) return { data: png, ignored: 'cHRM' };
  if (!isGrey(chunks)) return { data: await converted(withProfile(png, chunks, profile)) };
  // A profile of three curves is for three channels.
  const colored = await sharp(png, { limitInputPixels: false })
    .toColourspace('srgb')
    .png({ compressionLevel: 1 })
    .toBuffer();
  return { data: await converted(withProfile(colored, headChunks(colored), profile)) };
}

/** Whether its pixels are greys, with or without alpha. */
const isGrey = ([header]: readonly Chunk[]): boolean => ((header?.data[9] ?? 2) & 2) === 0;

/** Through the profile that it holds, to 8 bits of sRGB. */
const converted = (png: Buffer): Promise<Buffer> =>
  sharp(png, { limitInputPixels: false })
    .pipelineColourspace('srgb')
    .toColourspace('srgb')
    .png({ compressionLevel: 1 })
    .toBuffer();

function chunkOf(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** The same PNG with a profile in place of the chunks that it was made of. */
function withProfile(png: Buffer, chunks: readonly Chunk[], profile: Buffer): Buffer {
  const last = chunks.at(-1)!;
  const rest = png.subarray(last.start + 12 + last.data.length);
  const kept = chunks.filter(({ type }) => !['cICP', 'iCCP', 'sRGB', 'gAMA', 'cHRM'].includes(type));
  const [header, ...others] = kept.map(({ type, data }) => chunkOf(type, data));
  const iccp = chunkOf('iCCP', Buffer.concat([Buffer.from('c\0\0', 'latin1'), deflateSync(profile)]));
  return Buffer.concat([png.subarray(0, 8), header!, iccp, ...others, rest]);
}

type Vector = readonly [number, number, number];
type Matrix3 = readonly [Vector, Vector, Vector];

const times = (m: Matrix3, v: Vector): Vector =>
  m.map((row) => row[0] * v[0] + row[1] * v[1] + row[2] * v[2]) as unknown as Vector;
const product = (a: Matrix3, b: Matrix3): Matrix3 =>
  a.map((row) => [0, 1, 2].map((c) => row[0] * b[0][c]! + row[1] * b[1][c]! + row[2] * b[2][c]!)) as unknown as Matrix3;

function inverse([[a, b, c], [d, e, f], [g, h, i]]: Matrix3): Matrix3 | null {
  const det = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  if (!Number.isFinite(1 / det)) return null;
  const rows = [
    [e * i - f * h, c * h - b * i, b * f - c * e],
    [f * g - d * i, a * i - c * g, c * d - a * f],
    [d * h - e * g, b * g - a * h, a * e - b * d],
  ];
  return rows.map((row) => row.map((value) => value / det)) as unknown as Matrix3;
}

const BRADFORD: Matrix3 = [
  [0.8951, 0.2664, -0.1614],
  [-0.7502, 1.7135, 0.0367],
  [0.0389, -0.0685, 1.0296],
];
const D50: Vector = [0.9642, 1, 0.8249];
const xyz = (x: number, y: number): Vector => [x / y, 1, (1 - x - y) / y];

/** The colorants of primaries for the white of profiles, D50; null where they span no colours. */
function colorants([wx, wy, rx, ry, gx, gy, bx, by]: Primaries): Matrix3 | null {
  const [red, green, blue, white] = [xyz(rx, ry), xyz(gx, gy), xyz(bx, by), xyz(wx, wy)];
  const basis = [0, 1, 2].map((i) => [red[i]!, green[i]!, blue[i]!]) as unknown as Matrix3;
  const [back, cones] = [inverse(basis), inverse(BRADFORD)!];
  if (!back) return null;
  const scale = times(back, white);
  const [own, target] = [times(BRADFORD, white), times(BRADFORD, D50)];
  const gain = [0, 1, 2].map((i) => [0, 1, 2].map((j) => (i === j ? target[i]! / own[i]! : 0))) as unknown as Matrix3;
  const scaled = basis.map((row) => row.map((value, i) => value * scale[i]!)) as unknown as Matrix3;
  const adapted = product(product(cones, product(gain, BRADFORD)), scaled);
  return adapted.flat().every(Number.isFinite) ? adapted : null;
}

const CURVE_POINTS = 1024;

function lightOf(value: number, curve: Curve): number {
  if (curve === 'srgb') return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  return value ** curve.gamma;
}

/** A display profile of a matrix and one curve; null where its primaries span no colours. @source ICC.1:2001, §6 */
function profileOf(primaries: Primaries, curve: Curve): Buffer | null {
  const matrix = colorants(primaries);
  if (!matrix) return null;
  const fixed = (values: readonly number[]) => {
    const bytes = Buffer.alloc(8 + values.length * 4);
    bytes.write('XYZ ', 'latin1');
    values.forEach((value, i) => {
      bytes.writeInt32BE(Math.max(-0x80000000, Math.min(0x7fffffff, Math.round(value * 65536))), 8 + i * 4);
    });
    return bytes;
  };
  const table = Buffer.alloc(12 + CURVE_POINTS * 2);
  table.write('curv', 'latin1');
  table.writeUInt32BE(CURVE_POINTS, 8);
  for (let i = 0; i < CURVE_POINTS; i++)
    table.writeUInt16BE(Math.round(65535 * Math.min(1, lightOf(i / (CURVE_POINTS - 1), curve))), 12 + i * 2);
  const text = Buffer.alloc(8 + 4 + 2 + 78 + 12);
  text.write('desc', 'latin1');
  text.writeUInt32BE(2, 8);
  text.write('c\0', 12, 'latin1');
  const column = (i: number) => fixed(matrix.map((row) => row[i]!));
  const tags: [string, Buffer][] = [
    ...([
      ['desc', text],
      ['cprt', Buffer.from('text\0\0\0\0-\0\0\0', 'latin1')],
      ['wtpt', fixed(D50)],
    ] as [string, Buffer][]),
    ...([
      ['rXYZ', column(0)],
      ['gXYZ', column(1)],
      ['bXYZ', column(2)],
    ] as [string, Buffer][]),
    ...([
      ['rTRC', table],
      ['gTRC', table],
      ['bTRC', table],
    ] as [string, Buffer][]),
  ];
  const directory = Buffer.alloc(4 + tags.length * 12);
  directory.writeUInt32BE(tags.length);
  const bodies: Buffer[] = [];
  let at = 128 + directory.length;
  tags.forEach(([tag, data], i) => {
    const padded = Buffer.concat([data, Buffer.alloc(-data.length & 3)]);
    directory.write(tag, 4 + i * 12, 'latin1');
    directory.writeUInt32BE(at, 8 + i * 12);
    directory.writeUInt32BE(data.length, 12 + i * 12);
    bodies.push(padded);
    at += padded.length;
  });
  const header = Buffer.alloc(128);
  header.writeUInt32BE(at, 0);
  header.writeUInt32BE(0x02400000, 8);
  header.write('mntrRGB XYZ ', 12, 'latin1');
  header.write('acsp', 36, 'latin1');
  for (const [i, value] of D50.entries()) header.writeInt32BE(Math.round(value * 65536), 68 + i * 4);
  return Buffer.concat([header, directory, ...bodies]);
}
