/**
 * Writes the mean colours of a row of blocks of RGB pixels, as opaque RGBA words. Means are rounded, halves upwards: a sum `s` of an
 * area `a` becomes `(s + a/2) · ⌈2²⁴/a⌉ >> 24`, which is exact, and stays within 32 bits, up to 256 px a block.
 *
 * @param at the first of the rows, each `stride` bytes from the one before
 * @param bytes of a row that are summed; up to 15 more are read
 * @param rows of a block
 * @param columns px of a block's width
 * @param from of each block, where it begins in a row, bytes
 * @param count blocks, a multiple of four
 * @param sums room for `bytes` + 24 words of 16 bits
 * @param to the first word
 */
export function meansOfBlocks(
  at: usize,
  stride: usize,
  bytes: usize,
  rows: u32,
  columns: u32,
  from: usize,
  count: u32,
  sums: usize,
  to: usize,
): void {
  for (let p: usize = 0; p < bytes; p += 16) {
    let low = i16x8.splat(0);
    let high = i16x8.splat(0);
    let row = at + p;
    for (let y: u32 = 0; y < rows; y++, row += stride) {
      const values = v128.load(row);
      low = i16x8.add(low, i16x8.extend_low_i8x16_u(values));
      high = i16x8.add(high, i16x8.extend_high_i8x16_u(values));
    }
    v128.store(sums + 2 * p, low);
    v128.store(sums + 2 * p, high, 16);
  }
  const area = rows * columns;
  const half = i32x4.splat(area >>> 1);
  const reciprocal = i32x4.splat((0x1000000 + area - 1) / area);
  const opaque = i32x4.splat(0xff000000);
  for (let x: u32 = 0; x < count; x += 4, from += 16, to += 16) {
    const first = i16x8.narrow_i32x4_s(
      meanOf(sums + 2 * <usize>load<u32>(from), columns, half, reciprocal),
      meanOf(sums + 2 * <usize>load<u32>(from, 4), columns, half, reciprocal),
    );
    const second = i16x8.narrow_i32x4_s(
      meanOf(sums + 2 * <usize>load<u32>(from, 8), columns, half, reciprocal),
      meanOf(sums + 2 * <usize>load<u32>(from, 12), columns, half, reciprocal),
    );
    v128.store(to, v128.or(i8x16.narrow_i16x8_u(first, second), opaque));
  }
}

// @ts-ignore: decorator
@inline
function meanOf(p: usize, columns: u32, half: v128, reciprocal: v128): v128 {
  let sum = i32x4.add(half, v128.load16x4_u(p));
  for (let i: u32 = 1; i < columns; i++) {
    p += 6;
    sum = i32x4.add(sum, v128.load16x4_u(p));
  }
  return i32x4.shr_u(i32x4.mul(sum, reciprocal), 24);
}
