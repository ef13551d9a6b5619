/** How much ink a page has, measured on its pixels. */
import { type Finding, warning } from '../finding.ts';
import { type PdfColors, THIN_POINTS } from '../paint/pdf/colors.ts';
import { type RasterOptions, rasterize } from '../paint/raster/index.ts';
import type { Rgba8 } from '../paint/rgba8.ts';
import { boundsOf } from '../scene/bounds.ts';
import { filled, solid } from '../scene/items.ts';
import { IDENTITY, multiply, scaleOf } from '../scene/matrix.ts';
import { rectangle } from '../scene/path.ts';
import type { Item, Matrix, Paint, Scene } from '../scene/types.ts';

/** px of the picture that is measured: finer ones have no other inks. */
const MOST_PIXELS = 1_000_000;
/** px that are too few to be anything but an edge. */
const EDGE = 4;
const PAPER = { r: 255, g: 255, b: 255, a: 1 };

const isNeutral = (paint: Paint | null | undefined): boolean =>
  !paint || (paint.kind === 'solid' && paint.color.r === paint.color.g && paint.color.g === paint.color.b);

/** Items without those that black ink alone prints, or an ink of its own: they have no inks to add up. */
function inProcessInks(items: readonly Item[], dpi: number, transform: Matrix = IDENTITY): Item[] {
  return items.flatMap((item): Item[] => {
    if (item.kind === 'group') {
      if (item.print?.spot) return [];
      return [{ ...item, items: inProcessInks(item.items, dpi, multiply(transform, item.transform)) }];
    }
    if (item.kind === 'image' || !isNeutral(item.fill) || !isNeutral(item.stroke?.paint)) return [item];
    if (item.kind === 'text') return item.font.face.color ? [item] : [];
    const box = item.fill && boundsOf([item], IDENTITY);
    const width = box ? Math.min(box.width, box.height) : (item.stroke?.width ?? 0);
    return (width * scaleOf(transform) * 72) / dpi <= THIN_POINTS ? [] : [item];
  });
}

/** The colour of a px as a number of 24 bits. */
const colorAt = (data: Uint8Array, i: number): number =>
  (data[4 * i]! << 16) | (data[4 * i + 1]! << 8) | data[4 * i + 2]!;

/** A set of colours. */
function colorSet(): { has(color: number): boolean; add(color: number): void } {
  const bits = new Uint32Array(2 ** 24 / 32);
  return {
    has: (color) => ((bits[color >>> 5]! >>> (color & 31)) & 1) === 1,
    add(color) {
      bits[color >>> 5]! |= 1 << (color & 31);
    },
  };
}

/** Each colour of a picture once, 3 bytes each: a page has far fewer colours than px. */
export function distinctColors({ data, width, height }: Rgba8): Buffer {
  const seen = colorSet();
  const found: number[] = [];
  let last = -1;
  for (let i = 0; i < width * height; i++) {
    const color = colorAt(data, i);
    if (color === last || seen.has(color)) continue;
    last = color;
    seen.add(color);
    found.push(color);
  }
  const rgb = Buffer.allocUnsafe(3 * found.length);
  for (const [i, color] of found.entries()) rgb.writeUIntBE(color, 3 * i, 3);
  return rgb;
}

/** The colours of a picture whose inks are more than a limit together, and the most of them, percent; null: none. */
async function overLimit(
  pixels: Rgba8,
  colors: PdfColors,
  limit: number,
): Promise<{ most: number; isOver: ((color: number) => boolean) | null }> {
  const rgb = distinctColors(pixels);
  const count = rgb.length / 3;
  const inks = await colors.pixels(rgb, count, 1);
  const over = colorSet();
  let most = 0;
  for (let i = 0; i < count; i++) {
    const sum = ((inks[4 * i]! + inks[4 * i + 1]! + inks[4 * i + 2]! + inks[4 * i + 3]!) * 100) / 255;
    if (sum <= limit + 0.5) continue;
    most = Math.max(most, sum);
    over.add(rgb.readUIntBE(3 * i, 3));
  }
  return { most, isOver: most > 0 ? over.has : null };
}

/** Where the inks of a page are together more than a limit, percent. */
export async function inkFindings(
  { width, height, items }: Scene,
  { path, dpi, colors, limit }: { path: string; dpi: number; colors: PdfColors; limit: number },
  raster: RasterOptions,
): Promise<Finding[]> {
  const scale = Math.min(2, Math.sqrt(MOST_PIXELS / (width * height)));
  const shown = colors.grey ? inProcessInks(items, dpi) : items;
  const paper = filled(rectangle({ x: 0, y: 0, width, height }), solid(PAPER));
  const pixels = await rasterize({ width, height, items: [paper, ...shown] }, scale, { ...raster, mostlyOpaque: true });
  const count = pixels.width * pixels.height;
  const { most, isOver } = await overLimit(pixels, colors, limit);
  if (!isOver) return [];
  let over = 0;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < count; i++) {
    if (!isOver(colorAt(pixels.data, i))) continue;
    over++;
    const [x, y] = [i % pixels.width, Math.floor(i / pixels.width)];
    [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
  }
  if (over <= EDGE) return [];
  const share = (100 * over) / count;
  const message = `the inks are up to ${Math.round(most)} % together, more than ${limit} %, on ${share < 0.1 ? 'less than 0.1' : share.toFixed(1)} % of the page`;
  const box = { x: left / scale, y: top / scale, width: (right - left) / scale, height: (bottom - top) / scale };
  return [
    warning('ink_limit', path, message, { hint: 'lower it with `color.inkLimit`, or take another profile', box }),
  ];
}
