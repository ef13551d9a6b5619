/** Whether none of the RGBA pixels from `at` to `end` lets anything through. */
export function isOpaque(at: usize, end: usize): bool {
  let all = i32x4.splat(-1);
  for (; at + 16 <= end; at += 16) all = v128.and(all, v128.load(at));
  for (; at < end; at += 4) all = v128.and(all, v128.load_splat<u32>(at));
  return i32x4.all_true(i32x4.eq(i32x4.shr_u(all, 24), i32x4.splat(255)));
}
