import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openS3 } from '../../src/storage/s3/client.ts';
import { readStoreUrl } from '../../src/storage/s3/location.ts';
import { openS3Results } from '../../src/storage/s3/results.ts';
import { type S3Server, startS3, useS3Keys } from '../support/s3.ts';
import { sharedFolder } from '../support/service.ts';

const folder = sharedFolder();
let s3: S3Server;
beforeAll(async () => {
  useS3Keys();
  s3 = await startS3(join(folder, 's3'));
});
afterAll(() => s3.close());

const DAY = 24 * 3_600_000;
const key = (text: string) => createHash('sha256').update(text).digest('hex');
const bytes = (text: string) => new TextEncoder().encode(text);

describe('results in a bucket', () => {
  it('are kept whole, and given up where they are damaged', async () => {
    const location = readStoreUrl(s3.url('kept'));
    const results = await openS3Results(location, { name: 'results', mostBytes: 1e6 });
    await results.put(key('a'), [bytes('one '), bytes('two')]);
    expect((await results.get(key('a')))?.toString()).toBe('one two');
    expect(await results.get(key('b'))).toBeNull();
    await (await openS3(location)).put(`kept/results/${key('a')}`, bytes('x'.repeat(40)));
    expect(await results.get(key('a'))).toBeNull();
    await results.delete(key('a'));
    await results.put(key('c'), [new Uint8Array(2e6)]);
    expect(await results.get(key('c'))).toBeNull();
  });

  it('are deleted when they are a day old, and the oldest where there are too many', async () => {
    const results = await openS3Results(readStoreUrl(s3.url('swept')), { name: 'results', mostBytes: 250 });
    for (const name of ['a', 'b', 'c']) {
      await results.put(key(name), [new Uint8Array(68)]);
      // Stores tell times in seconds.
      await new Promise((resolve) => setTimeout(resolve, 1100));
    }
    await results.sweep(Date.now());
    expect(results.bytes()).toBe(200);
    const left = await Promise.all(['a', 'b', 'c'].map(async (name) => (await results.get(key(name))) !== null));
    expect(left).toEqual([false, true, true]);
    await results.sweep(Date.now() + DAY);
    expect(results.bytes()).toBe(0);
  });
});
