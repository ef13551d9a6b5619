/** Writes animated WebP files of still ones. Chunks as in the WebP container specification (Google). */
import type { Area } from './area.ts';

/** A frame: the part that changes, as a still WebP. */
export interface WebpFrame {
  /** Its corner lies on even px. */
  area: Area;
  file: Buffer;
  /** ms */
  duration: number;
}

/** Bits of the header's features. */
const FEATURES = { animation: 0x02, alpha: 0x10 } as const;
/** The bit of a frame that says that it replaces what was there, instead of covering it. */
const REPLACES = 0x02;

const LONGEST = 0xffffff;

function chunk(name: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, 'latin1');
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
}

/** The chunks with a still's picture: its alpha, and its colours. */
function pictureOf(file: Buffer): Buffer {
  const found: Buffer[] = [];
  for (let at = 12; at + 8 <= file.length; ) {
    const name = file.toString('latin1', at, at + 4);
    const end = at + 8 + file.readUInt32LE(at + 4);
    if (name === 'ALPH' || name === 'VP8 ' || name === 'VP8L') found.push(chunk(name, file.subarray(at + 8, end)));
    at = end + (end % 2);
  }
  return Buffer.concat(found);
}

function frameChunk({ area: { x, y, width, height }, file, duration }: WebpFrame): Buffer {
  const head = Buffer.alloc(16);
  const values = [x / 2, y / 2, width - 1, height - 1, Math.min(LONGEST, duration)];
  for (const [i, value] of values.entries()) head.writeUIntLE(value, 3 * i, 3);
  head[15] = REPLACES;
  return chunk('ANMF', Buffer.concat([head, pictureOf(file)]));
}

/**
 * One WebP of the frames, of which the first covers all of it.
 * @param loop how often it plays; 0: again and again
 */
export function joinWebps(
  frames: readonly WebpFrame[],
  { width, height, hasAlpha, loop }: { width: number; height: number; hasAlpha: boolean; loop: number },
): Buffer {
  const extended = Buffer.alloc(10);
  extended[0] = FEATURES.animation | (hasAlpha ? FEATURES.alpha : 0);
  extended.writeUIntLE(width - 1, 4, 3);
  extended.writeUIntLE(height - 1, 7, 3);
  const animation = Buffer.alloc(6);
  animation.writeUInt16LE(loop, 4);
  const chunks = [chunk('VP8X', extended), chunk('ANIM', animation), ...frames.map(frameChunk)];
  const head = Buffer.alloc(12);
  head.write('RIFF', 'latin1');
  head.writeUInt32LE(4 + chunks.reduce((sum, { length }) => sum + length, 0), 4);
  head.write('WEBP', 8, 'latin1');
  return Buffer.concat([head, ...chunks]);
}
