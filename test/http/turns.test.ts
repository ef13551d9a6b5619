import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { describe, expect, it } from 'vitest';
import { isOpaque } from '../../renderer/formats/pixels.ts';
import { receive } from '../../src/http/receive.ts';

/** How often others had their turn while work was under way. */
async function turnsOf(work: Promise<unknown>): Promise<number> {
  let [turns, isDone] = [0, false];
  const count = () => {
    if (isDone) return;
    turns++;
    setImmediate(count);
  };
  setImmediate(count);
  await work;
  isDone = true;
  return turns;
}

describe('others have their turn', () => {
  it('while a body is looked at that comes faster than it can be', async () => {
    const piece = Buffer.from('{},'.repeat(20_000));
    const body = [Buffer.from('['), ...Array(40).fill(piece), Buffer.from('{}]')];
    const limits = { most: 1e8, values: Number.POSITIVE_INFINITY, share: { take() {} } as never };
    const turns = await turnsOf(receive({ headers: {} } as FastifyRequest, Readable.from(body), limits));
    expect(turns).toBeGreaterThan((40 * piece.length) / (256 * 1024));
  });

  it('while a large picture is searched for what shines through', async () => {
    const [width, height] = [4000, 2000];
    const pixels = { data: new Uint8Array(4 * width * height).fill(255), width, height };
    const search = isOpaque(pixels);
    expect(await turnsOf(search)).toBeGreaterThan(4);
    expect(await search).toBe(true);
    pixels.data[pixels.data.length - 1] = 254;
    expect(await isOpaque(pixels)).toBe(false);
  });
});
