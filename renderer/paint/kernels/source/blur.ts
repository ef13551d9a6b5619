import { blueOf, greenOf, recolored, redOf } from './pair';

/** The channels of the RGBA word at `p`, as i32. */
// @ts-ignore: decorator
@inline
function channelsAt(p: usize): v128 {
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load_zero<u32>(p)));
}

/**
 * Blurs lines of RGBA pixels in place with a triangle of `reach` px to each side, their ends repeated outwards. A value is
 * `sum · numerator >> shift`.
 *
 * @param divides whether colours are then divided by alpha
 * @param length px of a line
 * @param step bytes from one px to the next
 * @param apart bytes from one line to the next
 * @param padded room for `length + 2 · reach + 2` words
 */
export function blurLines(
  divides: bool,
  at: usize,
  length: u32,
  lines: u32,
  step: usize,
  apart: usize,
  reach: u32,
  numerator: u32,
  shift: u32,
  padded: usize,
): void {
  for (let i: u32 = 0; i < lines; i++, at += apart) {
    if (isUniform(divides, at, length, step)) continue;
    pad(at, length, step, reach, padded);
    if (reach <= LARGEST_NARROW) blurLine(true, divides, padded, at, length, step, reach, numerator, shift);
    else blurLine(false, divides, padded, at, length, step, reach, numerator, shift);
  }
}

function isUniform(divides: bool, at: usize, length: u32, step: usize): bool {
  const first = load<u32>(at);
  // What divideByAlpha would change is not left as it is.
  if (divides && first >>> 24 != 255 && first != 0) return false;
  for (let i: u32 = 1; i < length; i++) {
    at += step;
    if (load<u32>(at) != first) return false;
  }
  return true;
}

/** Copies a line, with `reach` px more before it and `reach + 2` after it. */
function pad(at: usize, length: u32, step: usize, reach: u32, padded: usize): void {
  const first = load<u32>(at);
  for (let k: u32 = 0; k < reach; k++, padded += 4) store<u32>(padded, first);
  for (let i: u32 = 0; i < length; i++, at += step, padded += 4) store<u32>(padded, load<u32>(at));
  const last = load<u32>(padded - 4);
  for (let k: u32 = 0; k < reach + 2; k++, padded += 4) store<u32>(padded, last);
}

/** px of reach up to which `sum · numerator` stays within 32 bits: 255 · 181² · 2⁹ < 2³². */
const LARGEST_NARROW: u32 = 180;

// @ts-ignore: decorator
@inline
function blurLine(
  isNarrow: bool,
  divides: bool,
  padded: usize,
  at: usize,
  length: u32,
  step: usize,
  reach: u32,
  numerator: u32,
  shift: u32,
): void {
  // The weighted sum, and the values that the next step counts one time less, and one time more.
  let sum = i32x4.splat(0);
  let leaving = i32x4.splat(0);
  let entering = i32x4.splat(0);
  for (let k: u32 = 0; k <= 2 * reach + 1; k++) {
    const value = channelsAt(padded + (<usize>k << 2));
    const weight = max(0, <i32>reach + 1 - abs(<i32>k - <i32>reach));
    sum = i32x4.add(sum, i32x4.mul(value, i32x4.splat(weight)));
    if (k <= reach) leaving = i32x4.add(leaving, value);
    else entering = i32x4.add(entering, value);
  }
  const numerators = i32x4.splat(numerator);
  const middle = <usize>(reach + 1) << 2;
  for (let i: u32 = 0; i < length; i++, at += step, padded += 4) {
    const channels = isNarrow
      ? i32x4.shr_u(i32x4.mul(sum, numerators), shift)
      : dividedWide(sum, numerators, shift);
    const words = i16x8.narrow_i32x4_u(channels, channels);
    const pixel = i32x4.extract_lane(i8x16.narrow_i16x8_u(words, words), 0);
    if (divides) divideByAlpha(at, pixel);
    else store<u32>(at, pixel);
    sum = i32x4.add(sum, i32x4.sub(entering, leaving));
    const crossing = channelsAt(padded + middle);
    leaving = i32x4.add(leaving, i32x4.sub(crossing, channelsAt(padded)));
    entering = i32x4.add(entering, i32x4.sub(channelsAt(padded + 2 * middle), crossing));
  }
}

// @ts-ignore: decorator
@inline
function dividedWide(sum: v128, numerators: v128, shift: u32): v128 {
  const low = i64x2.shr_u(i64x2.extmul_low_i32x4_u(sum, numerators), shift);
  const high = i64x2.shr_u(i64x2.extmul_high_i32x4_u(sum, numerators), shift);
  return v128.shuffle<i32>(low, high, 0, 2, 4, 6);
}

/** Writes a pixel, its colours divided by alpha. */
// @ts-ignore: decorator
@inline
function divideByAlpha(at: usize, pixel: u32): void {
  const alpha = pixel >>> 24;
  if (alpha == 255) {
    store<u32>(at, pixel);
    return;
  }
  const scale = f64x2.splat(alpha > 0 ? 255.0 / <f64>alpha : 0.0);
  const pair = i32x4.splat(pixel);
  const red = f64x2.mul(redOf(pair), scale);
  const green = f64x2.mul(greenOf(pair), scale);
  const blue = f64x2.mul(blueOf(pair), scale);
  v128.store_lane<u32>(at, recolored(pair, red, green, blue), 0);
}
