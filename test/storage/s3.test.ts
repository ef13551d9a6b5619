import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { StoreError } from '../../src/storage/errors.ts';
import { fileName } from '../../src/storage/names.ts';
import { openS3 } from '../../src/storage/s3/client.ts';
import { readStoreUrl } from '../../src/storage/s3/location.ts';
import { createS3Store } from '../../src/storage/s3/store.ts';
import { type Fault, S3_KEYS, type S3Server, startS3, useS3Keys } from '../support/s3.ts';
import { sharedFolder } from '../support/service.ts';

const folder = sharedFolder();
let s3: S3Server;
let prefixes = 0;
beforeAll(async () => {
  useS3Keys();
  s3 = await startS3(join(folder, 's3'));
});
afterAll(() => s3.close());
afterEach(() => {
  s3.failing = null;
});

const location = (query = '') => readStoreUrl(s3.url(`more/${prefixes++}`, query));
/** What went wrong, and how it is told to operators. */
async function failureOf(work: Promise<unknown>): Promise<[string, string, string]> {
  const error = await work.then(
    () => null,
    (reason) => reason,
  );
  if (!(error instanceof StoreError)) throw new Error(`not a StoreError: ${error}`);
  return [error.trouble, error.code, error.reason.replace(s3.endpoint, 'ENDPOINT')];
}
const name = () => fileName(Date.now() + 60_000, 'png');

describe('a store that speaks the S3 API', () => {
  it('deletes thousands that have expired, page by page, and none that has not', async () => {
    const client = await openS3(location());
    const store = await createS3Store(location(), client);
    const at = location();
    const own = await createS3Store(at);
    const young = name();
    const old = Array.from({ length: 1003 }, () => fileName(1000, 'png'));
    for (let i = 0; i < old.length; i += 50)
      await Promise.all(old.slice(i, i + 50).map((one) => own.put(one, new Uint8Array())));
    await own.put(young, Buffer.from('young'));
    expect(await own.sweep(Date.now())).toBe(1003);
    expect(await own.sweep(Date.now())).toBe(0);
    expect((await own.open(young))?.size).toBe(5);
    const { objects } = await client.list(`${at.prefix}files/`);
    expect(objects).toHaveLength(1);
    await Promise.all([store.close?.(), own.close?.()]);
  });

  it('deletes one by one where the store knows no other way', async () => {
    const store = await createS3Store(location());
    s3.failing = ({ method }) => (method === 'POST' ? { status: 501, code: 'NotImplemented' } : null);
    for (let i = 0; i < 3; i++) await store.put(fileName(1000, 'png'), Buffer.from('x'));
    expect(await store.sweep(2000)).toBe(3);
    expect(await store.sweep(2000)).toBe(0);
  });

  it('leaves no part of an upload that fails in its middle', async () => {
    const store = await createS3Store(location());
    const long = Buffer.alloc(12e6);
    s3.failing = ({ url }) => (url.includes('partNumber=2') ? { status: 403, code: 'AccessDenied' } : null);
    s3.requests.length = 0;
    expect(await failureOf(store.put(name(), long))).toMatchObject([
      'denied',
      'storage_unavailable',
      expect.anything(),
    ]);
    expect(s3.requests.filter((one) => one.startsWith('DELETE'))).toEqual([expect.stringContaining('uploadId=')]);
  });

  it.each<[string, Fault, string[]]>([
    ['is full', { status: 507, code: 'InsufficientStorage' }, ['full', 'storage_full', 'is full']],
    [
      'says so in words',
      { status: 403, code: 'AccessDenied', message: 'Storage cap exceeded' },
      ['full', 'storage_full', 'is full'],
    ],
    [
      'denies',
      { status: 403, code: 'AccessDenied' },
      ['denied', 'storage_unavailable', 'denies access to these keys (AccessDenied)'],
    ],
    [
      'knows no such key',
      { status: 403, code: 'InvalidAccessKeyId' },
      ['denied', 'storage_unavailable', 'denies access to these keys (InvalidAccessKeyId)'],
    ],
    [
      'has no such bucket',
      { status: 404, code: 'NoSuchBucket' },
      ['missing', 'storage_unavailable', 'there is no bucket renders at ENDPOINT'],
    ],
    [
      'fails',
      { status: 500, code: 'InternalError' },
      ['failing', 'storage_unavailable', 'answers 500 (InternalError: InternalError)'],
    ],
  ])('says what is wrong where it %s', async (_, fault, [trouble, code, reason]) => {
    const store = await createS3Store(location());
    s3.failing = () => fault;
    for (const failing of [() => store.check(), () => store.put(name(), Buffer.from('x'))])
      expect(await failureOf(failing())).toEqual([trouble, code, expect.stringContaining(reason!)]);
  });

  it('says that there is no bucket, nobody at the address, no TLS, or no key', async () => {
    const at = (url: string) => createS3Store(readStoreUrl(url));
    const noBucket = await at(`s3://nothing?endpoint=${s3.endpoint}`);
    expect(await failureOf(noBucket.check())).toEqual([
      'missing',
      'storage_unavailable',
      'there is no bucket nothing at ENDPOINT',
    ]);
    const nobody = await at('s3://renders?endpoint=http://127.0.0.1:9');
    const unreachable = 'the bucket renders at http://127.0.0.1:9 cannot be reached (ECONNREFUSED)';
    expect(await failureOf(nobody.check())).toEqual(['unreachable', 'storage_unavailable', unreachable]);
    const tls = await at(`s3://renders?endpoint=${s3.endpoint.replace('http:', 'https:')}`);
    expect(await failureOf(tls.check())).toEqual([
      'unreachable',
      'storage_unavailable',
      expect.stringMatching(/cannot be reached by TLS \((?:EPROTO|ERR_SSL_\w+)\): http:/),
    ]);
    delete process.env.AWS_ACCESS_KEY_ID;
    try {
      const keyless = await at(s3.url('none'));
      expect(await failureOf(keyless.check())).toEqual([
        'denied',
        'storage_unavailable',
        expect.stringContaining('no keys for'),
      ]);
    } finally {
      process.env.AWS_ACCESS_KEY_ID = S3_KEYS.accessKeyId;
    }
  });

  it('remembers that it is well, and is tried again soon where it is not', async () => {
    const store = await createS3Store(location());
    await store.check();
    s3.requests.length = 0;
    await store.check();
    expect(s3.requests).toEqual([]);
    const { objects } = await (await openS3(location())).list('more/');
    expect(objects.filter(({ key }) => key.endsWith('.probe'))).toEqual([]);
  });

  it('gives addresses of its own that need no key, of the endpoint that readers reach', async () => {
    const answer = {
      seconds: 60,
      mime: 'image/png',
      disposition: 'inline; filename="design.png"',
      cacheControl: 'private, max-age=60',
    };
    expect((await createS3Store(location())).link).toBeUndefined();
    const store = await createS3Store(location('&serve=redirect'));
    const one = name();
    await store.put(one, Buffer.from('picture'));
    const response = await fetch(await store.link!(one, answer));
    expect([response.status, await response.text()]).toEqual([200, 'picture']);
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(response.headers.get('content-disposition')).toBe(answer.disposition);
    const outside = await createS3Store(location('&serve=redirect&public=https://files.example.com'));
    expect(await outside.link!(one, answer)).toMatch(
      /^https:\/\/files\.example\.com\/renders\/more\/\d+\/files\/0*\d+-/,
    );
    // A changed address is refused.
    const changed = (await store.link!(one, answer)).replace('image%2Fpng', 'text%2Fhtml');
    expect((await fetch(changed)).status).toBe(403);
  });
});

