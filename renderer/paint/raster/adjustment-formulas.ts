import type { Adjustment } from '../../scene/types.ts';
import type { Kernels } from '../kernels/index.ts';

/**
 * The formula of each adjustment. `r g b` are 0..255, `i` is the amount, -1..1; results are rounded (halves to even)
 * and clamped to 0..255. Every formula reproduces its sweep over a lossless 256 × 88 test card (all greys, six ramps of
 * one or two channels, 128 mixed colours) without one differing value, at ±0.1, ±0.25, ±0.5, ±0.75, ±1 (probes
 * filter-*, brightness-*).
 */

/** One channel's value after an adjustment, before rounding. */
export type Curve = (value: number) => number;

/** A step that treats every channel by itself: the curves of red, green and blue; null: unchanged. */
export interface CurvesStep {
  kind: 'curves';
  curves: readonly [Curve | null, Curve | null, Curve | null];
}

/** A step that mixes channels. */
export interface MixingStep {
  kind: 'mixing';
  /** Numbers that it looks up. */
  table?: Float64Array<ArrayBuffer>;
  /** Adjusts the pixels from `at` to `end` of the kernels' memory, where its table lies at `table`. */
  run(kernels: Kernels, at: number, end: number, table: number): void;
}

export type Step = CurvesStep | MixingStep;

/** The steps that an adjustment takes; none where it changes nothing. */
export function stepsOf({ name, amount }: Adjustment): Step[] {
  switch (name) {
    case 'brightness':
      return [curve(add(255 * amount))];
    case 'contrast':
      return [curve(contrast(amount))];
    case 'temperature':
      return [curves(add(15 * amount), null, add(-15 * amount))];
    case 'warm':
      return [curves(add(30 * amount), add(15 * amount), null)];
    case 'cold':
      return [curves(add(-15 * amount), add(-10 * amount), add(15 * amount))];
    case 'sepia':
      return [SEPIA];
    case 'grayscale':
      return [GRAYSCALE];
    // Moves a channel from the Rec. 709 luma `y` of its pixel: `y + (v − y)(1 + i)`.
    case 'saturation':
      return [mixing((kernels, at, end) => kernels.fromLuma(at, end, 1 + amount))];
    // Above 0 every channel moves away from the pixel's greatest one, `v − (max − v) · i / 2`; below, towards it, the
    // more so the less the pixel's saturation `s = (max − mean) / max`: `v + (max − v) · |i| (1 − s) · 1.5`.
    case 'vibrance':
      return [
        amount > 0
          ? mixing((kernels, at, end) => kernels.vivid(at, end, amount * 0.5))
          : mixing((kernels, at, end) => kernels.muted(at, end, -amount)),
      ];
    case 'black':
      return [gain((mean) => (mean < 128 ? 1 + amount * (1 - mean / 128) : 1))];
    case 'shadows':
      return [gain((mean) => (mean < 128 ? 1 + amount * 2 * (1 - mean / 128) : 1))];
    case 'white':
      return [gain((mean) => (mean > 128 ? 1 + (amount * (mean - 128)) / 127 : 1))];
    // Brightens by `1 + i / 10`, rounds, then moves every channel from the mean `m` of its pixel: `m + (v − m)(1 + i / 5)`.
    case 'natural':
      return [
        curve((value) => value * (1 + 0.1 * amount)),
        mixing((kernels, at, end) => kernels.fromMean(at, end, 1 + 0.2 * amount)),
      ];
    // The editor's slider without an effect: all ten probes filter-highlights-* equal the picture without it.
    case 'highlights':
      return [];
    default:
      return [];
  }
}

const curves = (...all: CurvesStep['curves']): CurvesStep => ({ kind: 'curves', curves: all });
/** The same one for every channel. */
const curve = (one: Curve): CurvesStep => curves(one, one, one);
const mixing = (run: MixingStep['run']): MixingStep => ({ kind: 'mixing', run });

const add =
  (offset: number): Curve =>
  (value) =>
    value + offset;

/**
 * `(v − 128) · 259 (c + 255) / (255 (259 − c)) + 128` with `c = 100 i`: the usual contrast factor.
 * @source https://www.dfstudios.co.uk/articles/programming/image-programming-algorithms/image-processing-algorithms-part-5-contrast-adjustment/
 */
function contrast(amount: number): Curve {
  // The factor has its pole at 259 and turns everything below -255 inside out; neither is a contrast any more.
  const c = Math.min(Math.max(100 * amount, -255), 258);
  const factor = (259 * (c + 255)) / (255 * (259 - c));
  return (value) => (value - 128) * factor + 128;
}

/** @param rows of the matrix that the channels are multiplied by */
const matrix = (...rows: number[][]): MixingStep => ({
  kind: 'mixing',
  table: Float64Array.from(rows.flat()),
  run: (kernels, at, end, table) => kernels.mix(at, end, table),
});

/** The usual sepia matrix, as in Konva's filter of that name. */
const SEPIA = matrix([0.393, 0.769, 0.189], [0.349, 0.686, 0.168], [0.272, 0.534, 0.131]);

const GRAY = [0.34, 0.5, 0.16];
/** As Konva's filter of that name weighs the channels. */
const GRAYSCALE = matrix(GRAY, GRAY, GRAY);

/** Multiplies the channels by a factor that depends on their mean: black, shadows and white. */
const gain = (factorOf: (mean: number) => number): MixingStep => ({
  kind: 'mixing',
  table: Float64Array.from({ length: 3 * 255 + 1 }, (_, sum) => factorOf(sum / 3)),
  run: (kernels, at, end, table) => kernels.gain(at, end, table),
});
