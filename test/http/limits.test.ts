import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import type { Executor } from '../../src/dispatch/executor.ts';
import { openDispatcher } from '../support/rendering.ts';
import { sharedFolder, startService } from '../support/service.ts';

const limits = {
  GESSO_MAX_PAGES: '2',
  GESSO_MAX_ELEMENTS: '3',
  GESSO_MAX_DEPTH: '2',
  GESSO_MAX_OUTPUT_PIXELS: '10000',
  GESSO_MAX_INPUT_PIXELS: '50',
  GESSO_MAX_ASSET_BYTES: '2000',
  GESSO_MAX_ASSETS: '1',
};
const figure = { type: 'figure', width: 10, height: 10 };
const group = (...children: object[]) => ({ type: 'group', children });
const svg = (side: number, more = '') =>
  `data:image/svg+xml;utf8,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}">${more}</svg>`)}`;
const image = (src: string) => ({ type: 'image', width: 5, height: 5, src });
/** A GIF's header says how large it is; nothing more of it has to be read to refuse it. */
const gif = `data:image/gif;base64,${Buffer.from('47494638396160ea60ea800000000000ffffff2c0000000060ea60ea0002024401003b', 'hex').toString('base64')}`;
const page = (...children: object[]) => ({ children });
const design = (...pages: object[]) => ({ width: 50, height: 50, pages });

describe('limits of a design', () => {
  const folder = sharedFolder();
  let pool: Executor;
  beforeAll(() => {
    const env = { GESSO_CONCURRENCY: '1', GESSO_GOOGLE_FONTS_URL: 'off', GESSO_DATA_DIR: folder };
    pool = openDispatcher(readConfig({ ...env, ...limits }));
  });
  afterAll(() => pool.close());

  it.each([
    ['pages', design(page(), page(), page()), {}, 413, 'too_many_pages', ''],
    [
      'elements',
      design(page(figure, figure), page(figure, figure)),
      {},
      413,
      'too_many_elements',
      'pages[1].children[1]',
    ],
    [
      'levels',
      design(page(group(group(figure)))),
      {},
      413,
      'too_many_levels',
      'pages[0].children[0].children[0].children[0]',
    ],
    ['output pixels', design(page()), { pixelRatio: 3 }, 413, 'picture_too_large', null],
    ['assets', design(page(image(svg(1)), image(svg(2)))), {}, 413, null, null],
    ['input pixels', design(page(image(gif))), {}, null, null, 'pages[0].children[0].src'],
    [
      'asset bytes',
      design(page(image(svg(1, ' '.repeat(3000))))),
      {},
      422,
      'image_not_loaded',
      'pages[0].children[0].src',
    ],
  ])('are told apart: %s', async (_, body, options, status, code, path) => {
    const { post } = await startService({}, { executor: { ...pool, close: async () => {} } });
    const response = await post('/api/render', { design: body, ...options });
    const problem = (await response.json()) as {
      status: number;
      code: string;
      detail: string;
      errors?: { path: string }[];
    };
    expect(problem.status, problem.detail).toBeGreaterThanOrEqual(400);
    expect(problem.status, problem.detail).toBeLessThan(500);
    if (status !== null) expect(problem).toMatchObject({ status });
    if (code !== null) expect(problem).toMatchObject({ code });
    if (path) expect(problem.errors?.map((error) => error.path)).toEqual([path]);
    expect(problem.detail).not.toContain('/tmp/');
  });

  it('let through what stays below them', async () => {
    const { post } = await startService({}, { executor: { ...pool, close: async () => {} } });
    const body = design(page(group(figure), image(svg(5))), page());
    expect(await (await post('/api/render', { design: body, pageId: 'page-1', pixelRatio: 2 })).json()).toMatchObject({
      warnings: [],
    });
  });
});
