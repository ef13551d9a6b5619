import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { photoFile } from '../../bench/designs.ts';
import { resolveOptions } from '../../renderer/internal.ts';
import { releaseFile } from '../../src/release-file.ts';
import { countingPool } from '../support/counting-pool.ts';

it('a page that is known whole is encoded once, and its answers are those of the first', async () => {
  const { pool, counts } = await countingPool();
  const src = `data:image/jpeg;base64,${(await photoFile(300, 200, 3)).toString('base64')}`;
  const design = { width: 300, height: 200, pages: [{ children: [{ type: 'image', src, width: 300, height: 200 }] }] };
  for (const options of [
    { format: 'png' },
    { format: 'jpeg' },
    { format: 'jpeg', quality: 0.3 },
    { dpi: 150 },
  ] as const) {
    counts.encoded = 0;
    const files: string[] = [];
    for (let round = 0; round < 5; round++) {
      // No request is the same as another.
      const body = Buffer.from(`${' '.repeat(round)}${JSON.stringify({ design })}`);
      const task = { body, options: resolveOptions(options) };
      const file = await pool.render(task);
      const { data, digest, width, isKept, ...result } = file;
      files.push(Buffer.from(data).toString('base64'));
      // Once it is kept, it has a digest that was made once.
      if (round > 2) expect(digest).toBe(createHash('sha256').update(data).digest('base64url'));
      expect(width).toBe(300);
      expect(Object.keys(result)).not.toContain('name');
      // What is not kept the caller may move away.
      if (isKept !== true) structuredClone(data, { transfer: [data.buffer as ArrayBuffer] });
      releaseFile(file);
      if (isKept) expect(data.length).toBeGreaterThan(0);
    }
    expect(new Set(files).size).toBe(1);
    // It is kept when it is met again.
    expect(counts.encoded).toBeLessThan(3);
  }
});
