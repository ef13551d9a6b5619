import { isEmpty } from '../../scene/bounds.ts';
import { multiply, scaling, translation } from '../../scene/matrix.ts';
import type { Matrix, Pattern } from '../../scene/types.ts';

/** px of the largest tile: Skia draws no larger one (`kMaxTileArea` of SkPictureShader). */
const LARGEST_TILE = 2048 * 2048;

/** The canvas that a pattern's tile is recorded on, as large as Skia rasterises it. */
export interface TileFrame {
  /** px */
  width: number;
  height: number;
  /** From the pattern's coordinates to the canvas's px. */
  fromPattern: Matrix;
  /** From the canvas's px to the coordinates of the item that is painted. */
  toItem: Matrix;
}

/** A tile's canvas. Null: the tile has no area. @param transform from the item's coordinates to device px */
export function tileFrame({ tile, transform: place }: Pattern, transform: Matrix): TileFrame | null {
  if (isEmpty(tile)) return null;
  const [a, b, c, d] = multiply(transform, place);
  const [wide, high] = [Math.hypot(a, b) * tile.width, Math.hypot(c, d) * tile.height];
  const smaller = Math.min(1, Math.sqrt(LARGEST_TILE / (wide * high)));
  const [width, height] = [sideOf(wide * smaller), sideOf(high * smaller)];
  if (!(width * height <= 2 * LARGEST_TILE)) return null;
  const [kx, ky] = [width / tile.width, height / tile.height];
  return {
    width,
    height,
    fromPattern: multiply(scaling(kx, ky), translation(-tile.x, -tile.y)),
    toItem: multiply(place, multiply(translation(tile.x, tile.y), scaling(1 / kx, 1 / ky))),
  };
}

/** Whole px that hold a length, which rounding may have made a trifle longer. */
const sideOf = (length: number) => Math.max(1, Math.ceil(length - 1e-4));
