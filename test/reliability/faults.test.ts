import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../src/config.ts';
import type { Executor } from '../../src/dispatch/executor.ts';
import type { JobJson } from '../../src/jobs/json.ts';
import { createDiskStore } from '../../src/storage/disk.ts';
import type { FileStore } from '../../src/storage/types.ts';
import { openDispatcher } from '../support/rendering.ts';
import { fakeExecutor, picture, sharedFolder, startService, temporaryFolder } from '../support/service.ts';

/** A server of pictures that misbehaves; returns its host and port. */
async function assetServer(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const withImage = (src: string) => ({
  width: 20,
  height: 20,
  pages: [{ children: [{ type: 'image', src, width: 10, height: 10 }] }],
});
const sound = { width: 20, height: 20, pages: [{ children: [{ type: 'figure' }] }] };

describe('a fault of an asset', () => {
  const allowed = 'localhost';
  const folder = sharedFolder();
  let pool: Executor;
  beforeAll(() => {
    const env = { GESSO_CONCURRENCY: '1', GESSO_GOOGLE_FONTS_URL: 'off', GESSO_MAX_ASSET_BYTES: '1000000' };
    pool = openDispatcher(readConfig({ ...env, GESSO_ALLOWED_HOSTS: allowed, GESSO_DATA_DIR: folder }));
  });
  afterAll(() => pool.close());

  /** Renders, and makes sure that the service then renders a sound design. */
  async function render(src: string, options: object = {}) {
    const { post } = await startService({}, { executor: { ...pool, close: async () => {} } });
    const response = await post('/api/render', { design: withImage(src), outputFormat: 'file', ...options });
    const body = response.headers.get('content-type')?.includes('json') ? ((await response.json()) as object) : {};
    expect((await post('/api/render', { design: sound })).status).toBe(200);
    return { status: response.status, warnings: response.headers.get('gesso-warnings'), ...body };
  }
  const local = async (answer: RequestListener) =>
    `http://${(await assetServer(answer)).replace('127.0.0.1', 'localhost')}/picture.png`;
  const refused = (reason: RegExp) => ({
    status: 422,
    detail: expect.stringMatching(reason),
    errors: [{ path: 'pages[0].children[0].src', message: expect.any(String) }],
  });

  it('that is slow is an error when its time is over', async () => {
    const src = await local(() => {});
    expect(await render(src, { assetLoadTimeout: 200 })).toMatchObject(refused(/longer than 200 ms/));
  });

  it('that drips for ever is an error when its time is over', async () => {
    const src = await local((_, response) => {
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    });
    expect(await render(src, { assetLoadTimeout: 300 })).toMatchObject(refused(/longer than 300 ms/));
  });

  it('that is endless is an error at the limit of its size', async () => {
    const src = await local((_, response) => {
      const chunk = Buffer.alloc(65_536);
      const write = () => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', write);
      write();
    });
    expect(await render(src)).toMatchObject(refused(/larger than/));
  });

  it.each([
    ['http://does-not-exist.invalid/x.png', /does not resolve/],
    ['http://localhost:9/x.png', /refused the connection/],
    ['http://10.0.0.1/x.png', /no public address/],
    ['http://[::ffff:10.0.0.1]/x.png', /no public address/],
    ['file:///etc/passwd', /only http:, https: and data:/],
  ])('%s is an error that says why', async (src, reason) => {
    expect(await render(src)).toMatchObject(refused(reason));
  });

  it('under skipImageError is a warning', async () => {
    const { status, warnings } = await render('http://localhost:9/x.png', { skipImageError: true });
    expect(status).toBe(200);
    expect(JSON.parse(warnings ?? '')).toMatchObject([{ path: 'pages[0].children[0].src' }]);
  });

  it('that redirects to a private address is refused', async () => {
    const src = await local((_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/x.png' }).end());
    expect(await render(src)).toMatchObject(refused(/no public address/));
  });

  it('that is a decompression bomb is refused before it is decoded', async () => {
    // A PNG header that says 60,000 × 60,000 px.
    const header = Buffer.from('89504e470d0a1a0a0000000d494844520000ea600000ea600806000000', 'hex');
    const src = `data:image/png;base64,${Buffer.concat([header, Buffer.alloc(40)]).toString('base64')}`;
    const answer = await render(src);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });
});

/** Files on a disk that has room for 4 MB at a time: writing more fails as a full disk does, in the middle of the file. */
async function smallDisk(): Promise<FileStore> {
  const room = 4e6;
  const store = await createDiskStore(await temporaryFolder());
  const full = () => Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  const write: FileStore['write'] = (name, fill) =>
    store.write(name, (output) => {
      let written = 0;
      const through = new Writable({
        write(chunk: Uint8Array, encoding, done) {
          written += chunk.byteLength;
          if (written > room) done(full());
          else output.write(chunk, encoding, done);
        },
      });
      const ended = finished(through);
      ended.catch(() => {});
      return fill(through).then(async (result) => {
        through.end();
        await ended;
        return result;
      });
    });
  return { ...store, write, put: (name, data) => write(name, async (output) => void output.write(data)) };
}

describe('a full disk', () => {
  it('is answered 507 where a picture has to be stored, and nowhere else', async () => {
    const files = await smallDisk();
    let size = 5e6;
    const executor = fakeExecutor(async (task) => picture(task, { data: Buffer.alloc(size) }));
    const { post, url } = await startService({}, { executor, files });

    const stored = await post('/api/render', { design: sound, outputFormat: 'url' });
    expect([stored.status, await stored.json()]).toEqual([507, expect.objectContaining({ code: 'storage_full' })]);
    const job = (await (await post('/api/renders', { design: sound }, { prefer: 'wait' })).json()) as JobJson;
    expect(job).toMatchObject({ status: 'error', error: expect.stringContaining('no room') });
    expect((await post('/api/render', { design: sound, outputFormat: 'file' })).status).toBe(200);

    size = 1000;
    expect((await post('/api/render', { design: sound, outputFormat: 'url' })).status).toBe(200);
    expect((await fetch(`${url}/ready`)).status).toBe(200);
    const next = await post('/api/renders', { design: sound }, { prefer: 'wait' });
    expect(((await next.json()) as JobJson).status).toBe('done');
  });

  it('that holds no job is answered 507, and the service goes on', async () => {
    const files = await smallDisk();
    const { post } = await startService({}, { files });
    const large = { ...sound, custom: 'x'.repeat(5e6) };
    const refused = await post('/api/renders', { design: large });
    expect([refused.status, await refused.json()]).toEqual([507, expect.objectContaining({ code: 'storage_full' })]);
    const next = await post('/api/renders', { design: sound }, { prefer: 'wait' });
    expect(((await next.json()) as JobJson).status).toBe('done');
  });
});
