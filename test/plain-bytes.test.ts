import { describe, expect, it } from 'vitest';
import { endOfPlain } from '../src/plain-bytes.ts';

/** Plain text, of characters of several bytes too. */
const TEXT = Buffer.from('Grüße, 世界! '.repeat(40));

describe('the end of plain bytes', () => {
  it.each(['"', '\\', '\n', '\0', '\x1f'])('is at %j, wherever it stands and the bytes begin', (mark) => {
    for (let at = 0; at < 300; at++) {
      const bytes = Buffer.concat([TEXT.subarray(0, at), Buffer.from(mark), TEXT.subarray(at, 400)]);
      for (let offset = 0; offset < 5; offset++) {
        const memory = new Uint8Array(bytes.length + 8).fill(0x22);
        memory.set(bytes, offset);
        const piece = memory.subarray(offset, offset + bytes.length);
        expect(endOfPlain(piece, 0)).toBe(at);
        expect(endOfPlain(piece, Math.min(at, 7))).toBe(at);
      }
    }
  });

  it('is that of the piece where all are', () => {
    for (let length = 0; length < 300; length++) {
      expect(endOfPlain(TEXT.subarray(0, length), 0)).toBe(length);
      expect(endOfPlain(TEXT.subarray(3, 3 + length), length)).toBe(length);
    }
  });

  it('is no space, no letter and no byte above', () => {
    const others = Uint8Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => byte >= 0x20);
    const plain = others.filter((byte) => byte !== 0x22 && byte !== 0x5c);
    const bytes = Buffer.concat([plain, plain, plain]);
    expect(endOfPlain(bytes, 0)).toBe(bytes.length);
  });
});
