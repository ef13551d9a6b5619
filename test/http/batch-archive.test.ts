import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { archiveOf } from '../../src/http/batch-archive.ts';

it('closes the manifest and the picture of an archive whose client has gone away', async () => {
  const opened: Readable[] = [];
  const line = `${JSON.stringify({ record: 1, status: 'done', url: 'http://a/files/1-x.png' })}\n`;
  const endless = (text: string) => {
    const stream = new Readable({ read: () => void stream.push(text) });
    opened.push(stream);
    return stream;
  };
  const files = {
    open: async (name: string) => ({
      size: 1e9,
      stream: endless(name === 'manifest' ? line.repeat(1000) : 'x'.repeat(1000)),
    }),
  };
  const job = { id: 'a', status: 'done', file: 'manifest', batch: { total: 5 } };
  const client = new AbortController();
  const zip = archiveOf({ files, jobs: { get: async () => job } } as never, job as never, client.signal);
  zip.on('error', () => {});
  await new Promise((resolve) => zip.once('data', resolve));
  expect(opened).toHaveLength(2);
  client.abort();
  zip.destroy();
  await expect.poll(() => opened.map(({ destroyed }) => destroyed)).toEqual([true, true]);
});