describe('GESSO_STORE_URL', () => {
  it('says where a bucket is', () => {
    expect(readStoreUrl('s3://renders')).toEqual({
      ...{ bucket: 'renders', prefix: '', endpoint: undefined, region: undefined, pathStyle: false },
      ...{ redirect: false, publicEndpoint: undefined },
    });
    const full = 's3://a.b/x/y/?endpoint=https://s3.example.com/&region=eu-1&serve=redirect&path=never';
    expect(readStoreUrl(full)).toMatchObject({
      ...{ bucket: 'a.b', prefix: 'x/y/', endpoint: 'https://s3.example.com', region: 'eu-1' },
      ...{ pathStyle: false, redirect: true },
    });
  });

  it.each([
    ['renders', 'it is no URL'],
    ['https://s3.example.com/renders', 'it begins with https://'],
    ['s3://KEY:SECRET@renders', 'it holds a key'],
    ['s3://R', '"R" is no name of a bucket'],
    ['s3:///renders', '"" is no name of a bucket'],
    ['s3://renders?endpont=http://x', 'it has no part "endpont"'],
    ['s3://renders?endpoint=garage:3900', 'endpoint is "garage:3900"'],
    ['s3://renders?serve=perhaps', 'serve is "perhaps"'],
    ['s3://renders/a%20b', 'the prefix "a b"'],
  ])('%s is refused: %s', (url, problem) => {
    expect(() => readStoreUrl(url)).toThrow(`GESSO_STORE_URL: ${problem}`);
  });
});
