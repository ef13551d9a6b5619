// AssemblyScript: compiled to ../binary.ts by `npm run kernels`.
export { fromLuma, fromMean, gain, lookUp, mix, muted, premultiply, unpremultiply, vivid } from './adjust';
export { blurLines } from './blur';
export { isOpaque } from './opaque';
export { meansOfBlocks } from './shrink';
export { mixColumns, mixRows } from './stretch';

/** Makes the memory at least as large as the heap's beginning plus `bytes`. Returns where the heap begins. */
export function reserve(bytes: u32): usize {
  const pages = <i32>((__heap_base + bytes + 0xffff) >>> 16);
  if (pages > memory.size()) memory.grow(pages - memory.size());
  return __heap_base;
}
