import { readFile } from 'node:fs/promises';
import { expect, it, onTestFinished } from 'vitest';
import { createRenderer } from '../../renderer/index.ts';
import { createServer, readConfig } from '../../src/http/server.ts';
import { fontFile, serve } from '../support/fonts.ts';
import { firstPixel } from '../support/load.ts';
import { openDispatcher } from '../support/rendering.ts';
import { post, temporaryFolder } from '../support/service.ts';

const KEYS = ['key-of-the-first', 'key-of-the-second'];
const COLORS = ['#ff0000', '#0000ff'];

it('two keys whose designs name the same family and the same picture get each their own', async () => {
  let pictures = 0;
  const web = await serve(async (url) => {
    if (url.startsWith('/font/')) return readFile(fontFile(url.slice(6), 'latin-400-normal.woff2'));
    const color = COLORS[pictures++ % 2];
    return `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="60"><rect width="100" height="60" fill="${color}"/></svg>`;
  });
  onTestFinished(web.close);
  const host = new URL(web.base).host;
  const design = (font: string, withPicture = true) => ({
    ...{ width: 100, height: 60, fonts: [{ fontFamily: 'Brand', url: `${web.base}/font/${font}` }] },
    pages: [
      {
        background: 'white',
        children: [
          ...(withPicture ? [{ type: 'svg', src: `${web.base}/picture.svg`, width: 100, height: 60 }] : []),
          { type: 'text', text: 'Brand', x: 10, y: 10, width: 80, fontSize: 20, fontFamily: 'Brand' },
        ],
      },
    ],
  });
  const config = readConfig({
    ...{ PORT: '0', GESSO_DATA_DIR: await temporaryFolder(), GESSO_LOG_LEVEL: 'silent', GESSO_CONCURRENCY: '1' },
    ...{ GESSO_API_KEYS: KEYS.join(), GESSO_ALLOWED_HOSTS: host, GESSO_GOOGLE_FONTS_URL: 'off' },
    GESSO_RESULT_CACHE_BYTES: '1000000',
  });
  const server = await createServer({ config, executor: openDispatcher(config) });
  onTestFinished(() => server.close());
  const url = await server.listen();
  const rendered = async (key: string, shown: object) => {
    const headers = { authorization: `Bearer ${key}` };
    const answer = await post(`${url}/api/render`, { design: shown, outputFormat: 'file' }, headers);
    expect(answer.status).toBe(200);
    return answer.arrayBuffer();
  };
  const [first, second] = KEYS as [string, string];
  expect(await firstPixel(await rendered(first, design('lora')))).toEqual([255, 0, 0]);
  expect(await firstPixel(await rendered(second, design('lora')))).toEqual([0, 0, 255]);

  const renderer = await createRenderer({ allowedHosts: [host], googleFontsUrl: null });
  onTestFinished(() => renderer.close());
  const texts = [
    Buffer.from(await rendered(first, design('lora', false))),
    Buffer.from(await rendered(second, design('anton', false))),
  ];
  expect(texts[0]!.equals(texts[1]!)).toBe(false);
  for (const [i, font] of ['lora', 'anton'].entries())
    expect(texts[i]!.equals((await renderer.render(design(font, false))).data)).toBe(true);
});
