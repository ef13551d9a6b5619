import { setImmediate as turn } from 'node:timers/promises';
import type { Kernels } from './kernels/index.ts';
import { fourBytes } from './png-chunks.ts';

/** Rows of px, one after another: RGBA, or numbers of 8 bits that become ones of fewer. */
export interface Rows {
  data: Uint8Array;
  height: number;
  /** Of a row of `data`. */
  bytes: number;
  /** 8 of RGBA; up to 8 of a number. */
  bits: number;
  bytesOfPx: 1 | 4;
  /** Default: NONE. */
  filter?: typeof NONE | typeof UP;
}

/** Filters of rows (PNG specification, 9.2): px as they are, so that what repeats is found; or what they differ from those above. */
export const NONE = 0;
export const UP = 2;

/** A zlib stream (RFC 1950) begins so; its end is the sum of all bytes (Adler-32). */
const BEGIN = Buffer.from([0x78, 0x01]);
/** Rows are cut at so many bytes, which are whole px and whole packed bytes. */
const PIECE = 8;
/** Calls, each of up to 256 kB in some 0.2 ms, until others have their turn. */
const IN_ONE_GO = 4;

/** The zlib stream of a PNG's rows, all with the same filter. */
export async function deflateRows(kernels: Kernels, rows: Rows): Promise<Buffer> {
  const { memory } = kernels;
  const written = writerOf(kernels, rows);
  kernels.begin(1 + Math.ceil((rows.bytes * rows.bits) / 8), rows.bytesOfPx);
  const parts = [BEGIN];
  for (let calls = 1, isLast = false; !isLast; calls++) {
    const { bytes, isAll } = written();
    isLast = isAll;
    const length = kernels.push(bytes, isLast);
    const from = kernels.output();
    parts.push(Buffer.from(memory.subarray(from, from + length)));
    if (!isLast && calls % IN_ONE_GO === 0) await turn();
  }
  return Buffer.concat([...parts, fourBytes(kernels.adler() >>> 0)]);
}

/** Writes as many rows, and parts of one, to the kernels' input as there is room for. */
function writerOf(kernels: Kernels, { data, height, bytes: rowBytes, bits, filter = NONE }: Rows) {
  const { memory } = kernels;
  let [from, y, x] = [0, 0, 0];
  return (): { bytes: number; isAll: boolean } => {
    const begin = kernels.input();
    const end = begin + kernels.room();
    let to = begin;
    while (y < height && end - to > PIECE) {
      if (x === 0) memory[to++] = filter;
      const bytes = Math.min(rowBytes - x, end - to - ((end - to) % PIECE));
      memory.set(data.subarray(from, from + bytes), to);
      if (filter === UP && y > 0) {
        // Where the output will be there is nothing yet.
        const above = kernels.output();
        memory.set(data.subarray(from - rowBytes, from - rowBytes + bytes), above);
        kernels.subtract(to, bytes, above);
      }
      if (bits < 8) kernels.pack(to, bytes, bits);
      to += Math.ceil((bytes * bits) / 8);
      from += bytes;
      x += bytes;
      if (x === rowBytes) [x, y] = [0, y + 1];
    }
    return { bytes: to - begin, isAll: y === height };
  };
}
