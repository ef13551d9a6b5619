import { rasterizeSvg, svgAsset } from '../../renderer/assets/svg/index.ts';
import { RenderError } from '../../renderer/errors.ts';

export const XMLNS = 'xmlns="http://www.w3.org/2000/svg"';

/** An SVG of 100 × 100 px, or with other attributes. */
export const document = (body: string, attributes = 'width="100" height="100"') =>
  `<svg ${XMLNS} ${attributes}>${body}</svg>`;

export const RED = '255,0,0,255';
export const GREEN = '0,128,0,255';
export const BLUE = '0,0,255,255';
export const BLACK = '0,0,0,255';
export const NOTHING = '0,0,0,0';
export const GREEN_SQUARE = '<rect width="100" height="100" fill="green"/>';

/** The colour at a point of the picture drawn on 100 × 100 px, `r,g,b,a`; that of a clear pixel does not matter. */
export async function colorAt(
  source: string,
  x: number,
  y: number,
  colorsReplace: Record<string, string> = {},
  strokeScale = 1,
): Promise<string> {
  const data = await rasterizeSvg(svgAsset(source, { colorsReplace }), { width: 100, height: 100, strokeScale });
  const color = data.subarray((y * 100 + x) * 4, (y * 100 + x) * 4 + 4);
  return color[3] === 0 ? NOTHING : [...color].join();
}

/** The error that reading a source throws. */
export function errorOf(source: string): RenderError {
  try {
    svgAsset(source);
  } catch (error) {
    if (error instanceof RenderError) return error;
    throw error;
  }
  throw new Error('no error');
}
