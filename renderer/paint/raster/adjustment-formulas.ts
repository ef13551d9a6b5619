import type { Adjustment } from '../../scene/types.ts';

/**
 * What each adjustment does to a pixel. `r g b` are 0..255, `i` is the amount, -1..1; results are rounded (halves to
 * even) and clamped to 0..255. Every formula reproduces its sweep over a lossless 256 × 88 test card (all greys, six
 * ramps of one or two channels, 128 mixed colours) without one differing value, at ±0.1, ±0.25, ±0.5, ±0.75, ±1.
 */

/** One channel's value after an adjustment, before rounding. */
export type Curve = (value: number) => number;

/** Adjusts the pixels of `[start, end)`, which are whole pixels; writing rounds and clamps. */
export type Stage = (pixels: Uint8ClampedArray, start: number, end: number) => void;

/**
 * The adjustments that treat every channel by itself, as curves of red, green and blue (null: unchanged); null for
 * those that mix channels.
 */
export function curvesOf({ name, amount }: Adjustment): readonly [Curve | null, Curve | null, Curve | null] | null {
  switch (name) {
    case 'brightness': {
      const curve = add(255 * amount);
      return [curve, curve, curve];
    }
    case 'contrast': {
      const curve = contrast(amount);
      return [curve, curve, curve];
    }
    case 'temperature':
      return [add(15 * amount), null, add(-15 * amount)];
    case 'warm':
      return [add(30 * amount), add(15 * amount), null];
    case 'cold':
      return [add(-15 * amount), add(-10 * amount), add(15 * amount)];
    default:
      return null;
  }
}

/** The adjustments that mix channels; null for those that change nothing. */
export function stageOf({ name, amount }: Adjustment): Stage | null {
  switch (name) {
    case 'sepia':
      return sepia;
    case 'grayscale':
      return grayscale;
    case 'saturation':
      return saturation(amount);
    case 'vibrance':
      return amount > 0 ? vivid(amount) : muted(-amount);
    case 'black':
      return gain((mean) => (mean < 128 ? 1 + amount * (1 - mean / 128) : 1));
    case 'shadows':
      return gain((mean) => (mean < 128 ? 1 + amount * 2 * (1 - mean / 128) : 1));
    case 'white':
      return gain((mean) => (mean > 128 ? 1 + (amount * (mean - 128)) / 127 : 1));
    case 'natural':
      return natural(amount);
    // The editor's slider without an effect: all ten probes and both corpus pictures equal the picture without it.
    case 'highlights':
      return null;
    default:
      return null;
  }
}

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

/** The usual sepia matrix, as in Konva's filter of that name. */
const sepia: Stage = (pixels, start, end) => {
  for (let p = start; p < end; p += 4) {
    const r = pixels[p] as number;
    const g = pixels[p + 1] as number;
    const b = pixels[p + 2] as number;
    pixels[p] = 0.393 * r + 0.769 * g + 0.189 * b;
    pixels[p + 1] = 0.349 * r + 0.686 * g + 0.168 * b;
    pixels[p + 2] = 0.272 * r + 0.534 * g + 0.131 * b;
  }
};

/** `0.34 r + 0.5 g + 0.16 b`, as in Konva's filter of that name. */
const grayscale: Stage = (pixels, start, end) => {
  for (let p = start; p < end; p += 4) {
    const gray = 0.34 * (pixels[p] as number) + 0.5 * (pixels[p + 1] as number) + 0.16 * (pixels[p + 2] as number);
    pixels[p] = gray;
    pixels[p + 1] = gray;
    pixels[p + 2] = gray;
  }
};

/** Moves a channel from the Rec. 709 luma `y` of its pixel: `y + (v − y)(1 + i)`. */
function saturation(amount: number): Stage {
  const factor = 1 + amount;
  return (pixels, start, end) => {
    for (let p = start; p < end; p += 4) {
      const r = pixels[p] as number;
      const g = pixels[p + 1] as number;
      const b = pixels[p + 2] as number;
      const luma = 0.2126 * r + 0.7152 * g + 0.0722 * b;
      pixels[p] = luma + (r - luma) * factor;
      pixels[p + 1] = luma + (g - luma) * factor;
      pixels[p + 2] = luma + (b - luma) * factor;
    }
  };
}

/** Vibrance above 0: every channel moves away from the pixel's greatest one, `v − (max − v) · i / 2`. */
function vivid(amount: number): Stage {
  const factor = amount * 0.5;
  return (pixels, start, end) => {
    for (let p = start; p < end; p += 4) {
      const r = pixels[p] as number;
      const g = pixels[p + 1] as number;
      const b = pixels[p + 2] as number;
      const max = Math.max(r, g, b);
      pixels[p] = r - (max - r) * factor;
      pixels[p + 1] = g - (max - g) * factor;
      pixels[p + 2] = b - (max - b) * factor;
    }
  };
}

/**
 * Vibrance below 0: every channel moves towards the greatest one, the more so the less the pixel's saturation
 * `s = (max − mean) / max`: `v + (max − v) · |i| (1 − s) · 1.5`.
 */
function muted(amount: number): Stage {
  return (pixels, start, end) => {
    for (let p = start; p < end; p += 4) {
      const r = pixels[p] as number;
      const g = pixels[p + 1] as number;
      const b = pixels[p + 2] as number;
      const max = Math.max(r, g, b);
      if (max === 0) continue;
      const factor = amount * (1 - (max - (r + g + b) / 3) / max) * 1.5;
      pixels[p] = r + (max - r) * factor;
      pixels[p + 1] = g + (max - g) * factor;
      pixels[p + 2] = b + (max - b) * factor;
    }
  };
}

/** Multiplies the channels by a factor that depends on their mean: black, shadows and white. */
function gain(factorOf: (mean: number) => number): Stage {
  const factors = Float64Array.from({ length: 3 * 255 + 1 }, (_, sum) => factorOf(sum / 3));
  return (pixels, start, end) => {
    for (let p = start; p < end; p += 4) {
      const r = pixels[p] as number;
      const g = pixels[p + 1] as number;
      const b = pixels[p + 2] as number;
      const factor = factors[r + g + b] as number;
      if (factor === 1) continue;
      pixels[p] = r * factor;
      pixels[p + 1] = g * factor;
      pixels[p + 2] = b * factor;
    }
  };
}

/**
 * The preset brightens by `1 + i / 10`, rounds, then moves every channel from the mean `m` of its pixel:
 * `m + (v − m)(1 + i / 5)`.
 */
function natural(amount: number): Stage {
  const brighter = Uint8ClampedArray.from({ length: 256 }, (_, value) => value * (1 + 0.1 * amount));
  const factor = 1 + 0.2 * amount;
  return (pixels, start, end) => {
    for (let p = start; p < end; p += 4) {
      const r = brighter[pixels[p] as number] as number;
      const g = brighter[pixels[p + 1] as number] as number;
      const b = brighter[pixels[p + 2] as number] as number;
      const mean = (r + g + b) / 3;
      pixels[p] = mean + (r - mean) * factor;
      pixels[p + 1] = mean + (g - mean) * factor;
      pixels[p + 2] = mean + (b - mean) * factor;
    }
  };
}
