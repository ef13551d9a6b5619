import { rectangle } from '../../renderer/scene/path.ts';
import type { Path, Rgba } from '../../renderer/scene/types.ts';

export const rgba = (r: number, g: number, b: number, a = 1): Rgba => ({ r, g, b, a });
/** A rectangle's outline. */
export const box = (x: number, y: number, width: number, height: number): Path => rectangle({ x, y, width, height });
