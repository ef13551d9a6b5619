import type { Content } from './sniff.ts';

/**
 * Whether a file ends before its picture does, judged by its structure alone: decoding would cost as much as painting.
 * Formats without such a structure count as whole; decoding finds their faults.
 */
export function isTruncated(data: Buffer, content: Content): boolean {
  if (content === 'image/png') return !pngEnds(data);
  if (content === 'image/jpeg') return !jpegEnds(data);
  if (content === 'image/webp') return data.length < data.readUInt32LE(4) + 8;
  if (content === 'image/gif') return !gifFrameEnds(data);
  if (content === 'image/avif') return !boxesEnd(data);
  return false;
}

/** Walks the chunks: length, type, data, checksum, up to IEND. */
function pngEnds(data: Buffer): boolean {
  let at = 8;
  while (at + 12 <= data.length) {
    const type = data.toString('latin1', at + 4, at + 8);
    at += 12 + data.readUInt32BE(at);
    if (type === 'IEND') return at <= data.length;
  }
  return false;
}

const END_OF_IMAGE = Buffer.from([0xff, 0xd9]);

/**
 * Walks the segments to the first scan and looks for an end-of-image marker behind it; one in a thumbnail stands before.
 */
function jpegEnds(data: Buffer): boolean {
  let at = 2;
  while (at + 4 <= data.length) {
    if (data[at] !== 0xff) return data.lastIndexOf(END_OF_IMAGE) > at;
    const marker = data[at + 1] as number;
    if (marker === 0xda) return data.lastIndexOf(END_OF_IMAGE) > at;
    at += marker === 0xff ? 1 : 2 + (isBareMarker(marker) ? 0 : data.readUInt16BE(at + 2));
  }
  return false;
}

const isBareMarker = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);

/**
 * Walks the blocks to the end of the first frame, the only one that a still picture shows. A block begins with 0x21
 * (extension), 0x2c (frame) or 0x3b (end); their data come in parts that begin with their length, the last being empty.
 */
function gifFrameEnds(data: Buffer): boolean {
  const colorTable = (flags: number) => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);
  let at = 13 + colorTable(data[10] ?? 0);
  const partsEnd = (from: number) => {
    let end = from;
    while (end < data.length && data[end] !== 0) end += 1 + (data[end] as number);
    return end + 1;
  };
  while (at < data.length) {
    const block = data[at];
    if (block === 0x2c) return partsEnd(at + 11 + colorTable(data[at + 9] ?? 0)) <= data.length;
    if (block !== 0x21) return true;
    at = partsEnd(at + 2);
  }
  return false;
}

/** Walks the outermost boxes: 32-bit size, type; size 1 means 64 bits follow, 0 means to the end. */
function boxesEnd(data: Buffer): boolean {
  let at = 0;
  while (at + 16 <= data.length) {
    const size = data.readUInt32BE(at);
    if (size === 0) return true;
    at += size === 1 ? Number(data.readBigUInt64BE(at + 8)) : Math.max(size, 8);
  }
  return at <= data.length;
}
