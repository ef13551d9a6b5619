import { addOutline, type Outline } from './outline.ts';
import { createCanvas, fillOwnPath } from './skia.ts';

/** How much of each px a letter covers that stands at quarters of a px. */
export interface Mask {
  outline: Outline;
  /** What the letter stands right of and below a whole px, px. */
  x: number;
  y: number;
  /** Its box of whole px, from that px. */
  left: number;
  top: number;
  width: number;
  height: number;
  /**
   * The px that it covers, row by row: from the highest bits on the row, five bits of the column, and how much of the px it covers,
   * 1..255. Half of a box is empty; to ask each px of it took the processor more time than to blend the others. Null until it is drawn.
   */
  covered: Int32Array | null;
}

/**
 * The largest letters that Skia blends px by px, and not by runs of px, which it rounds otherwise.
 * @source https://skia.googlesource.com/skia/+/refs/heads/main/src/core/SkScan_AAAPath.cpp (`MaskAdditiveBlitter`)
 */
const MOST_WIDTH = 32;
const MOST_BYTES = 1024;

/** Where the bits of a row and a column begin ({@link Mask.covered}). */
const [ROW, COLUMN] = [13, 8];
/** Of the mask that is looked through. */
const found = new Int32Array(MOST_BYTES);

/** @returns null where the letter is too large */
export function emptyMask(outline: Outline, x: number, y: number): Mask | null {
  const left = Math.floor(outline.left + x);
  const top = Math.floor(outline.top + y);
  const width = Math.ceil(outline.right + x) - left;
  const height = Math.ceil(outline.bottom + y) - top;
  const isSmall = width <= MOST_WIDTH && 4 * Math.ceil(width / 4) * height <= MOST_BYTES;
  return isSmall ? { outline, x, y, left, top, width, height, covered: null } : null;
}

/** px of the canvas that masks are drawn on; as high as they need, up to the most. */
const SHEET_WIDTH = 1024;
const SHEET_HEIGHT = 1024;

/** Draws masks that are not drawn yet, with Skia, many at once. */
export function drawMasks(masks: Iterable<Mask>): void {
  let sheet: { mask: Mask; x: number; y: number }[] = [];
  let [x, y, row] = [0, 0, 0];
  for (const mask of masks) {
    if (x + mask.width > SHEET_WIDTH) [x, y, row] = [0, y + row, 0];
    if (y + mask.height > SHEET_HEIGHT) {
      drawSheet(sheet, y);
      sheet = [];
      [x, y, row] = [0, 0, 0];
    }
    sheet.push({ mask, x, y });
    x += mask.width;
    row = Math.max(row, mask.height);
  }
  if (sheet.length > 0) drawSheet(sheet, y + row);
}

/** White on black, so that the colour is the coverage. */
function drawSheet(sheet: readonly { mask: Mask; x: number; y: number }[], height: number): void {
  const canvas = createCanvas(SHEET_WIDTH, Math.max(1, height));
  const context = canvas.getContext('2d');
  context.fillStyle = 'black';
  context.fillRect(0, 0, SHEET_WIDTH, height);
  context.fillStyle = 'white';
  for (const { mask, x, y } of sheet) {
    context.beginPath();
    addOutline(mask.outline, context, x - mask.left + mask.x, y - mask.top + mask.y);
    fillOwnPath(context, mask.height >= height);
  }
  const pixels = canvas.toBufferSync('raw', { premultiplied: true });
  canvas.dispose();
  for (const { mask, x, y } of sheet) {
    mask.covered = coveredIn(pixels, (y * SHEET_WIDTH + x) * 4, mask);
  }
}

/** @param from where a mask's box begins in the px of a sheet */
function coveredIn(sheet: Uint8Array, from: number, { width, height }: Mask): Int32Array {
  let size = 0;
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const by = sheet[from + 4 * (row * SHEET_WIDTH + column)]!;
      if (by !== 0) found[size++] = (row << ROW) | (column << COLUMN) | by;
    }
  return found.slice(0, size);
}

/** Two channels of a px, each in 16 bits. */
const PAIR = 0x00ff00ff;

/**
 * A px of a colour that covers it by `by` (0..255) of what is under it, both opaque, as Skia blends them:
 * `c · (a + 1) / 256 + d · (256 - a) / 256`, each cut off.
 *
 * @source https://skia.googlesource.com/skia/+/refs/heads/main/src/opts/SkBlitMask_opts.h
 */
function blended(color: number, by: number, under: number): number {
  const rest = 256 - by;
  const low = color & PAIR;
  const high = (color >>> 8) & PAIR;
  const lower = ((Math.imul(low, by + 1) >>> 8) & PAIR) + ((Math.imul(under & PAIR, rest) >>> 8) & PAIR);
  const higher = ((Math.imul(high, by + 1) >>> 8) & PAIR) + ((Math.imul((under >>> 8) & PAIR, rest) >>> 8) & PAIR);
  return lower | (higher << 8);
}

/** An opaque colour, as a px is, and what it makes of one that most px under it have: by how much of a px is covered. */
export interface Ink {
  color: number;
  under: number;
  blends: Int32Array;
}

export function inkOn(color: number, under: number): Ink {
  const blends = new Int32Array(256);
  for (let by = 0; by < 255; by++) blends[by] = blended(color, by, under);
  blends[255] = color;
  return { color: color | 0, under: under | 0, blends };
}

/**
 * Blends a letter on opaque px.
 *
 * @param x of the whole px that its mask counts from
 */
export function blendMask(mask: Mask, x: number, y: number, ink: Ink, px: Int32Array, stride: number): void {
  const { color, under, blends } = ink;
  const covered = mask.covered!;
  const from = (y + mask.top) * stride + x + mask.left;
  for (let i = 0; i < covered.length; i++) {
    const one = covered[i]!;
    const by = one & 0xff;
    const at = from + Math.imul(one >>> ROW, stride) + ((one >>> COLUMN) & (MOST_WIDTH - 1));
    const below = px[at]!;
    px[at] = below === under || by === 255 ? blends[by]! : blended(color, by, below);
  }
}
