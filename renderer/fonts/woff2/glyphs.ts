import { UnusableFont } from '../errors.ts';
import { type Reader, read255 } from './reader.ts';

/** The tables rebuilt from WOFF2's transformed outlines. */
export interface Glyphs {
  glyf: Uint8Array;
  loca: Uint8Array;
  /** Left edge of every glyph, font units. */
  lefts: Int16Array;
}

/** The streams that hold the glyphs' parts, one glyph after another. */
interface Streams {
  points: Reader;
  flags: Reader;
  glyphs: Reader;
  composites: Reader;
  boxes: Reader;
  instructions: Reader;
}

/**
 * Rebuilds `glyf` and `loca`.
 * @throws UnusableFont where they are larger than `mostBytes`; RangeError where the streams are cut short
 * @source W3C, WOFF File Format 2.0, 5.1 "Transformed glyf table format"
 */
export function rebuildGlyphs(reader: Reader, mostBytes: number): Glyphs {
  reader.u16();
  const hasOverlaps = (reader.u16() & 1) !== 0;
  const count = reader.u16();
  const longOffsets = reader.u16() !== 0;
  const sizes = Array.from({ length: 7 }, () => reader.u32());
  const contours = reader.part(sizes[0]!);
  const points = reader.part(sizes[1]!);
  const flags = reader.part(sizes[2]!);
  const glyphs = reader.part(sizes[3]!);
  const composites = reader.part(sizes[4]!);
  const boxes = reader.part(sizes[5]!);
  const instructions = reader.part(sizes[6]!);
  const boxed = boxes.bytes(4 * Math.floor((count + 31) / 32));
  const overlapping = hasOverlaps ? reader.bytes((count + 7) >> 3) : null;
  const streams = { points, flags, glyphs, composites, boxes, instructions };
  const bit = (map: Uint8Array | null, i: number) => map !== null && (map[i >> 3]! & (0x80 >> (i & 7))) !== 0;

  const lefts = new Int16Array(count);
  const offsets: number[] = [0];
  const written: Uint8Array[] = [];
  let size = 0;
  for (let i = 0; i < count; i++) {
    const contourCount = contours.u16();
    const glyph = rebuildGlyph(contourCount, bit(boxed, i), bit(overlapping, i), streams);
    if (glyph.length > 0) lefts[i] = new DataView(glyph.buffer, glyph.byteOffset).getInt16(2);
    written.push(glyph);
    size += (glyph.length + 3) & ~3;
    if (size > mostBytes) throw new UnusableFont(`it unpacks to more than ${mostBytes / 1e6} MB`);
    offsets.push(size);
  }
  const glyf = new Uint8Array(size);
  for (const [i, glyph] of written.entries()) glyf.set(glyph, offsets[i]!);
  return { glyf, loca: writeOffsets(offsets, longOffsets), lefts };
}

const NOTHING = new Uint8Array(0);
const COMPOSITE = 0xffff;

function rebuildGlyph(contours: number, boxed: boolean, overlapping: boolean, streams: Streams): Uint8Array {
  if (contours === 0) {
    if (boxed) throw new RangeError('an empty glyph has a box');
    return NOTHING;
  }
  return contours === COMPOSITE
    ? rebuildComposite(boxed, streams)
    : rebuildSimple(contours, boxed, overlapping, streams);
}

const ARGUMENTS_ARE_WORDS = 0x0001;
const HAS_SCALE = 0x0008;
const MORE_COMPONENTS = 0x0020;
const HAS_TWO_SCALES = 0x0040;
const HAS_MATRIX = 0x0080;
const HAS_INSTRUCTIONS = 0x0100;

function rebuildComposite(boxed: boolean, { composites, boxes, glyphs, instructions }: Streams): Uint8Array {
  if (!boxed) throw new RangeError('a composite glyph has no box');
  const parts: Uint8Array[] = [Uint8Array.of(0xff, 0xff), boxes.bytes(8)];
  let instructed = false;
  for (let flags = MORE_COMPONENTS; flags & MORE_COMPONENTS; ) {
    flags = composites.u16();
    instructed ||= (flags & HAS_INSTRUCTIONS) !== 0;
    const scale = flags & HAS_SCALE ? 2 : flags & HAS_TWO_SCALES ? 4 : flags & HAS_MATRIX ? 8 : 0;
    const rest = composites.bytes(2 + (flags & ARGUMENTS_ARE_WORDS ? 4 : 2) + scale);
    parts.push(Uint8Array.of(flags >> 8, flags & 0xff), rest);
  }
  if (instructed) {
    const length = read255(glyphs);
    parts.push(Uint8Array.of(length >> 8, length & 0xff), instructions.bytes(length));
  }
  return Buffer.concat(parts);
}

