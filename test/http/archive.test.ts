import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { isWithin } from '../../src/http/archive.ts';
import { describeWith } from '../support/describe-with.ts';
import { outputOf } from '../support/programs.ts';
import { fakeExecutor, picture, startService, temporaryFolder } from '../support/service.ts';

const template = { pages: [{ children: [{ type: 'text', text: '{{name}}' }] }] };
const unzip = (...args: string[]) => outputOf('unzip', args).toString();

async function zipped(answer: Response): Promise<string> {
  const file = join(await temporaryFolder(), 'a.zip');
  await writeFile(file, Buffer.from(await answer.arrayBuffer()));
  return file;
}
const namesIn = (file: string) => unzip('-Z1', file).trim().split('\n');

describeWith(['unzip'], 'a batch as a zip', () => {
  it('holds the pictures in the order of the records, and names the bad ones in its manifest', async () => {
    const { post, config } = await startService();
    const records = [{ name: 'Ann', id: 'a' }, { id: 'b' }, { name: 'Cy', id: 'sub/c' }];
    const answer = await post('/api/batches', { template, records, output: 'badges/{{id}}.png', archive: 'zip' });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/zip']);
    const file = await zipped(answer);
    expect(unzip('-t', file)).toContain('No errors detected');
    expect(namesIn(file)).toEqual(['badges/a.png', 'badges/sub_c.png', 'manifest.ndjson']);
    expect(JSON.parse(unzip('-p', file, 'badges/a.png'))).toMatchObject({
      design: { pages: [{ children: [{ text: 'Ann' }] }] },
    });
    const lines = unzip('-p', file, 'manifest.ndjson')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { record: 1, status: 'done', file: 'badges/a.png' },
      { record: 2, status: 'failed', code: 'missing_field' },
      { record: 3, status: 'done', file: 'badges/sub_c.png' },
    ]);
    expect(lines[0]).not.toHaveProperty('url');
    expect(await readdir(join(config.dataDir, 'files'))).toEqual([]);
  });

  it('keeps the order whichever picture is done first, and holds few at a time', async () => {
    let begun = 0;
    const executor = fakeExecutor(async (task) => {
      const own = begun++;
      await pause(own % 3 === 0 ? 30 : 1);
      return picture(task, { data: Buffer.alloc(100_000, own % 250) });
    });
    const { post } = await startService({}, { executor });
    const records = Array.from({ length: 300 }, (_, i) => ({ name: String(i) }));
    const answer = await post('/api/batches', { template, records, format: 'pdf', archive: 'zip' });
    const reader = answer.body!.getReader();
    await reader.read();
    await pause(300);
    // What nobody has read is not made.
    expect(begun).toBeLessThan(150);
    const parts: Uint8Array[] = [];
    for (let read = await reader.read(); !read.done; read = await reader.read()) parts.push(read.value);
    expect(begun).toBe(300);
    expect(parts.reduce((sum, { length }) => sum + length, 0)).toBeGreaterThan(29e6);
  });

  it('has numbers for names where none are said', async () => {
    const { post } = await startService();
    const records = Array.from({ length: 12 }, (_, i) => ({ name: String(i) }));
    const file = await zipped(await post('/api/batches', { template, records, format: 'jpeg', archive: 'zip' }));
    expect(namesIn(file).slice(0, 2)).toEqual(['01.jpg', '02.jpg']);
    expect(namesIn(file)).toHaveLength(13);
  });

  it('makes no more once its client has gone away', async () => {
    let begun = 0;
    const executor = fakeExecutor(async (task) => {
      begun++;
      await pause(5);
      return picture(task, { data: Buffer.alloc(200_000) });
    });
    const { url, config } = await startService({}, { executor });
    const client = new AbortController();
    const records = Array.from({ length: 500 }, (_, i) => ({ name: String(i) }));
    const answer = await fetch(`${url}/api/batches`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ template, records, archive: 'zip' }),
      signal: client.signal,
    });
    await answer.body!.getReader().read();
    client.abort();
    let before = -1;
    await expect
      .poll(() => {
        const same = begun === before;
        before = begun;
        return same;
      })
      .toBe(true);
    expect(begun).toBeLessThan(500);
    // Nothing stays of those that were made by then.
    await expect.poll(() => readdir(join(config.dataDir, 'files'))).toEqual([]);
  });

  it('has no picture in the place of its manifest', async () => {
    const { post } = await startService();
    const records = [{ name: 'manifest.ndjson' }, { name: 'Manifest.NDJSON' }, { name: 'a' }];
    const file = await zipped(await post('/api/batches', { template, records, output: '{{name}}', archive: 'zip' }));
    expect(namesIn(file)).toEqual(['a', 'manifest.ndjson']);
    expect(unzip('-p', file, 'manifest.ndjson').match(/"code":"duplicate_file"/g)).toHaveLength(2);
  });

  it.each(['../a.png', '/a.png', 'C:\\a.png', 'a//b.png', 'a/../../b.png'])(
    'refuses to lead out of its folder: %s',
    async (output) => {
      expect(isWithin(output)).toBe(false);
      const { post } = await startService();
      const answer = await post('/api/batches', { template, records: [{ name: 'a' }], output, archive: 'zip' });
      expect([answer.status, await answer.json()]).toMatchObject([400, { errors: [{ path: 'output' }] }]);
    },
  );
});
