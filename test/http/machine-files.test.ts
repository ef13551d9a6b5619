/** The service never reads a file of its machine that a request names, whatever names it. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { sharedRenderingService } from '../support/rendering.ts';
import { temporaryFolder } from '../support/service.ts';

const SECRET = 'tell-nobody';

/** A service, and files that are there and could be read: a picture and a text. */
async function withFiles() {
  const folder = await temporaryFolder();
  const [picture, text] = [join(folder, 'secret.png'), join(folder, 'secret.txt')];
  await sharp({ create: { width: 20, height: 20, channels: 3, background: 'red' } }).toFile(picture);
  await writeFile(text, SECRET);
  const { post } = await sharedRenderingService();
  return { post, picture, text };
}

/** Ways to name a file. */
const WAYS: ((file: string) => string)[] = [
  (file) => pathToFileURL(file).href,
  (file) => ` ${pathToFileURL(file).href.replace('file:', 'FILE:')}`,
  (file) => `file://localhost${file}`,
  (file) => file,
  (file) => `../../../../../../../..${file}`,
  (file) => `asset:${file}`,
];

const box = { width: 20, height: 20 };
const svg = (body: string) =>
  `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">${body}</svg>`)}`;
const designOf = (children: object[], more: object = {}) => ({ ...box, pages: [{ children }], ...more });

it('is refused to pictures, shapes, SVGs, videos and animations', async () => {
  const { post, picture } = await withFiles();
  const kinds: [property: string, element: (source: string) => object][] = [
    ['src', (src) => ({ type: 'image', ...box, src })],
    ['clipSrc', (clipSrc) => ({ type: 'image', ...box, src: svg('<path/>'), clipSrc })],
    ['src', (src) => ({ type: 'svg', ...box, src })],
    ['src', (src) => ({ type: 'video', ...box, src })],
    ['src', (src) => ({ type: 'gif', ...box, src })],
  ];
  const children = WAYS.flatMap((way) => kinds.map(([, element]) => element(way(picture))));
  const answer = await post('/api/render', { design: designOf(children) });
  expect(answer.status).toBe(422);
  const { code, errors, hint } = (await answer.json()) as Record<string, unknown> & { errors: { path: string }[] };
  expect(code).toBe('image_not_loaded');
  expect(errors.map(({ path }) => path).sort()).toEqual(
    children.map((_, i) => `pages[0].children[${i}].${kinds[i % kinds.length]![0]}`).sort(),
  );
  // The service has no folder of assets that it could advise.
  expect(hint).not.toMatch(/assetsDir|file:/);
});

it('is refused to backgrounds', async () => {
  const { post, picture } = await withFiles();
  const pages = WAYS.map((way) => ({ background: way(picture), children: [] }));
  const answer = await post('/api/check', { design: { ...box, pages } });
  const { findings } = (await answer.json()) as { findings: { code: string; path: string }[] };
  // A path is no address of a picture, and so a colour that is none.
  for (const { code } of findings) expect(code).toMatch(/^(image_not_loaded|invalid_color)$/);
  expect(new Set(findings.map(({ path }) => path))).toEqual(new Set(pages.map((_, i) => `pages[${i}].background`)));
});

it('is refused to fonts', async () => {
  const { post, text } = await withFiles();
  const fonts = WAYS.map((way, i) => ({ fontFamily: `Own ${i}`, url: way(text) }));
  const children = fonts.map(({ fontFamily }) => ({ type: 'text', ...box, text: 'a', fontFamily }));
  const answer = await post('/api/render', { design: designOf(children, { fonts }) });
  expect(answer.status).toBe(422);
  const body = await answer.text();
  expect(JSON.parse(body)).toMatchObject({ code: 'font_not_loaded', errors: children.map(() => ({})) });
  expect(body).not.toContain(SECRET);
});

it('is refused to templates', async () => {
  const { post, text } = await withFiles();
  for (const way of WAYS) {
    const answer = await post('/api/render', { template: way(text), outputFormat: 'url' });
    expect([400, 404], way(text)).toContain(answer.status);
    expect(await answer.text()).not.toContain(SECRET);
  }
});

it('is not drawn by what an SVG or its filters name', async () => {
  const { post, picture } = await withFiles();
  const bodies = WAYS.map((way) => way(picture)).flatMap((href) => [
    `<image href="${href}" width="20" height="20"/>`,
    `<filter id="f"><feImage href="${href}"/></filter><rect width="20" height="20" fill="none" filter="url(#f)"/>`,
    `<style>rect{fill:url("${href}#a")}</style><rect width="20" height="20"/>`,
    `<use href="${href}#a"/>`,
  ]);
  const children = bodies.map((body) => ({ type: 'svg', ...box, src: svg(body) }));
  const asked = { design: designOf(children), outputFormat: 'file', skipImageError: true };
  const answer = await post('/api/render', asked);
  expect(answer.status).toBe(200);
  const [red, green] = (
    await sharp(Buffer.from(await answer.arrayBuffer()))
      .removeAlpha()
      .stats()
  ).channels;
  expect(red!.mean).toBe(green!.mean);
});
