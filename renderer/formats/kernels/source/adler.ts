let low: u32 = 1;
let high: u32 = 0;

/** The largest prime below 2 ** 16 (RFC 1950, 8.2). */
const BASE: u32 = 65521;
/** Bytes that can be summed before a remainder is taken: a multiple of 16. */
const MOST: usize = 5552;

export function beginAdler(): void {
  low = 1;
  high = 0;
}

/** The Adler-32 of all bytes that were summed. */
export function adler(): u32 {
  return (high << 16) | low;
}

export function addToAdler(at: usize, bytes: usize): void {
  const end = at + bytes;
  const firstHalf = i16x8(16, 15, 14, 13, 12, 11, 10, 9);
  const secondHalf = i16x8(8, 7, 6, 5, 4, 3, 2, 1);
  while (at + 16 <= end) {
    const from = at;
    const to = min(end - 15, at + MOST);
    /** The bytes; of each 16 the bytes before them; and each byte as often as it counts within its 16. */
    let sum = i32x4.splat(0);
    let before = i32x4.splat(0);
    let weighted = i32x4.splat(0);
    for (; at < to; at += 16) {
      const values = v128.load(at);
      before = i32x4.add(before, sum);
      sum = i32x4.add(sum, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(values)));
      weighted = i32x4.add(weighted, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(values), firstHalf));
      weighted = i32x4.add(weighted, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(values), secondHalf));
    }
    const all = total(i32x4.add(weighted, i32x4.shl(before, 4)));
    high = <u32>((<u64>high + <u64>low * <u64>(at - from) + <u64>all) % BASE);
    low = (low + total(sum)) % BASE;
  }
  for (; at < end; at++) {
    low = (low + load<u8>(at)) % BASE;
    high = (high + low) % BASE;
  }
}

// @ts-ignore: decorator
@inline
function total(v: v128): u32 {
  return (
    i32x4.extract_lane(v, 0) + i32x4.extract_lane(v, 1) + i32x4.extract_lane(v, 2) + i32x4.extract_lane(v, 3)
  );
}
