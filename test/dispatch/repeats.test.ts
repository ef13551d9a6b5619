import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { photoFile } from '../../bench/designs.ts';
import { resolveOptions } from '../../renderer/internal.ts';
import type { RenderedFile } from '../../src/dispatch/executor.ts';
import { createRepeats } from '../../src/dispatch/repeats.ts';
import { countingPool } from '../support/counting-pool.ts';

const TEXT = { type: 'text', text: 'Again', x: 5, y: 5, width: 100, fontSize: 20, fontFamily: 'Roboto' };

const bodyOf = (...children: object[]) =>
  Buffer.from(JSON.stringify({ design: { width: 120, height: 60, pages: [{ background: '#fed', children }] } }));

describe('a request that is sent again', () => {
  it('is answered by the same file, warnings and all, without a worker', async () => {
    const { pool } = await countingPool();
    const body = bodyOf({ ...TEXT, fill: 'no colour' });
    const files: RenderedFile[] = [];
    for (let round = 0; round < 5; round++)
      files.push(await pool.render({ body: Buffer.from(body), options: resolveOptions({ format: 'jpeg' }) }));
    // The file of a page is kept when it is met again.
    expect(pool.repeats?.()).toBe(3);
    const [first, last] = [files[0]!, files[4]!];
    expect(Buffer.from(last.data).equals(first.data)).toBe(true);
    expect(last).toMatchObject({ mime: 'image/jpeg', width: 120, height: 60, pages: 1, isKept: true });
    expect(last.warnings).toEqual(first.warnings);
    expect(last.warnings).not.toEqual([]);
    expect(files.flatMap((file) => Object.keys(file))).not.toContain('keptAs');
  });

  it('is another one with other options, another design or another owner', async () => {
    const { pool } = await countingPool();
    const render = async (body: Buffer, options: object, owner?: string) => {
      const task = { body: Buffer.from(body), options: resolveOptions(options) };
      return Buffer.from((await pool.render(task, owner === undefined ? {} : { owner })).data);
    };
    const [one, other] = [bodyOf(TEXT), bodyOf({ ...TEXT, text: 'Other' })];
    for (let round = 0; round < 3; round++) await render(one, { format: 'png' });
    expect(pool.repeats?.()).toBe(1);
    const png = await render(one, { format: 'png' });
    expect(pool.repeats?.()).toBe(2);
    expect((await render(one, { format: 'png', pixelRatio: 2 })).equals(png)).toBe(false);
    expect((await render(one, { format: 'jpeg' })).equals(png)).toBe(false);
    expect((await render(other, { format: 'png' })).equals(png)).toBe(false);
    expect((await render(one, { format: 'png' }, 'somebody')).equals(png)).toBe(true);
    expect(pool.repeats?.()).toBe(2);
  });

  it('is rendered where its design names a picture on the web, which may change', async () => {
    const photos = [await photoFile(60, 40, 1), await photoFile(60, 40, 2)];
    let sent = photos[0];
    const server = createServer(
      (_, response) => void response.writeHead(200, { 'content-type': 'image/jpeg' }).end(sent),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { pool } = await countingPool({ GESSO_ALLOWED_HOSTS: host });
    const body = bodyOf({ type: 'image', src: `http://${host}/photo.jpg`, width: 60, height: 40 });
    const render = async () =>
      Buffer.from((await pool.render({ body: Buffer.from(body), options: resolveOptions({ format: 'png' }) })).data);
    const before = await render();
    for (let round = 0; round < 3; round++) expect((await render()).equals(before)).toBe(true);
    sent = photos[1];
    expect((await render()).equals(before)).toBe(false);
    expect(pool.repeats?.()).toBe(0);
  });
});

describe('what is remembered of a request', () => {
  afterEach(() => vi.restoreAllMocks());

  const file = { mime: 'image/png', extension: 'png', width: 1, height: 1, pages: 1, warnings: [], sources: [] };
  const made = { ...file, data: new Uint8Array(), keptAs: 'page' } as const;
  const task = () => ({ body: bodyOf(TEXT), options: resolveOptions({ format: 'png' }) });

  async function remembering(kept = new Map([['page', Buffer.from('file')]])) {
    const repeats = createRepeats({ get: (key) => kept.get(key), set: () => {} });
    return { repeats, kept, name: (await repeats.nameOf(task(), {}))! };
  }

  it('is asked for a minute, and only while the file is kept', async () => {
    const now = vi.spyOn(performance, 'now').mockReturnValue(1000);
    const { repeats, kept, name } = await remembering();
    expect(repeats.find(name)).toBeUndefined();
    repeats.remember(name, made);
    expect(repeats.find(name)).toMatchObject({ ...file, isKept: true, data: Buffer.from('file') });
    now.mockReturnValue(60_000);
    expect(repeats.find(name)).toBeDefined();
    kept.clear();
    expect(repeats.find(name)).toBeUndefined();
    kept.set('page', Buffer.from('file'));
    now.mockReturnValue(62_000);
    expect(repeats.find(name)).toBeUndefined();
  });

  it.each([
    ['a file that is not kept', { keptAs: undefined }],
    ['a font that may be there the next time', { warnings: [{ code: 'font_substituted', message: '' }] }],
    ['a picture that may', { warnings: [{ code: 'image_not_loaded', message: '' }] }],
  ])('is nothing of %s', async (_, other) => {
    const { repeats, name } = await remembering();
    repeats.remember(name, { ...made, ...other } as typeof made);
    expect(repeats.find(name)).toBeUndefined();
  });

  it.each(['pdf', 'mp4', 'svg'] as const)('is nothing of a %s', async (format) => {
    const { repeats } = await remembering();
    expect(await repeats.nameOf({ ...task(), options: resolveOptions({ format }) }, {})).toBeUndefined();
  });
});
