import type { SvgComplexity } from '../scene/image.ts';
import { svgTooComplex } from './errors.ts';

/** Expected ms beyond which a drawing is not painted: nothing can stop it once it has begun. */
const MOST_TIME = 30_000;
/** Bytes of the layers held at once. */
const MOST_MEMORY = 1.5e9;

/**
 * @param size px that it is painted on
 * @throws RenderError `svg_too_complex` where painting it would take too much time or memory
 */
export function checkTime(complexity: SvgComplexity, size: { width: number; height: number }): void {
  if (expectedTime(complexity, size) > MOST_TIME) throw svgTooComplex('painting it would take too long');
  if (complexity.layers * size.width * size.height * 4 > MOST_MEMORY)
    throw svgTooComplex('it nests too many layers of opacity, masks and filters');
}

/**
 * ms, measured with Skia on one core: 100,000 rectangles, paths of up to 100,000 lines all across, 1000 layers and 250
 * masks of 1000 × 1000 px; too much rather than too little.
 */
const expectedTime = (
  { shapes, outline, passes }: SvgComplexity,
  { width, height }: { width: number; height: number },
) => shapes * 0.05 + outline * Math.max(width, height) * 0.00025 + passes * width * height * 20e-6;
