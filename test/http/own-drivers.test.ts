import { readFile } from 'node:fs/promises';
import { Readable, Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { createServer, type FileStore, type ServerOptions } from '../../src/http/server.ts';
import { page, text } from '../support/one-page.ts';
import { startService } from '../support/service.ts';

it('keeps files in a store of the caller’s own, as docs/library.md shows it', async () => {
  const docs = await readFile(new URL('../../docs/library.md', import.meta.url), 'utf8');
  const [shown] = /const files = \{.*?\n\};/s.exec(docs)!;
  const kept = new Map<string, Buffer>();
  const files = new Function('kept', 'Writable', 'Readable', `${shown} return files;`)(kept, Writable, Readable);
  const service = await startService({}, { files: files as FileStore });
  const answer = await service.post('/api/render', { design: page(text({ text: 'kept' })), outputFormat: 'url' });
  const { url } = (await answer.json()) as { url: string };
  expect(kept.size).toBe(1);
  const file = await fetch(url);
  expect(file.status).toBe(200);
  expect(Buffer.from(await file.arrayBuffer())).toEqual([...kept.values()][0]);
});

it.each([
  [{ file: {} }, 'createServer has no option `file`; did you mean `files`?'],
  [{ port: 3000 }, 'createServer has no option `port`'],
  [{ config: { port: 3000 } }, '`config` of createServer has to be what `readConfig(variables)` returns'],
])('refuses what it cannot be given: %j', async (options, message) => {
  await expect(createServer(options as unknown as ServerOptions)).rejects.toMatchObject({
    name: 'ConfigError',
    message,
  });
});
