import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFetcher } from '../../renderer/assets/fetch.ts';
import { type LoadAsset, type OwnAssets, withOwnAssets } from '../../renderer/assets/own.ts';
import { createRenderer } from '../../renderer/index.ts';
import { PICTURE } from '../support/pictures.ts';

let outer: string;
let assetsDir: string;
beforeAll(async () => {
  outer = await mkdtemp(join(tmpdir(), 'gesso-test-'));
  assetsDir = join(outer, 'assets');
  await mkdir(join(assetsDir, 'photos'), { recursive: true });
  await writeFile(join(outer, 'secret.png'), PICTURE);
  await writeFile(join(assetsDir, 'photos', 'a b.png'), PICTURE);
  await symlink(join(outer, 'secret.png'), join(assetsDir, 'link.png'));
});

const load = async (source: string, own: OwnAssets, given: { timeoutMs?: number; maxBytes?: number } = {}) => {
  const fetcher = withOwnAssets(createFetcher(), own);
  try {
    return await fetcher.load(source, { timeoutMs: 5000, path: 'pages[0].children[0].src', ...given });
  } finally {
    await fetcher.close();
  }
};

afterAll(() => rm(outer, { recursive: true }));

describe('a folder of assets', () => {
  test.each([
    'photos/a b.png',
    './photos/a%20b.png?v=2',
    'asset:photos/a b.png',
    'asset://photos/a%20b.png',
    '/photos/a b.png',
  ])('has %s', async (source) => {
    expect((await load(source, { assetsDir })).data).toEqual(PICTURE);
  });

  test.each([
    ['../secret.png', 'it lies outside the folder of assets'],
    ['photos/../../secret.png', 'it lies outside the folder of assets'],
    ['%2e%2e/secret.png', 'it lies outside the folder of assets'],
    ['link.png', 'it lies outside the folder of assets'],
    ['photos/b.png', 'there is no such file in the folder of assets'],
    ['a\0.png', 'there is no such file'],
    ['file:///etc/passwd', 'file: URLs are not loaded'],
    ['//127.0.0.1/a.png', 'its protocol is missing'],
  ])('does not give %j', async (source, reason) => {
    await expect(load(source, { assetsDir })).rejects.toThrow(reason);
  });

  test('keeps to the limit of bytes', async () => {
    await expect(load('photos/a b.png', { assetsDir }, { maxBytes: 10 })).rejects.toThrow('larger than 10 bytes');
  });
});

describe('loadAsset', () => {
  test('is asked first, and nothing from it is the usual way', async () => {
    const asked: string[] = [];
    const loadAsset: LoadAsset = (source, { path }) => {
      asked.push(`${path} ${source}`);
      return source.startsWith('s3:') ? PICTURE : null;
    };
    expect((await load('s3://bucket/a.png', { loadAsset })).data).toEqual(PICTURE);
    expect((await load('photos/a b.png', { loadAsset, assetsDir })).data).toEqual(PICTURE);
    expect(asked).toEqual(['pages[0].children[0].src s3://bucket/a.png', 'pages[0].children[0].src photos/a b.png']);
  });

  test('names what it throws, gives wrongly, or too much of', async () => {
    const thrown = () => Promise.reject(new Error('no such object'));
    await expect(load('s3://b/a', { loadAsset: thrown })).rejects.toThrow('Could not load s3://b/a: no such object');
    const text = (() => 'text') as unknown as LoadAsset;
    await expect(load('s3://b/a', { loadAsset: text })).rejects.toThrow('gave string, not the bytes');
    const { buffer, byteOffset, byteLength } = PICTURE;
    const whole = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
    expect((await load('s3://b/a', { loadAsset: async () => whole })).data).toEqual(PICTURE);
    await expect(load('s3://b/a', { loadAsset: () => PICTURE }, { maxBytes: 10 })).rejects.toThrow('larger than 10');
  });

  test('ends with the time of the file', async () => {
    const never = () => new Promise<null>(() => {});
    await expect(load('s3://b/a', { loadAsset: never }, { timeoutMs: 100 })).rejects.toThrow('longer than 100 ms');
  });
});

test('a renderer takes pictures and fonts from them', async () => {
  const renderer = await createRenderer({ assetsDir, loadAsset: (source) => (source === 'logo' ? PICTURE : null) });
  const image = (src: string) => ({ type: 'image', src, width: 20, height: 20 });
  const design = { width: 40, height: 40, pages: [{ children: [image('logo'), image('photos/a b.png')] }] };
  const { warnings } = await renderer.render(design);
  expect(warnings).toEqual([]);
  const missing = renderer.render({ ...design, pages: [{ children: [image('other'), image('another')] }] });
  await expect(missing).rejects.toMatchObject({
    problems: [{ path: 'pages[0].children[0].src' }, { path: 'pages[0].children[1].src' }],
  });
  await renderer.close();
});
