/**
 * What makes the PNG of a drawing, in WebAssembly: numbers of colours, and a deflate of px. Its source is AssemblyScript, in `source`;
 * `npm run kernels` compiles it to `binary.ts`.
 */
import { instancesOf } from '../../web-assembly.ts';
import { KERNELS } from './binary.ts';

/** `source` documents each function. Pointers are offsets in `memory`, which does not grow. */
export interface Kernels {
  memory: Uint8Array;
  begin(bytesOfRow: number, bytesOfPx: 1 | 4): void;
  input(): number;
  room(): number;
  push(bytes: number, isLast: boolean): number;
  output(): number;
  adler(): number;
  beginColors(): void;
  numbersOf(px: number, count: number, to: number): number;
  colorsAt(): number;
  subtract(at: number, bytes: number, above: number): void;
  pack(at: number, count: number, bits: number): void;
}

const instance = instancesOf<Omit<Kernels, 'memory'> & { memory: { buffer: ArrayBuffer } }>(KERNELS);

function open(): Kernels {
  const { memory, ...functions } = instance();
  return { ...functions, memory: new Uint8Array(memory.buffer) };
}

/** What a thread keeps of them: one. It holds a part of a file between calls, and so is lent to one file at a time. */
let idle: Kernels | undefined;

/** Opens an instance before it is needed. */
export function prepareKernels(): void {
  idle ??= open();
}

/** Lends an instance for the time of some work. */
export async function withKernels<T>(work: (kernels: Kernels) => Promise<T>): Promise<T> {
  const kernels = idle ?? open();
  idle = undefined;
  try {
    return await work(kernels);
  } finally {
    idle = kernels;
  }
}
