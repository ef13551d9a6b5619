import { dictionary } from '../dictionary.ts';
import { IDENTITY, multiply, scaling, translation } from '../scene/matrix.ts';
import type { Matrix } from '../scene/types.ts';
import type { SvgElement } from './tree.ts';

/** `viewBox`: user units. */
export interface ViewBox {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** How large a document is as a picture, in CSS px. */
export interface IntrinsicSize {
  width: number;
  height: number;
  /**
   * Sides that the document leaves open and no proportion decides: drawn whole on a canvas, Chromium gives them the
   * canvas's own size in place of 300 × 150 (corpus svg-nosize).
   */
  openWidth: boolean;
  openHeight: boolean;
  /** Width / height, where the document gives that alone: Chromium fits its viewport into the canvas then. */
  proportion: number | null;
}

/** What browsers assume where a picture does not say: CSS Images 3, §5.2. */
const DEFAULT_WIDTH = 300;
const DEFAULT_HEIGHT = 150;

/** px to the units of CSS that are the same everywhere, by their names in lower case. */
export const PX_PER_UNIT = dictionary<number>({
  px: 1,
  pt: 96 / 72,
  pc: 16,
  in: 96,
  cm: 96 / 2.54,
  mm: 96 / 25.4,
  q: 96 / 101.6,
});

/** px of the font sizes that CSS names. */
export const NAMED_FONT_SIZES = dictionary<number>({
  'xx-small': 9,
  'x-small': 10,
  small: 13,
  medium: 16,
  large: 18,
  'x-large': 24,
  'xx-large': 32,
  'xxx-large': 48,
});

const PX_PER = dictionary<number>({
  ...PX_PER_UNIT,
  '': 1,
  em: 16,
  rem: 16,
  // Of Chromium's standard font, Times New Roman at 16 px.
  ex: 7.15625,
  ch: 8,
});

/**
 * An absolute length in px; null for percentages, keywords and text that is not a length. Font-relative units count
 * from 16 px.
 */
export function parseLength(text: string | undefined): number | null {
  const match = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)\s*([a-z]*)$/i.exec(text?.trim() ?? '');
  const unit = match && PX_PER[match[2]!.toLowerCase()];
  return unit ? Number(match![1]) * unit : null;
}

/** Null where it is absent or not valid. A box without area is kept: it keeps everything from being drawn. */
export function parseViewBox(text: string | undefined): ViewBox | null {
  const numbers = (text ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const [x, y, width, height] = numbers;
  if (numbers.length !== 4 || !numbers.every(Number.isFinite)) return null;
  return width! < 0 || height! < 0 ? null : { x: x!, y: y!, width: width!, height: height! };
}

/** Which share of the room that a viewBox leaves stands before it. */
const SHARES = dictionary<number>({ Min: 0, Mid: 0.5, Max: 1 });

/**
 * From user units to px of a viewport of this size.
 * @source SVG 2, 8.2: `viewBox` and `preserveAspectRatio`
 */
export function viewBoxTransform(
  viewBox: string | undefined,
  fit = '',
  size: { width: number; height: number },
): Matrix {
  const box = parseViewBox(viewBox);
  if (!box) return IDENTITY;
  const [, alignX = 'Mid', alignY = 'Mid'] = /^x(Min|Mid|Max)Y(Min|Mid|Max)/.exec(fit) ?? [];
  const stretched = [size.width / box.width, size.height / box.height] as const;
  const scale = fit.endsWith('slice') ? Math.max(...stretched) : Math.min(...stretched);
  const [scaleX, scaleY] = fit.startsWith('none') ? stretched : [scale, scale];
  const left = (size.width - box.width * scaleX) * SHARES[alignX]!;
  const top = (size.height - box.height * scaleY) * SHARES[alignY]!;
  return multiply(translation(left, top), multiply(scaling(scaleX, scaleY), translation(-box.x, -box.y)));
}

/**
 * The size that Chromium gives a document as an image (measured with 20 documents): `width` and `height` count as
 * absolute lengths only; one of them alone, or none, is completed by the `viewBox`'s proportion, within 300 × 150,
 * unless `preserveAspectRatio` is `none`. Sides are rounded like `naturalWidth`.
 */
export function intrinsicSize(root: SvgElement): IntrinsicSize {
  const width = parseLength(root.attributes.get('width'));
  const height = parseLength(root.attributes.get('height'));
  const viewBox = parseViewBox(root.attributes.get('viewBox'));
  const kept = !/^\s*none\b/.test(root.attributes.get('preserveAspectRatio') ?? '');
  const ratio = kept && viewBox && viewBox.width > 0 && viewBox.height > 0 ? viewBox.width / viewBox.height : null;
  const size = completed(width, height, ratio);
  return {
    width: Math.max(0, Math.round(size.width)),
    height: Math.max(0, Math.round(size.height)),
    openWidth: width === null && ratio === null,
    openHeight: height === null && ratio === null,
    proportion: width === null && height === null ? ratio : null,
  };
}

function completed(
  width: number | null,
  height: number | null,
  ratio: number | null,
): { width: number; height: number } {
  if (width !== null && height !== null) return { width, height };
  if (ratio === null) return { width: width ?? DEFAULT_WIDTH, height: height ?? DEFAULT_HEIGHT };
  if (width !== null) return { width, height: width / ratio };
  if (height !== null) return { width: height * ratio, height };
  return ratio > DEFAULT_WIDTH / DEFAULT_HEIGHT
    ? { width: DEFAULT_WIDTH, height: DEFAULT_WIDTH / ratio }
    : { width: DEFAULT_HEIGHT * ratio, height: DEFAULT_HEIGHT };
}
