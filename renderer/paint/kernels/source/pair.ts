/** Two neighbouring RGBA pixels: words in the two lower lanes. */
// @ts-ignore: decorator
@inline
export function pairAt(at: usize): v128 {
  return v128.load_zero<u64>(at);
}

/** A channel of both pixels, as f64. */
// @ts-ignore: decorator
@inline
export function redOf(pair: v128): v128 {
  return f64x2.convert_low_i32x4_u(v128.and(pair, i32x4.splat(255)));
}

// @ts-ignore: decorator
@inline
export function greenOf(pair: v128): v128 {
  return f64x2.convert_low_i32x4_u(v128.and(i32x4.shr_u(pair, 8), i32x4.splat(255)));
}

// @ts-ignore: decorator
@inline
export function blueOf(pair: v128): v128 {
  return f64x2.convert_low_i32x4_u(v128.and(i32x4.shr_u(pair, 16), i32x4.splat(255)));
}

// @ts-ignore: decorator
@inline
export function alphaOf(pair: v128): v128 {
  return f64x2.convert_low_i32x4_u(i32x4.shr_u(pair, 24));
}

/** Added to a small number, it leaves that in the lowest bits, rounded to a whole one (halves to even): 1.5 · 2^52. */
// @ts-ignore: decorator
@inline
const ROUNDER: f64 = 6755399441055744;

/** Clamped to 0..255 and rounded, in the lower half of each lane; what is no number is 0. */
// @ts-ignore: decorator
@inline
function rounded(values: v128): v128 {
  const clamped = f64x2.pmin(f64x2.splat(255), f64x2.pmax(f64x2.splat(0), values));
  return f64x2.add(clamped, f64x2.splat(ROUNDER));
}

/** The pixels with new colours, rounded (halves to even) and clamped to 0..255, and their own alpha. */
// @ts-ignore: decorator
@inline
export function recolored(pair: v128, red: v128, green: v128, blue: v128): v128 {
  const alpha = i64x2.extend_low_i32x4_u(v128.and(pair, i32x4.splat(0xff000000)));
  const greenBlue = v128.or(i64x2.shl(rounded(green), 8), i64x2.shl(rounded(blue), 16));
  const words = v128.or(v128.or(rounded(red), greenBlue), alpha);
  return v128.shuffle<i32>(words, words, 0, 2, 0, 2);
}

// @ts-ignore: decorator
@inline
export function write(at: usize, pair: v128, red: v128, green: v128, blue: v128): void {
  v128.store_lane<u64>(at, recolored(pair, red, green, blue), 0);
}
