import { deflateSync } from 'node:zlib';
import { pngChunk } from './pictures.ts';

/** px of either side. */
export const SIDE = 16;
/** The colours of its quarters: top left, top right, bottom left, bottom right. */
export const QUARTERS = [
  [255, 0, 0],
  [0, 200, 40],
  [60, 90, 220],
  [200, 160, 120],
] as const;

/** A PNG of four colours with chunks that say what they mean. `depth`: bits a channel. */
export function coloredPng(chunks: readonly [type: string, data: Buffer][], depth: 8 | 16 = 8, grey = false): Buffer {
  const bytes = depth / 8;
  const channels = grey ? 1 : 3;
  const rows = Array.from({ length: SIDE }, (_, y) => {
    const row = Buffer.alloc(1 + SIDE * channels * bytes);
    for (let x = 0; x < SIDE; x++)
      for (let c = 0; c < channels; c++) {
        const value = grey ? x * 16 + y : QUARTERS[(x >> 3) + 2 * (y >> 3)]![c]!;
        const at = 1 + (x * channels + c) * bytes;
        if (depth === 16) row.writeUInt16BE(value * 257, at);
        else row[at] = value;
      }
    return row;
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIDE, 0);
  header.writeUInt32BE(SIDE, 4);
  header[8] = depth;
  header[9] = grey ? 0 : 2;
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    ...chunks.map(([type, data]) => pngChunk(type, data)),
    pngChunk('IDAT', deflateSync(Buffer.concat(rows))),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}
