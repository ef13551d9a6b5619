import type { Rect } from '../../scene/types.ts';

/** Decoded pixels, 8 bits a channel, row by row: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA; alpha not premultiplied. */
export interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
  channels: number;
}

/** Pixels of a picture of `fullWidth` × `fullHeight` px that was decoded smaller. */
export interface ReducedPixels extends Pixels {
  fullWidth: number;
  fullHeight: number;
  /** px of the full picture that each px stands for, in width and height: 1 for the full picture itself. */
  reduction: number;
}

/** RGBA pixels and where in them the part asked for lies; around it is a margin for the smoothing of edges. */
export interface CutOut {
  data: Uint8ClampedArray;
  width: number;
  height: number;
  source: Rect;
}

export interface Flip {
  flipX: boolean;
  flipY: boolean;
}

/**
 * Copies a part of a picture with `margin` px around it, mirrored where asked. Beyond the picture its edge repeats.
 *
 * @param part px of the unmirrored picture, need not be whole
 */
export function cutOut(pixels: Pixels, part: Rect, margin: number, { flipX, flipY }: Flip): CutOut {
  const columns = span(part.x, part.width, margin, pixels.width, flipX);
  const rows = span(part.y, part.height, margin, pixels.height, flipY);
  const [width, height] = [columns.from.length, rows.from.length];
  const data = new Uint8ClampedArray(width * height * 4);
  const read = reader(pixels);
  for (let y = 0, to = 0; y < height; y++) {
    const row = (rows.from[y] as number) * pixels.width;
    for (let x = 0; x < width; x++, to += 4) read((row + (columns.from[x] as number)) * pixels.channels, data, to);
  }
  return { data, width, height, source: { x: columns.start, y: rows.start, width: part.width, height: part.height } };
}

/** The pixels of one axis to copy, in order, and where the part begins among them. */
function span(
  offset: number,
  length: number,
  margin: number,
  size: number,
  flip: boolean,
): { from: Int32Array; start: number } {
  const first = Math.floor(offset) - margin;
  const count = Math.ceil(offset + length) + margin - first;
  const from = Int32Array.from({ length: count }, (_, i) => Math.min(size - 1, Math.max(0, first + i)));
  return flip ? { from: from.reverse(), start: first + count - offset - length } : { from, start: offset - first };
}

type Read = (at: number, to: Uint8ClampedArray, index: number) => void;

/** Copies one pixel to RGBA. */
function reader({ data, channels }: Pixels): Read {
  const grey = channels < 3;
  const alpha = channels === 2 || channels === 4 ? channels - 1 : -1;
  return (at, to, index) => {
    to[index] = data[at] as number;
    to[index + 1] = data[grey ? at : at + 1] as number;
    to[index + 2] = data[grey ? at : at + 2] as number;
    to[index + 3] = alpha < 0 ? 255 : (data[at + alpha] as number);
  };
}

/**
 * Shrinks a part of a picture as the reference does before it draws a picture smaller than it is: a pixel is the mean
 * of a block of round(k) × round(k) px, k being the factor, from the nearest px on. Checked to the last bit on factors
 * from 1.16 to 7.9 (corpus image-basic, -photo-webp, -cover-fit, -keep-ratio, -pixel-ratio, -stretch, -rotation-30).
 * Mirroring comes first: it decides which px a block begins at.
 *
 * @param part px of the full picture
 * @param target whole px, not larger than the part
 */
export function shrink(
  pixels: ReducedPixels,
  part: Rect,
  target: { width: number; height: number },
  margin: number,
  { flipX, flipY }: Flip,
): CutOut {
  const columns = blocks(part.x, part.width, target.width, pixels.fullWidth, flipX);
  const rows = blocks(part.y, part.height, target.height, pixels.fullHeight, flipY);
  const [width, height] = [target.width + 2 * margin, target.height + 2 * margin];
  const data = new Uint8ClampedArray(width * height * 4);
  const sums = new Uint32Array(pixels.width * pixels.channels);
  for (let y = 0; y < target.height; y++) {
    const top = rows.from[y] as number;
    sums.fill(0);
    for (let row = Math.floor(top / pixels.reduction); row * pixels.reduction < top + rows.size; row++) {
      addRow(sums, pixels, row, share(row, top, top + rows.size, pixels.reduction));
    }
    writeMeans(sums, pixels, columns, rows.size, data, ((y + margin) * width + margin) * 4);
  }
  extendEdges(data, width, height, margin);
  return { data, width, height, source: { x: margin, y: margin, ...target } };
}

/** How many of the full px `from` … `to` a reduced px stands for. */
const share = (index: number, from: number, to: number, reduction: number) =>
  Math.min(to, (index + 1) * reduction) - Math.max(from, index * reduction);

/** Where the block of each target px begins in the unmirrored source, and how many px it measures. */
function blocks(
  offset: number,
  length: number,
  count: number,
  size: number,
  flip: boolean,
): { from: Int32Array; size: number } {
  const factor = length / count;
  const block = Math.min(size, Math.max(1, Math.round(factor)));
  const start = flip ? size - offset - length : offset;
  const from = Int32Array.from({ length: count }, (_, i) => {
    const first = Math.min(size - block, Math.max(0, Math.round(start + i * factor)));
    return flip ? size - first - block : first;
  });
  return { from, size: block };
}

