import { kernelMemory, loadKernels } from './kernels/index.ts';

/** Pixels: RGBA, 8 bits a channel, not premultiplied, row by row. */
export interface Rgba8 {
  data: Buffer;
  width: number;
  height: number;
}

/** The same bytes as one number a px. They are the same memory, unless they lie across its words. */
export function words(data: Uint8Array | Uint8ClampedArray): Uint32Array {
  const { buffer, byteOffset, byteLength } = data.byteOffset % 4 === 0 ? data : new Uint8Array(data);
  return new Uint32Array(buffer, byteOffset, byteLength / 4);
}

/** Bytes that are looked at before it is asked whether they were opaque: they stay in a core's cache. */
const BLOCK = 2 ** 16;

/** Whether no px of RGBA lets anything through. */
export function isOpaque(data: Uint8Array | Uint8ClampedArray): boolean {
  const { isOpaque } = loadKernels();
  const { heap, memory } = kernelMemory(BLOCK);
  for (let from = 0; from < data.length; from += BLOCK) {
    const block = data.subarray(from, from + BLOCK);
    memory.set(block, heap);
    if (!isOpaque(heap, heap + block.length)) return false;
  }
  return true;
}
