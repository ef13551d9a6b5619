// Each function adjusts the RGBA pixels from `at` to `end`, in place and two at a time: where their number is odd, the
// four bytes that follow `end` are written, too. What the functions are for: ../../adjustment-formulas.ts.
import { alphaOf, blueOf, greenOf, pairAt, redOf, write } from './pair';

/** Bytes of two pixels. */
// @ts-ignore: decorator
@inline
const PAIR: usize = 8;

/** Replaces each channel's value by that in its table of 256; `tables`: red's, green's, blue's. */
export function lookUp(at: usize, end: usize, tables: usize): void {
  for (let p = at; p < end; p += 4) {
    const pixel = load<u32>(p);
    const red = <u32>load<u8>(tables + (pixel & 255));
    const green = <u32>load<u8>(tables + ((pixel >>> 8) & 255), 256);
    const blue = <u32>load<u8>(tables + ((pixel >>> 16) & 255), 512);
    store<u32>(p, red | (green << 8) | (blue << 16) | (pixel & 0xff000000));
  }
}

/** `a · x + b · y + c · z` */
// @ts-ignore: decorator
@inline
function sum(a: v128, x: v128, b: v128, y: v128, c: v128, z: v128): v128 {
  return f64x2.add(f64x2.add(f64x2.mul(a, x), f64x2.mul(b, y)), f64x2.mul(c, z));
}

/** Mixes the channels: `rows` is a 3 × 3 matrix of f64, row by row. */
export function mix(at: usize, end: usize, rows: usize): void {
  const rr = v128.load_splat<f64>(rows);
  const rg = v128.load_splat<f64>(rows, 8);
  const rb = v128.load_splat<f64>(rows, 16);
  const gr = v128.load_splat<f64>(rows, 24);
  const gg = v128.load_splat<f64>(rows, 32);
  const gb = v128.load_splat<f64>(rows, 40);
  const br = v128.load_splat<f64>(rows, 48);
  const bg = v128.load_splat<f64>(rows, 56);
  const bb = v128.load_splat<f64>(rows, 64);
  for (let p = at; p < end; p += PAIR) {
    const pair = pairAt(p);
    const r = redOf(pair);
    const g = greenOf(pair);
    const b = blueOf(pair);
    write(p, pair, sum(rr, r, rg, g, rb, b), sum(gr, r, gg, g, gb, b), sum(br, r, bg, g, bb, b));
  }
}

/** Moves a channel from `level`: `level + (v − level) · factor`. */
// @ts-ignore: decorator
@inline
function moved(level: v128, value: v128, factor: v128): v128 {
  return f64x2.add(level, f64x2.mul(f64x2.sub(value, level), factor));
}

/** Moves each channel from the pixel's Rec. 709 luma. */
export function fromLuma(at: usize, end: usize, factor: f64): void {
  const factors = f64x2.splat(factor);
  for (let p = at; p < end; p += PAIR) {
    const pair = pairAt(p);
    const r = redOf(pair);
    const g = greenOf(pair);
    const b = blueOf(pair);
    const luma = sum(f64x2.splat(0.2126), r, f64x2.splat(0.7152), g, f64x2.splat(0.0722), b);
    write(p, pair, moved(luma, r, factors), moved(luma, g, factors), moved(luma, b, factors));
  }
}

// @ts-ignore: decorator
@inline
function meanOf(r: v128, g: v128, b: v128): v128 {
  return f64x2.div(f64x2.add(f64x2.add(r, g), b), f64x2.splat(3));
}

/** Moves each channel from the pixel's mean. */
export function fromMean(at: usize, end: usize, factor: f64): void {
  const factors = f64x2.splat(factor);
  for (let p = at; p < end; p += PAIR) {
    const pair = pairAt(p);
    const r = redOf(pair);
    const g = greenOf(pair);
    const b = blueOf(pair);
    const mean = meanOf(r, g, b);
    write(p, pair, moved(mean, r, factors), moved(mean, g, factors), moved(mean, b, factors));
  }
}

// @ts-ignore: decorator
@inline
function greatest(r: v128, g: v128, b: v128): v128 {
  return f64x2.pmax(r, f64x2.pmax(g, b));
}

/** `v + (most − v) · factor`: towards the greatest channel, or away from it where the factor is negative. */
// @ts-ignore: decorator
@inline
function towards(most: v128, value: v128, factor: v128): v128 {
  return f64x2.add(value, f64x2.mul(f64x2.sub(most, value), factor));
}

/** Moves each channel away from the pixel's greatest one. */
export function vivid(at: usize, end: usize, factor: f64): void {
  const factors = f64x2.splat(-factor);
  for (let p = at; p < end; p += PAIR) {
    const pair = pairAt(p);
    const r = redOf(pair);
    const g = greenOf(pair);
    const b = blueOf(pair);
    const most = greatest(r, g, b);
    write(p, pair, towards(most, r, factors), towards(most, g, factors), towards(most, b, factors));
  }
}

/** Moves each channel towards the pixel's greatest one, the more so the less saturated it is; black stays. */
export function muted(at: usize, end: usize, amount: f64): void {
  const amounts = f64x2.splat(amount);
  for (let p = at; p < end; p += PAIR) {
    const pair = pairAt(p);
    const r = redOf(pair);
    const g = greenOf(pair);
    const b = blueOf(pair);
    const most = greatest(r, g, b);
    const saturation = f64x2.div(f64x2.sub(most, meanOf(r, g, b)), most);
    const share = f64x2.mul(amounts, f64x2.sub(f64x2.splat(1), saturation));
    const factor = f64x2.mul(share, f64x2.splat(1.5));
    write(p, pair, towards(most, r, factor), towards(most, g, factor), towards(most, b, factor));
  }
}

// @ts-ignore: decorator
@inline
function sumOf(pixel: u32): u32 {
  return (pixel & 255) + ((pixel >>> 8) & 255) + ((pixel >>> 16) & 255);
}

/** Multiplies the channels by the factor for their sum, out of a table of 766 f64. */
export function gain(at: usize, end: usize, factors: usize): void {
  for (let p = at; p < end; p += PAIR) {
    const pair = pairAt(p);
    const factor = f64x2(
      load<f64>(factors + (sumOf(load<u32>(p)) << 3)),
      load<f64>(factors + (sumOf(load<u32>(p, 4)) << 3)),
    );
    write(p, pair, f64x2.mul(redOf(pair), factor), f64x2.mul(greenOf(pair), factor), f64x2.mul(blueOf(pair), factor));
  }
}

/** Multiplies the colours by their alpha. */
export function premultiply(at: usize, end: usize): void {
  const most = f64x2.splat(255);
  for (let p = at; p < end; p += PAIR) {
    const pair = pairAt(p);
    const a = alphaOf(pair);
    const r = f64x2.div(f64x2.mul(redOf(pair), a), most);
    const g = f64x2.div(f64x2.mul(greenOf(pair), a), most);
    const b = f64x2.div(f64x2.mul(blueOf(pair), a), most);
    write(p, pair, r, g, b);
  }
}

/** Divides colours that are no larger than their alpha by it. */
export function unpremultiply(at: usize, end: usize): void {
  const most = f64x2.splat(255);
  for (let p = at; p < end; p += PAIR) {
    const pair = pairAt(p);
    const a = alphaOf(pair);
    const r = f64x2.div(f64x2.mul(redOf(pair), most), a);
    const g = f64x2.div(f64x2.mul(greenOf(pair), most), a);
    const b = f64x2.div(f64x2.mul(blueOf(pair), most), a);
    write(p, pair, r, g, b);
  }
}