/** Adds a row, `weight` times, to the sums of its columns; where there is alpha, colours count by it. */
function addRow(sums: Uint32Array, { data, width, channels }: Pixels, y: number, weight: number): void {
  const start = y * width * channels;
  if (channels === 1 || channels === 3) {
    for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) + (data[start + i] as number) * weight;
    return;
  }
  const colors = channels - 1;
  for (let i = 0; i < sums.length; i += channels) {
    const alpha = (data[start + i + colors] as number) * weight;
    for (let c = 0; c < colors; c++) sums[i + c] = (sums[i + c] as number) + (data[start + i + c] as number) * alpha;
    sums[i + colors] = (sums[i + colors] as number) + alpha;
  }
}

/** Writes a row of mean colours as RGBA. `sums`: of the columns over `rows` full px. */
function writeMeans(
  sums: Uint32Array,
  { channels, reduction }: ReducedPixels,
  columns: { from: Int32Array; size: number },
  rows: number,
  data: Uint8ClampedArray,
  at: number,
): void {
  const area = columns.size * rows;
  const hasAlpha = channels === 2 || channels === 4;
  const grey = channels < 3;
  for (let x = 0, to = at; x < columns.from.length; x++, to += 4) {
    const from = columns.from[x] as number;
    const end = from + columns.size;
    const weight = hasAlpha ? sumOf(sums, channels - 1, channels, from, end, reduction) : area;
    for (let c = 0; c < 3; c++) {
      const color = sumOf(sums, grey ? 0 : c, channels, from, end, reduction);
      data[to + c] = weight === 0 ? 0 : Math.round(color / weight);
    }
    data[to + 3] = hasAlpha ? Math.round(weight / area) : 255;
  }
}

/** A channel's sum over the full px `from` … `to` of one row. */
function sumOf(
  sums: Uint32Array,
  channel: number,
  channels: number,
  from: number,
  to: number,
  reduction: number,
): number {
  const first = Math.floor(from / reduction);
  const last = Math.floor((to - 1) / reduction);
  let sum = (sums[first * channels + channel] as number) * share(first, from, to, reduction);
  if (last === first) return sum;
  for (let i = first + 1; i < last; i++) sum += (sums[i * channels + channel] as number) * reduction;
  return sum + (sums[last * channels + channel] as number) * share(last, from, to, reduction);
}

/**
 * Draws a part of a picture smaller as Chromium's canvas does: each px mixes the four around its centre, whatever lies
 * between those is passed over. Skia's fractions have 4 bits and its sums are cut, not rounded (corpus
 * page-background-image, to the last bit).
 */
export function sample(pixels: Pixels, part: Rect, target: { width: number; height: number }): CutOut {
  const columns = neighbours(part.x, part.width, target.width, pixels.width);
  const rows = neighbours(part.y, part.height, target.height, pixels.height);
  const { width, height } = target;
  const data = new Uint8ClampedArray(width * height * 4);
  const read = reader(pixels);
  const around = new Uint8ClampedArray(16);
  for (let y = 0, to = 0; y < height; y++) {
    const [top, bottom] = [(rows.before[y] as number) * pixels.width, (rows.after[y] as number) * pixels.width];
    const down = rows.sixteenths[y] as number;
    for (let x = 0; x < width; x++, to += 4) {
      const [left, right] = [columns.before[x] as number, columns.after[x] as number];
      read((top + left) * pixels.channels, around, 0);
      read((top + right) * pixels.channels, around, 4);
      read((bottom + left) * pixels.channels, around, 8);
      read((bottom + right) * pixels.channels, around, 12);
      mix(around, columns.sixteenths[x] as number, down, data, to);
    }
  }
  return { data, width, height, source: { x: 0, y: 0, width, height } };
}

/** For each target px of one axis: the px before and after its centre, and how far it lies towards the latter. */
function neighbours(offset: number, length: number, count: number, size: number) {
  const within = (position: number) => Math.min(size - 1, Math.max(0, position));
  const centre = (i: number) => offset + ((i + 0.5) * length) / count - 0.5;
  return {
    before: Int32Array.from({ length: count }, (_, i) => within(Math.floor(centre(i)))),
    after: Int32Array.from({ length: count }, (_, i) => within(Math.floor(centre(i)) + 1)),
    sixteenths: Int32Array.from({ length: count }, (_, i) => Math.floor((centre(i) - Math.floor(centre(i))) * 16)),
  };
}

/** Four RGBA px to one; colours count by their alpha. */
function mix(around: Uint8ClampedArray, across: number, down: number, to: Uint8ClampedArray, index: number): void {
  const weights = [(16 - across) * (16 - down), across * (16 - down), (16 - across) * down, across * down];
  let [r, g, b, a] = [0, 0, 0, 0];
  for (let i = 0; i < 4; i++) {
    const weight = (weights[i] as number) * (around[i * 4 + 3] as number);
    r += weight * (around[i * 4] as number);
    g += weight * (around[i * 4 + 1] as number);
    b += weight * (around[i * 4 + 2] as number);
    a += weight;
  }
  if (a === 0) return;
  to[index] = Math.floor(r / a);
  to[index + 1] = Math.floor(g / a);
  to[index + 2] = Math.floor(b / a);
  to[index + 3] = Math.floor(a / 256);
}

/** Repeats the outermost pixels over the margin. */
function extendEdges(data: Uint8ClampedArray, width: number, height: number, margin: number): void {
  const words = new Uint32Array(data.buffer);
  for (let y = margin; y < height - margin; y++) {
    const row = y * width;
    words.fill(words[row + margin] as number, row, row + margin);
    words.fill(words[row + width - margin - 1] as number, row + width - margin, row + width);
  }
  for (let y = 0; y < margin; y++) {
    words.copyWithin(y * width, margin * width, (margin + 1) * width);
    words.copyWithin((height - 1 - y) * width, (height - margin - 1) * width, (height - margin) * width);
  }
}
