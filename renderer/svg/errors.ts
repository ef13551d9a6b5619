import { RenderError } from '../errors.ts';

/** The error for bytes that are not an SVG, or an SVG so broken that nothing can be drawn. */
export const notAnSvg = (reason: string, cause?: unknown): RenderError =>
  new RenderError({
    kind: 'asset',
    code: 'svg_invalid',
    message: `the SVG cannot be read: ${reason}`,
    hint: 'open the file in a browser to see what it says',
    cause,
  });

/** An SVG that would take more time or memory to draw than any honest picture does. */
export const svgTooComplex = (reason: string, cause?: unknown): RenderError =>
  new RenderError({
    kind: 'asset',
    code: 'svg_too_complex',
    message: `the SVG is too complex to draw: ${reason}`,
    hint: 'simplify it, or use a PNG of it',
    cause,
  });
