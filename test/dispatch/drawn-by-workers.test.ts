import { expect, it, onTestFinished } from 'vitest';
import { createRenderer } from '../../renderer/index.ts';
import { resolveOptions } from '../../renderer/internal.ts';
import { releaseFile } from '../../src/release-file.ts';
import { countingPool } from '../support/counting-pool.ts';

const text = { type: 'text', text: 'Drawn', x: 5, y: 5, width: 100, fontSize: 20, fill: 'rgb(200, 10, 30)' };
const star = { type: 'figure', subType: 'star', x: 100, width: 300, height: 250, fill: 'red', stroke: 'blue' };
/** Of one colour a file is so small that it lies in memory that Node shares between buffers. */
const PAGES = {
  'a text and a star': [text, star],
  'one colour': [{ ...star, subType: 'rect', stroke: undefined, strokeWidth: 0 }],
};

it.each(Object.entries(PAGES))(
  'the PNG of %s is made by the worker, and is that of the library',
  async (_, children) => {
    const { pool, counts } = await countingPool();
    const renderer = await createRenderer({ googleFontsUrl: null });
    onTestFinished(() => renderer.close());
    const design = { width: 420, height: 260, pages: [{ background: 'white', children }] };
    const own = await renderer.render(design, { format: 'png' });
    // No request is the same as another.
    let sent = 0;
    const body = () => Buffer.from(JSON.stringify({ design, sent: sent++ }));
    for (let round = 0; round < 4; round++) {
      const file = await pool.render({ body: body(), options: resolveOptions({ format: 'png' }) });
      const { data, width, timings, isKept, ...result } = file;
      expect(own.data.equals(data)).toBe(true);
      expect(width).toBe(420);
      expect(Object.keys(result)).not.toContain('name');
      expect(timings?.encode).toBeGreaterThanOrEqual(0);
      // Once the page is known as a whole, its file is.
      expect(isKept === true).toBe(round > 1);
      if (isKept !== true) structuredClone(data, { transfer: [data.buffer as ArrayBuffer] });
      releaseFile(file);
    }
    // By the main thread none.
    expect(counts.encoded).toBe(0);
    const jpeg = await pool.render({ body: body(), options: resolveOptions({ format: 'jpeg' }) });
    expect([...jpeg.data.subarray(0, 2)]).toEqual([0xff, 0xd8]);
    expect(counts.encoded).toBe(1);
  },
);
