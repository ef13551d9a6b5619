import { readdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { resolveCommand, setup } from '../../src/cli/options.ts';
import { renderFiles } from '../../src/cli/render.ts';
import { temporaryFolder } from '../support/service.ts';

/** Rows and columns of a terminal, as most open. */
const SCREEN = { rows: 40, columns: 100 };

let server: Server;
beforeAll(async () => {
  server = createServer((request, response) => {
    const isPage = request.url?.includes('page');
    response.writeHead(isPage ? 200 : 404, { 'content-type': 'text/html' }).end('<p>Not a picture</p>');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterAll(() => server.close());

const web = (name: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/${name}`;
const many = (count: number, make: (index: number) => object) => Array.from({ length: count }, (_, i) => make(i));
const image = (src: string, fields: object = {}) => ({ type: 'image', width: 40, height: 40, src, ...fields });
const text = (fontFamily: string) => ({ type: 'text', text: 'Hello', width: 80, fontSize: 12, fontFamily });
const page = (...children: object[]) => ({ width: 100, height: 100, pages: [{ children }] });
const LONG = `${'folder/'.repeat(30)}photo.png?signature=${'0123456789abcdef'.repeat(8)}`;

/** Designs that reach for pictures and fonts which are not there, and what their user is told to do. */
const DESIGNS: Record<string, [design: () => object, advice: RegExp]> = {
  'a file that is not there': [() => page(image('photos/ada.png')), /--assets-dir/],
  'a source of the editor’s own': [() => page(image('asset:logo')), /--assets-dir/],
  'an address of nothing': [() => page(image(web('gone.png'))), /--skip-image-error/],
  'the same picture forty times': [() => page(...many(40, () => image(web('gone.png')))), /--skip-image-error/],
  'forty pictures': [() => page(...many(40, (i) => image(web(`${i}.png`)))), /--skip-image-error/],
  'a web page in place of a picture': [() => page(image(web('page.html'))), /--skip-image-error/],
  'addresses longer than a line': [() => page(...many(12, (i) => image(web(`${i}/${LONG}`)))), /--skip-image-error/],
  'a host that does not exist': [() => page(image('https://pictures.invalid/a.png')), /--skip-image-error/],
  'a private host': [() => page(image('http://10.0.0.1/a.png')), /--allow-host/],
  'a picture of another protocol': [() => page(image('ftp://example.com/a.png')), /--skip-image-error/],
  'a data URI that is cut off': [() => page(image('data:image/png;base64,iVBORw0KGgo=')), /--skip-image-error/],
  'a background': [() => ({ ...page(), pages: [{ background: web('gone.jpg') }] }), /--skip-image-error/],
  'a clip': [() => page(image(web('gone.png'), { clipSrc: web('clip.svg') })), /--skip-image-error/],
  'an svg, a gif and a video': [
    () => page(...['svg', 'gif', 'video'].map((type) => ({ ...image(web(`a.${type}`)), type }))),
    /--skip-image-error/,
  ],
  'a family that nobody has': [() => page(text('Brand Sans')), /--fonts-dir/],
  'the same family thirty times': [() => page(...many(30, () => text('Brand Sans'))), /--fonts-dir/],
  'thirty families': [() => page(...many(30, (i) => text(`Brand ${i}`))), /--fonts-dir/],
  'a declared font that is gone': [
    () => ({ ...page(text('Own')), fonts: [{ fontFamily: 'Own', url: web('own.woff2') }] }),
    /--skip-font-error/,
  ],
  'pictures and fonts': [
    () => page(...many(15, (i) => text(`Brand ${i}`)), ...many(15, (i) => image(web(`${i}.png`)))),
    /--fonts-dir|--skip-image-error/,
  ],
  'fifty pages of both': [
    () => ({ ...page(), pages: many(50, (i) => ({ children: [image(web(`${i}.png`)), text(`Brand ${i}`)] })) }),
    /--fonts-dir|--skip-image-error/,
  ],
};

/** What the command writes to a terminal for a design, or for several. */
async function said(
  designs: object | readonly object[],
  flags: object,
): Promise<{ rows: number; words: string; failed: number; made: boolean }> {
  const folder = await temporaryFolder();
  const files = [designs].flat().map((_, i) => join(folder, `${i}.json`));
  for (const [i, design] of [designs].flat().entries()) await writeFile(files[i] ?? '', JSON.stringify(design));
  let words = '';
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    words += chunk;
    return true;
  });
  try {
    const options = { googleFonts: false, ...flags } as const;
    const failed = await renderFiles(files, {
      output: join(folder, '{name}.pdf'),
      quiet: false,
      renderer: setup(options),
      options: resolveCommand(options, 'pdf'),
    });
    // As if it was called in the folder of the designs.
    words = words.replaceAll(`${folder}/`, '');
    const rows = words
      .trimEnd()
      .split('\n')
      .reduce((sum, line) => sum + Math.ceil(line.length / SCREEN.columns), 0);
    return { rows, words, failed, made: (await readdir(folder)).includes('0.pdf') };
  } finally {
    spy.mockRestore();
  }
}

describe('what a design lacks is said on one screen, with what to do', () => {
  it('of twenty designs', () => expect(Object.keys(DESIGNS)).toHaveLength(20));

  it.each(Object.entries(DESIGNS))('%s', async (name, [design, advice]) => {
    const allowHost = name === 'a private host' ? [] : ['127.0.0.1'];
    const strict = await said(design(), { allowHost });
    const lenient = await said(design(), { allowHost, skipImageError: true, skipFontError: true });
    if (process.env.GESSO_SCREENS) console.info(`--- ${name}\n${strict.words}---\n${lenient.words}`);
    expect(strict.words).toMatch(advice);
    expect([strict.failed, strict.made, lenient.failed, lenient.made]).toEqual([1, false, 0, true]);
    expect(lenient.words).toContain('warning');
    for (const { rows, words } of [strict, lenient]) {
      expect(rows, words).toBeLessThanOrEqual(SCREEN.rows);
      expect(words).not.toMatch(/`\w+`|\b(?:skipImageError|skipFontError|allowedHosts|fontsDir|assetsDir)\b/);
    }
  });
});

it('says once what to do, however many designs lack the same', async () => {
  const lacking = many(20, (i) => (i % 2 === 0 ? page(image(`photos/${i}.png`)) : page(text(`Brand ${i}`))));
  const { rows, words, failed } = await said(lacking, {});
  expect([failed, words.match(/--skip-image-error/g), words.match(/--fonts-dir/g)]).toEqual([
    ...[20, ['--skip-image-error'], ['--fonts-dir']],
  ]);
  expect(rows, words).toBeLessThanOrEqual(SCREEN.rows);
});

describe('what a design lacks is said with what was meant', () => {
  const told = async (design: object) => (await said(design, {})).words;

  it.each([
    ['a family that is misspelt', () => page(text('Playfair Dispaly')), /did you mean "Playfair Display"\?/],
    [
      'a declared font that is gone',
      () => ({ ...page(text('Own')), fonts: [{ fontFamily: 'Own', url: web('own.woff2') }] }),
      /font "Own" could not be loaded: http.*own\.woff2: .* \(mend its address in the fonts of the design; or put /,
    ],
    ['a path of a file', () => page(image('/home/ada/logo.png')), /it is a path, not a URL .*--assets-dir/],
    ['a path of a file of Windows', () => page(image('C:\\Users\\ada\\logo.png')), /it is a path, not a URL/],
    [
      'a variable in a source',
      () => page(image('https://example.com/{{id}}.png')),
      /it holds the variable \{\{id\}\}, which only texts, links and codes may \(have the whole source filled in by `bindings`/,
    ],
    [
      'a background as CSS writes it',
      () => ({ ...page(), pages: [{ background: `url(${web('a.png')})` }] }),
      /without url\(…\)/,
    ],
    ['an address without its protocol', () => page(image('www.example.com/a.png')), /begin it with https:\/\//],
    ['the end of a long address', () => page(image(web(LONG))), /…\S*folder\/photo\.png\?…: /],
    [
      'several advice, a line each',
      () => page(image('asset:a'), image('b.png')),
      /\n {2}→ asset: .*\n {2}→ give an http/,
    ],
  ])('%s', async (_, design, expected) => expect(await told(design())).toMatch(expected));
});