function rebuildSimple(contours: number, boxed: boolean, overlapping: boolean, streams: Streams): Uint8Array {
  const ends: number[] = [];
  let count = 0;
  for (let i = 0; i < contours; i++) {
    count += read255(streams.points);
    ends.push(count - 1);
  }
  const outline = readPoints(count, streams);
  const instructionLength = read255(streams.glyphs);
  const instructions = streams.instructions.bytes(instructionLength);
  const coordinates = writePoints(outline, overlapping);

  const out = Buffer.alloc(10 + contours * 2 + 2 + instructionLength + coordinates.length);
  out.writeInt16BE(contours, 0);
  if (boxed) out.set(streams.boxes.bytes(8), 2);
  else for (const [i, edge] of boxOf(outline).entries()) out.writeInt16BE(edge, 2 + i * 2);
  for (const [i, end] of ends.entries()) out.writeUInt16BE(end, 10 + i * 2);
  out.writeUInt16BE(instructionLength, 10 + contours * 2);
  out.set(instructions, 12 + contours * 2);
  out.set(coordinates, 12 + contours * 2 + instructionLength);
  return out;
}

/** A point of an outline: whether it lies on the curve, and its offset from the point before. */
interface Point {
  on: boolean;
  dx: number;
  dy: number;
}

const signed = (flag: number, value: number) => (flag & 1 ? value : -value);

/** @source W3C, WOFF File Format 2.0, 5.2 "Decoding of variable-length X and Y coordinates" */
function readPoints(count: number, { flags, glyphs }: Streams): Point[] {
  const points: Point[] = [];
  for (let i = 0; i < count; i++) {
    const code = flags.u8();
    const on = code < 0x80;
    const flag = code & 0x7f;
    const a = glyphs.u8();
    if (flag < 10) points.push({ on, dx: 0, dy: signed(flag, ((flag & 14) << 7) + a) });
    else if (flag < 20) points.push({ on, dx: signed(flag, (((flag - 10) & 14) << 7) + a), dy: 0 });
    else if (flag < 84) {
      const high = flag - 20;
      const dx = signed(flag, 1 + (high & 0x30) + (a >> 4));
      points.push({ on, dx, dy: signed(flag >> 1, 1 + ((high & 0x0c) << 2) + (a & 0x0f)) });
    } else if (flag < 120) {
      const high = flag - 84;
      const dx = signed(flag, 1 + (Math.floor(high / 12) << 8) + a);
      points.push({ on, dx, dy: signed(flag >> 1, 1 + (((high % 12) >> 2) << 8) + glyphs.u8()) });
    } else if (flag < 124) {
      const b = glyphs.u8();
      const dx = signed(flag, (a << 4) + (b >> 4));
      points.push({ on, dx, dy: signed(flag >> 1, ((b & 0x0f) << 8) + glyphs.u8()) });
    } else {
      const dx = signed(flag, (a << 8) + glyphs.u8());
      points.push({ on, dx, dy: signed(flag >> 1, glyphs.u16()) });
    }
  }
  return points;
}

function boxOf(points: readonly Point[]): [number, number, number, number] {
  let [x, y] = [0, 0];
  let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { dx, dy } of points) {
    x += dx;
    y += dy;
    left = Math.min(left, x);
    right = Math.max(right, x);
    bottom = Math.min(bottom, y);
    top = Math.max(top, y);
  }
  return points.length === 0 ? [0, 0, 0, 0] : [left, bottom, right, top];
}

const ON_CURVE = 0x01;
const REPEAT = 0x08;
const OVERLAP = 0x40;

/** Flags, then x, then y, as `glyf` packs them. */
function writePoints(points: readonly Point[], overlapping: boolean): Uint8Array {
  const flags: number[] = [];
  const xs: number[] = [];
  const ys: number[] = [];
  let last = -1;
  let repeats = 0;
  for (const [i, { on, dx, dy }] of points.entries()) {
    let flag = on ? ON_CURVE : 0;
    if (overlapping && i === 0) flag |= OVERLAP;
    flag |= writeDelta(dx, xs, 0x02, 0x10) | writeDelta(dy, ys, 0x04, 0x20);
    if (flag === last && repeats < 255) repeats++;
    else {
      if (repeats > 0) flags.push(repeats);
      flags.push(flag);
      repeats = 0;
      last = flag;
      continue;
    }
    if (repeats === 1) flags[flags.length - 1]! |= REPEAT;
  }
  if (repeats > 0) flags.push(repeats);
  return Uint8Array.from([...flags, ...xs, ...ys]);
}

/**
 * Writes one coordinate and returns its bits of the flag: `short` where it takes a byte, `same` for a positive byte or
 * where the coordinate repeats.
 */
function writeDelta(delta: number, out: number[], short: number, same: number): number {
  if (delta === 0) return same;
  if (delta > -256 && delta < 256) {
    out.push(Math.abs(delta));
    return short | (delta > 0 ? same : 0);
  }
  out.push((delta >> 8) & 0xff, delta & 0xff);
  return 0;
}

function writeOffsets(offsets: readonly number[], long: boolean): Uint8Array {
  const out = new DataView(new ArrayBuffer(offsets.length * (long ? 4 : 2)));
  for (const [i, offset] of offsets.entries()) {
    if (long) out.setUint32(i * 4, offset);
    else out.setUint16(i * 2, offset / 2);
  }
  return new Uint8Array(out.buffer);
}
