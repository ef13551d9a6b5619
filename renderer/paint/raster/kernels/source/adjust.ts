// Each function adjusts the RGBA pixels from `at` to `end`, in place. What they are for: ../../adjustments.ts.
import { blue, green, red, write } from './pixel';

// @ts-ignore: decorator
@inline
const PIXEL: usize = 4;

/** Replaces each channel's value by that in its table of 256; `tables`: red's, green's, blue's. */
export function lookUp(at: usize, end: usize, tables: usize): void {
  for (let p = at; p < end; p += PIXEL) {
    const pixel = load<u32>(p);
    const r = <u32>load<u8>(tables + red(pixel));
    const g = <u32>load<u8>(tables + green(pixel), 256);
    const b = <u32>load<u8>(tables + blue(pixel), 512);
    store<u32>(p, r | (g << 8) | (b << 16) | (pixel & 0xff000000));
  }
}

/** Mixes the channels: `rows` is a 3 × 3 matrix of f64, row by row. */
export function mix(at: usize, end: usize, rows: usize): void {
  const fromRed = f64x2(load<f64>(rows), load<f64>(rows, 24));
  const fromGreen = f64x2(load<f64>(rows, 8), load<f64>(rows, 32));
  const fromBlue = f64x2(load<f64>(rows, 16), load<f64>(rows, 40));
  const blueFromRed = load<f64>(rows, 48);
  const blueFromGreen = load<f64>(rows, 56);
  const blueFromBlue = load<f64>(rows, 64);
  for (let p = at; p < end; p += PIXEL) {
    const pixel = load<u32>(p);
    const r = <f64>red(pixel);
    const g = <f64>green(pixel);
    const b = <f64>blue(pixel);
    const redGreen = f64x2.add(
      f64x2.add(f64x2.mul(f64x2.splat(r), fromRed), f64x2.mul(f64x2.splat(g), fromGreen)),
      f64x2.mul(f64x2.splat(b), fromBlue),
    );
    write(p, pixel, redGreen, f64x2.splat(r * blueFromRed + g * blueFromGreen + b * blueFromBlue));
  }
}

/** Moves each channel from `level`: `level + (v − level) · factor`. */
// @ts-ignore: decorator
@inline
function moveFrom(level: f64, factor: f64, p: usize, pixel: u32, r: f64, g: f64, b: f64): void {
  const levels = f64x2.splat(level);
  const redGreen = f64x2.add(levels, f64x2.mul(f64x2.sub(f64x2(r, g), levels), f64x2.splat(factor)));
  write(p, pixel, redGreen, f64x2.splat(level + (b - level) * factor));
}

/** Moves each channel from the pixel's Rec. 709 luma. */
export function fromLuma(at: usize, end: usize, factor: f64): void {
  for (let p = at; p < end; p += PIXEL) {
    const pixel = load<u32>(p);
    const r = <f64>red(pixel);
    const g = <f64>green(pixel);
    const b = <f64>blue(pixel);
    moveFrom(0.2126 * r + 0.7152 * g + 0.0722 * b, factor, p, pixel, r, g, b);
  }
}

/** Moves each channel from the pixel's mean. */
export function fromMean(at: usize, end: usize, factor: f64): void {
  for (let p = at; p < end; p += PIXEL) {
    const pixel = load<u32>(p);
    const mean = <f64>(red(pixel) + green(pixel) + blue(pixel)) / 3;
    moveFrom(mean, factor, p, pixel, <f64>red(pixel), <f64>green(pixel), <f64>blue(pixel));
  }
}

// @ts-ignore: decorator
@inline
function greatest(pixel: u32): u32 {
  return max(red(pixel), max(green(pixel), blue(pixel)));
}

/** Moves each channel from the pixel's greatest one: `v − (max − v) · factor`. */
export function vivid(at: usize, end: usize, factor: f64): void {
  for (let p = at; p < end; p += PIXEL) {
    const pixel = load<u32>(p);
    const most = <f64>greatest(pixel);
    const mosts = f64x2.splat(most);
    const values = f64x2(<f64>red(pixel), <f64>green(pixel));
    const b = <f64>blue(pixel);
    const redGreen = f64x2.sub(values, f64x2.mul(f64x2.sub(mosts, values), f64x2.splat(factor)));
    write(p, pixel, redGreen, f64x2.splat(b - (most - b) * factor));
  }
}

/** Moves each channel towards the pixel's greatest one, the more so the less saturated it is. */
export function muted(at: usize, end: usize, amount: f64): void {
  for (let p = at; p < end; p += PIXEL) {
    const pixel = load<u32>(p);
    const most = <f64>greatest(pixel);
    if (most == 0) continue;
    const mean = <f64>(red(pixel) + green(pixel) + blue(pixel)) / 3;
    const factor = amount * (1 - (most - mean) / most) * 1.5;
    const mosts = f64x2.splat(most);
    const values = f64x2(<f64>red(pixel), <f64>green(pixel));
    const b = <f64>blue(pixel);
    const redGreen = f64x2.add(values, f64x2.mul(f64x2.sub(mosts, values), f64x2.splat(factor)));
    write(p, pixel, redGreen, f64x2.splat(b + (most - b) * factor));
  }
}

/** Multiplies the channels by the factor for their sum, out of a table of 766 f64. */
export function gain(at: usize, end: usize, factors: usize): void {
  for (let p = at; p < end; p += PIXEL) {
    const pixel = load<u32>(p);
    const factor = load<f64>(factors + ((red(pixel) + green(pixel) + blue(pixel)) << 3));
    const redGreen = f64x2.mul(f64x2(<f64>red(pixel), <f64>green(pixel)), f64x2.splat(factor));
    write(p, pixel, redGreen, f64x2.splat(<f64>blue(pixel) * factor));
  }
}
