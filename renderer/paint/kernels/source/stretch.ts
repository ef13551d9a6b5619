// Weights are those of the right or lower px, w, as 2w − 1 in 15 bits of fraction; both functions work on whole vectors.

/**
 * Mixes each two neighbours of a row of RGBA pixels: four words of 16 bits a pixel, channels in 15 bits.
 *
 * @param from the row
 * @param offsets bytes of each left neighbour in it, u32
 * @param weights four i16 a pixel, all alike
 * @param count pixels, a multiple of two
 */
export function mixColumns(from: usize, offsets: usize, weights: usize, count: u32, to: usize): void {
  for (let x: u32 = 0; x < count; x += 2, offsets += 8, weights += 16, to += 16) {
    const first = v128.load_zero<u64>(from + load<u32>(offsets));
    const both = v128.load_lane<u64>(from + load<u32>(offsets, 4), first, 1);
    const left = i16x8.extend_low_i8x16_u(v128.shuffle<u32>(both, both, 0, 2, 0, 2));
    const right = i16x8.extend_low_i8x16_u(v128.shuffle<u32>(both, both, 1, 3, 1, 3));
    const change = i16x8.q15mulr_sat_s(v128.load(weights), i16x8.shl(i16x8.sub(right, left), 7));
    const twice = i16x8.add(change, i16x8.shl(i16x8.add(right, left), 7));
    v128.store(to, i16x8.shr_u(i16x8.add(twice, i16x8.splat(1)), 1));
  }
}

/** Mixes two rows that {@link mixColumns} made to RGBA pixels. @param count pixels, a multiple of four */
export function mixRows(top: usize, bottom: usize, weight: i32, count: u32, to: usize): void {
  const weights = i16x8.splat(<i16>weight);
  for (let x: u32 = 0; x < count; x += 4, top += 32, bottom += 32, to += 16) {
    const first = mixed(v128.load(top), v128.load(bottom), weights);
    const second = mixed(v128.load(top, 16), v128.load(bottom, 16), weights);
    v128.store(to, i8x16.narrow_i16x8_u(first, second));
  }
}

// @ts-ignore: decorator
@inline
function mixed(top: v128, bottom: v128, weights: v128): v128 {
  const change = i16x8.q15mulr_sat_s(weights, i16x8.sub(bottom, top));
  const twice = i16x8.add(change, i16x8.add(bottom, top));
  return i16x8.shr_u(i16x8.add(twice, i16x8.splat(0x80)), 8);
}
