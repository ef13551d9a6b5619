import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createFetcher, type Fetcher } from '../../renderer/assets/fetch.ts';
import { imageKey, type LoadImagesOptions, loadImages } from '../../renderer/assets/load.ts';
import type { RenderError, Warning } from '../../renderer/errors.ts';
import { DEFAULT_LIMITS } from '../../renderer/limits.ts';
import type { ImageRequest } from '../../renderer/requests.ts';
import { dataUri, PICTURE } from '../support/pictures.ts';
import { read } from '../support/svg.ts';

let server: Server;
let fetcher: Fetcher;
let base: string;
let requests: string[] = [];
let warnings: Warning[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(request.url ?? '');
    if (request.url === '/page.png') response.setHeader('content-type', 'image/png').end('<!DOCTYPE html>');
    else if (request.url === '/a.png') response.end(PICTURE);
    else if (request.url === '/slow.png') response.write('a');
    else response.writeHead(404).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  fetcher = createFetcher({ allowedHosts: ['127.0.0.1'] });
});
beforeEach(() => {
  requests = [];
  warnings = [];
});
afterAll(async () => {
  await fetcher.close();
  server.closeAllConnections();
  server.close();
});

const load = (uses: [ImageRequest, ...string[]][], options: Partial<LoadImagesOptions> = {}) =>
  loadImages(
    uses.map(([request, ...paths]) => ({ request, paths: paths.map((path) => `${path}.${request.property}`) })),
    {
      fetcher,
      limits: DEFAULT_LIMITS,
      readSvg: (source) => read(source),
      children: {
        videoFrame: async () => ({ reason: 'no video is decoded here' }),
        drawLottie: async () => ({ reason: 'nothing is drawn here' }),
      },
      timeoutMs: 5000,
      skipErrors: false,
      warn: (w) => warnings.push(w),
      ...options,
    },
  );
const source = (src: string, property = 'src'): ImageRequest => ({ src, property });

test('loads each URL once', async () => {
  const a = source(`${base}/a.png`);
  const images = await load([
    [a, 'pages[0].children[0]', 'pages[0].children[1]'],
    [{ ...a, colorsReplace: { red: 'blue' } }, 'pages[0].children[2]'],
  ]);
  expect(images.get(imageKey(a))).toMatchObject({ kind: 'raster', width: 40, height: 30 });
  expect(images.size).toBe(2);
  expect(requests).toEqual(['/a.png']);
});

test('an error names element, property, URL and reason', async () => {
  const error: RenderError = await load([
    [source(`${base}/missing.png`, 'clipSrc'), 'pages[0].children[3]', 'pages[1].children[0]'],
  ]).catch((e) => e);
  expect(error).toMatchObject({
    name: 'RenderError',
    kind: 'asset',
    code: 'image_not_loaded',
    path: 'pages[0].children[3].clipSrc',
  });
  expect(error.message).toBe(
    `pages[0].children[3].clipSrc: could not load ${base}/missing.png: the server answered 404`,
  );
  expect(error.problems.map(({ path }) => path)).toEqual([
    'pages[0].children[3].clipSrc',
    'pages[1].children[0].clipSrc',
  ]);
});

test.each([
  ['HTML labelled as a picture', () => `${base}/page.png`, 'it is an HTML page'],
  [
    'a truncated data URI',
    () => dataUri(PICTURE.subarray(0, 60)),
    'could not load data:image/png…: the picture is truncated',
  ],
  ['zero bytes', () => 'data:image/png;base64,', 'it is empty'],
  ['an SVG that cannot be read', () => 'data:image/svg+xml,<svg', 'could not load data:image/svg+xml…: '],
  ['a private address', () => 'http://10.0.0.1/a.png', 'has no public address'],
])('an error for %s', async (_, src, reason) => {
  await expect(load([[source(src()), 'pages[0].children[0]']])).rejects.toThrow(reason);
});

test('a warning instead, for every element, and the others are loaded', async () => {
  const a = source(`${base}/a.png`);
  const images = await load(
    [
      [source(`${base}/missing.png`), 'x', 'y'],
      [a, 'z'],
    ],
    { skipErrors: true },
  );
  expect([...images.keys()]).toEqual([imageKey(a)]);
  expect(warnings).toEqual(
    ['x.src', 'y.src'].map((path) => ({
      code: 'image_not_loaded',
      path,
      message: `could not load ${base}/missing.png: the server answered 404`,
    })),
  );
});

test('every picture that cannot be had is named, in the order of the design', async () => {
  const problem = (path: string, reason: string) => ({ path: `${path}.src`, message: expect.stringContaining(reason) });
  await expect(
    load([
      [source('photos/a.png'), 'pages[0].children[0]', 'pages[0].children[3]'],
      [source(`${base}/a.png`), 'pages[0].children[1]'],
      [source(`${base}/missing.png`), 'pages[0].children[2]'],
    ]),
  ).rejects.toMatchObject({
    code: 'image_not_loaded',
    path: 'pages[0].children[0].src',
    message: expect.stringMatching(/photos\/a\.png: .*\n.*missing\.png: the server answered 404$/),
    problems: [
      problem('pages[0].children[0]', 'not an absolute URL'),
      problem('pages[0].children[3]', 'not an absolute URL'),
      problem('pages[0].children[2]', '404'),
    ],
  });
});

test('an error ends downloads that take long', async () => {
  await expect(
    load([
      [source(`${base}/slow.png`), 'x'],
      [source(`${base}/missing.png`), 'y'],
    ]),
  ).rejects.toThrow('404');
});

test('limits the number of pictures and their bytes', async () => {
  const limits = { ...DEFAULT_LIMITS, assets: 1, assetBytes: 50 };
  await expect(
    load(
      [
        [source('a:'), 'x'],
        [source('b:'), 'y'],
      ],
      { limits },
    ),
  ).rejects.toThrow('at most 1 are allowed');
  await expect(load([[source(dataUri(PICTURE)), 'x']], { limits })).rejects.toThrow('larger than 50 bytes');
});

test('limits the bytes of all together', async () => {
  const limits = { ...DEFAULT_LIMITS, assetBytes: PICTURE.length };
  const uses = Array.from({ length: 11 }, (_, i) => [source(`${dataUri(PICTURE, `image/x${i}`)}`), `e${i}`]);
  const loading = load(uses as [ImageRequest, string][], { limits, skipErrors: true });
  await expect(loading).rejects.toMatchObject({ kind: 'limit', code: 'assets_too_large' });
});

test('a video that cannot be decoded is a warning', async () => {
  const video = dataUri(Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isomavc1'), 'video/mp4');
  expect((await load([[{ ...source(video), frameAt: 0 }, 'pages[0].children[0]']])).size).toBe(0);
  expect(warnings).toMatchObject([{ code: 'video_not_decoded', path: 'pages[0].children[0].src' }]);
});

test('a picture serves as a video', async () => {
  const request = { ...source(dataUri(PICTURE)), frameAt: 0.5 };
  expect((await load([[request, 'x']])).get(imageKey(request))).toMatchObject({ width: 40 });
});
