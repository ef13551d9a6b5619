import type { Content } from './sniff.ts';
import { UnusableImage } from './unusable.ts';

/** Pages, or frames, of a picture that moves: a quarter of an hour of ten a second. */
const MOST_PAGES = 10_000;
/** px times scans of a progressive JPEG: each scan goes over all px again, however little it says of them. */
const MOST_SCANNED = 10e9;

/**
 * The same picture without what takes long to read and is not painted: a small file may hold compressed texts, pages or
 * scans by the thousand.
 *
 * @throws UnusableImage where it holds more than can be read in a few seconds
 */
export function bounded(data: Buffer, content: Content): Buffer {
  if (content === 'image/png') return withoutTexts(data);
  if (content === 'image/tiff') return firstPage(data);
  if (content === 'image/jpeg') checkScans(data);
  if (content === 'image/gif') checkPages(gifFrames(data));
  if (content === 'image/webp') checkPages(webpFrames(data));
  return data;
}

function checkPages(count: number): void {
  if (count > MOST_PAGES) throw new UnusableImage(`its ${count} frames are more than ${MOST_PAGES}`);
}

const TEXTS = ['tEXt', 'zTXt', 'iTXt'];

/** A PNG without its texts, each of which may unpack to thousands of times its length. */
function withoutTexts(png: Buffer): Buffer {
  const kept: Buffer[] = [];
  let from = 0;
  for (let at = 8; at + 12 <= png.length; ) {
    const end = at + 12 + png.readUInt32BE(at);
    if (TEXTS.includes(png.toString('latin1', at + 4, at + 8))) {
      kept.push(png.subarray(from, at));
      from = end;
    }
    at = end;
  }
  return kept.length === 0 ? png : Buffer.concat([...kept, png.subarray(from)]);
}

/** A TIFF that ends with its first page: its directory says that none follows. @source TIFF 6.0, §2 */
function firstPage(tiff: Buffer): Buffer {
  const isLittle = tiff[0] === 0x49;
  const u16 = (at: number) => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const directory = tiff.length < 8 ? Number.POSITIVE_INFINITY : isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (directory + 2 > tiff.length) return tiff;
  const next = directory + 2 + 12 * u16(directory);
  if (next + 4 > tiff.length || tiff.readUInt32LE(next) === 0) return tiff;
  return Buffer.concat([tiff.subarray(0, next), Buffer.alloc(4), tiff.subarray(next + 4)]);
}

/** Walks the segments to the first scan, then counts the scans up to the end of the picture. */
function checkScans(jpeg: Buffer): void {
  let pixels = 0;
  let at = 2;
  while (at + 9 <= jpeg.length && jpeg[at] === 0xff) {
    const marker = jpeg[at + 1] as number;
    if (marker === 0xda) break;
    if (marker === 0xc2 || marker === 0xca) pixels = jpeg.readUInt16BE(at + 5) * jpeg.readUInt16BE(at + 7);
    at +=
      marker === 0xff ? 1 : marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8) ? 2 : 2 + jpeg.readUInt16BE(at + 2);
  }
  if (pixels === 0) return;
  let scans = 0;
  // In a scan's data a byte of 0xff is followed by 0 or a restart: any other is a marker.
  for (at = jpeg.indexOf(0xff, at); at >= 0 && jpeg[at + 1] !== 0xd9; at = jpeg.indexOf(0xff, at + 1))
    if (jpeg[at + 1] === 0xda) scans++;
  if (scans * pixels > MOST_SCANNED)
    throw new UnusableImage(
      `its ${scans} scans of ${Math.round(pixels / 1e6)} megapixels take too long to decode; save it with fewer`,
    );
}

/** Walks a GIF's blocks: 0x2c begins a frame, 0x21 an extension; their data come in parts that begin with their length. */
function gifFrames(gif: Buffer): number {
  const colorTable = (flags = 0) => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);
  let frames = 0;
  let at = 13 + colorTable(gif[10]);
  while (at < gif.length && (gif[at] === 0x2c || gif[at] === 0x21)) {
    const isFrame = gif[at] === 0x2c;
    if (isFrame) frames++;
    at += isFrame ? 11 + colorTable(gif[at + 9]) : 2;
    while (at < gif.length && gif[at] !== 0) at += 1 + (gif[at] as number);
    at++;
  }
  return frames;
}

/** Walks a WebP's chunks: type, length, data, padded to an even length. */
function webpFrames(webp: Buffer): number {
  let frames = 0;
  for (let at = 12; at + 8 <= webp.length; ) {
    if (webp.toString('latin1', at, at + 4) === 'ANMF') frames++;
    const length = webp.readUInt32LE(at + 4);
    at += 8 + length + (length & 1);
  }
  return frames;
}
