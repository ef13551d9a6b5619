/** The channels of an RGBA word. */
// @ts-ignore: decorator
@inline
export function red(pixel: u32): u32 {
  return pixel & 255;
}

// @ts-ignore: decorator
@inline
export function green(pixel: u32): u32 {
  return (pixel >>> 8) & 255;
}

// @ts-ignore: decorator
@inline
export function blue(pixel: u32): u32 {
  return (pixel >>> 16) & 255;
}

/** Writes a pixel's new colours, rounded (halves to even) and clamped to 0..255; its alpha stays. */
// @ts-ignore: decorator
@inline
export function write(at: usize, pixel: u32, redGreen: v128, blue: v128): void {
  const low = i32x4.trunc_sat_f64x2_s_zero(f64x2.nearest(redGreen));
  const high = i32x4.trunc_sat_f64x2_s_zero(f64x2.nearest(blue));
  const channels = v128.shuffle<i32>(low, high, 0, 1, 4, 5);
  const words = i16x8.narrow_i32x4_s(channels, channels);
  const bytes = i8x16.narrow_i16x8_u(words, words);
  store<u32>(at, (i32x4.extract_lane(bytes, 0) & 0x00ffffff) | (pixel & 0xff000000));
}
