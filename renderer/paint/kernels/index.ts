/**
 * The work done on every pixel, in WebAssembly, four channels at a time. Its source is AssemblyScript, in `source`;
 * `npm run kernels` compiles it to `binary.ts`.
 */
import { lazy } from '../../lazy.ts';
import { instancesOf } from '../../web-assembly.ts';
import { KERNELS } from './binary.ts';

/** `source` documents each function. Pointers are offsets in `memory`. */
export interface Kernels {
  memory: { buffer: ArrayBuffer };
  reserve(bytes: number): number;
  lookUp(at: number, end: number, tables: number): void;
  mix(at: number, end: number, rows: number): void;
  fromLuma(at: number, end: number, factor: number): void;
  fromMean(at: number, end: number, factor: number): void;
  vivid(at: number, end: number, factor: number): void;
  muted(at: number, end: number, amount: number): void;
  gain(at: number, end: number, factors: number): void;
  premultiply(at: number, end: number): void;
  unpremultiply(at: number, end: number): void;
  blurLines(
    divides: boolean,
    at: number,
    length: number,
    lines: number,
    step: number,
    apart: number,
    reach: number,
    numerator: number,
    shift: number,
    padded: number,
  ): void;
  isOpaque(at: number, end: number): number;
  mixColumns(from: number, offsets: number, weights: number, count: number, to: number): void;
  mixRows(top: number, bottom: number, weight: number, count: number, to: number): void;
  meansOfBlocks(
    at: number,
    stride: number,
    bytes: number,
    rows: number,
    columns: number,
    from: number,
    count: number,
    sums: number,
    to: number,
  ): void;
}

/** One instance serves a thread: its memory is used by one call at a time and holds nothing between calls. */
export const loadKernels = lazy(instancesOf<Kernels>(KERNELS));

/** The kernels' memory as bytes, with room for `bytes` from `heap` on. Valid until the next call. */
export function kernelMemory(bytes: number): { heap: number; memory: Uint8Array } {
  const { reserve, memory } = loadKernels();
  const heap = reserve(bytes);
  return { heap, memory: new Uint8Array(memory.buffer) };
}
