import { afterEach, describe, expect, it } from 'vitest';
import { createRenderer } from '../../renderer/index.ts';
import { resolveOptions } from '../../renderer/internal.ts';
import { readConfig } from '../../src/config.ts';
import { type FilmShare, LEAD, shareFilm } from '../../src/dispatch/film-share.ts';
import { describeWith } from '../support/describe-with.ts';
import { MOVING } from '../support/films.ts';
import { openDispatcher } from '../support/rendering.ts';
import { temporaryFolder } from '../support/service.ts';

/** An encoder that notes what it is given. */
function notingEncoder(write: () => Promise<void> = async () => {}) {
  const encoded: number[] = [];
  return {
    encoded,
    async write(frame: Uint8Array | null, index: number) {
      await write();
      expect(frame?.[0]).toBe(index % 256);
      encoded.push(index);
      return { done: index + 1, to: 0 };
    },
  };
}

const later = () => new Promise<void>((resolve) => setImmediate(resolve));
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

/** Paints as a worker does. @param frames after which it leaves in the middle of its range */
async function paint(share: FilmShare, painter: number, frames = Number.POSITIVE_INFINITY): Promise<number> {
  let painted = 0;
  for (let range = await share.next(painter); range; range = await share.next(painter)) {
    let { to } = range;
    for (let index = range.from; index < to; index++) {
      if (painted === frames) {
        share.leave(painter);
        return painted;
      }
      await later();
      ({ to } = await share.write(painter, Uint8Array.of(index), index));
      painted++;
    }
  }
  return painted;
}

describe('the frames of a film', () => {
  it('are painted by one alone where nobody helps', async () => {
    const encoder = notingEncoder();
    const share = shareFilm(encoder, 30);
    expect(await share.next(LEAD)).toEqual({ from: 0, to: 30 });
    for (const index of upTo(30)) await share.write(LEAD, Uint8Array.of(index), index);
    expect(await share.next(LEAD)).toBeNull();
    expect(encoder.encoded).toEqual(upTo(30));
  });

  it('are encoded in their order, each once, whoever paints them', async () => {
    const encoder = notingEncoder(later);
    const share = shareFilm(encoder, 200);
    const lead = paint(share, LEAD);
    await later();
    share.split();
    const painted = await Promise.all([lead, paint(share, 1), paint(share, 2)]);
    expect(encoder.encoded).toEqual(upTo(200));
    expect(painted.reduce((a, b) => a + b)).toBe(200);
    for (const count of painted) expect(count).toBeGreaterThan(8);
  });

  it('that a helper leaves undone are painted by the others', async () => {
    const encoder = notingEncoder();
    const share = shareFilm(encoder, 100);
    const lead = paint(share, LEAD);
    share.split();
    const [own, helped] = await Promise.all([lead, paint(share, 1, 11)]);
    expect(encoder.encoded).toEqual(upTo(100));
    expect([own, helped]).toEqual([89, 11]);
  });

  it('end with the encoder, for everybody', async () => {
    let written = 0;
    const broken = notingEncoder(async () => {
      if (++written > 20) throw new Error('the disk is full');
    });
    const share = shareFilm(broken, 100);
    const lead = paint(share, LEAD);
    share.split();
    const outcomes = await Promise.allSettled([lead, paint(share, 1)]);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: { message: 'the disk is full' } });
    const left = shareFilm(notingEncoder(), 100);
    await left.next(LEAD);
    left.end(new Error('nobody waits'));
    await expect(left.write(LEAD, Uint8Array.of(0), 0)).rejects.toThrow('nobody waits');
  });
});

/** A film that takes longer to paint than to encode. */
const SLOW = {
  ...MOVING,
  pages: [
    {
      duration: 2000,
      background: 'white',
      children: Array.from({ length: 12 }, (_, i) => ({
        ...{ type: 'figure', subType: 'star', x: 5 * i, y: 2 * i, width: 120, height: 100, fill: 'tomato' },
        ...{ shadowEnabled: true, shadowBlur: 10 + i, opacity: 0.8 },
        animations: [{ type: 'loop', name: 'rotate', duration: 1000 + 100 * i }],
      })),
    },
  ],
};

describeWith(['ffmpeg'], 'a film of a service with two workers', () => {
  let close = async () => {};
  afterEach(() => close());

  it('has the very bytes that one thread alone makes', async () => {
    const env = { GESSO_DATA_DIR: await temporaryFolder(), GESSO_CONCURRENCY: '2', GESSO_GOOGLE_FONTS_URL: 'off' };
    const executor = openDispatcher(readConfig(env));
    close = () => executor.close();
    await executor.ready();
    const body = new TextEncoder().encode(JSON.stringify({ design: SLOW }));
    const steps: number[] = [];
    const options = resolveOptions({ format: 'mp4', pixelRatio: 2 });
    const shared = await executor.render({ body, options }, { onProgress: (done) => void steps.push(done) });
    const renderer = await createRenderer();
    const alone = await renderer.render(SLOW, { format: 'mp4', pixelRatio: 2 });
    await renderer.close();
    expect(Buffer.compare(Buffer.from(shared.data), alone.data)).toBe(0);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    if (process.env.GESSO_SAY) console.log(steps.length, 'of 60 reported by the lead');
    expect(executor.load()).toEqual({ running: 0, waiting: 0 });
  });
});
