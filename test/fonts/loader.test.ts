import { readdirSync, readFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { RenderError } from '../../renderer/errors.ts';
import { cssFont } from '../../renderer/paint/raster/faces.ts';
import { createCanvas } from '../../renderer/paint/raster/skia.ts';
import type { FontUse } from '../../renderer/scene/types.ts';
import type { FontSet, FontStyle } from '../../renderer/text/types.ts';
import {
  dataUri,
  fontFile,
  loaderFor,
  serve,
  serveGoogleFonts,
  style,
  temporaryDirectory,
  variableFile,
} from '../support/fonts.ts';

let cacheDir: string;
beforeAll(async () => {
  cacheDir = await temporaryDirectory();
});

/** The families by which a text is drawn: `Roboto:Hi |Noto Color Emoji:😀`. */
const drawn = (fonts: FontSet, text: string, of: FontStyle) =>
  fonts
    .runs(text, of)
    .map(({ start, end, use }) => `${use.face.family}:${text.slice(start, end)}`)
    .join('|');

/** What the loader throws, which has to be a RenderError. */
async function failure(loading: Promise<unknown>): Promise<RenderError> {
  const error = await loading.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(RenderError);
  return error as RenderError;
}

/** Ink of a text drawn by skia: how many pixels, and how many of them coloured. */
function ink(text: string, use: Omit<FontUse, 'size'>): { dark: number; colored: number; width: number } {
  const canvas = createCanvas(300, 60);
  const context = canvas.getContext('2d');
  context.font = cssFont({ ...use, size: 40 });
  context.fillText(text, 5, 45);
  const { data } = context.getImageData(0, 0, 300, 60);
  let [dark, colored] = [0, 0];
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3]! > 128) dark++;
    if (Math.max(data[at]!, data[at + 1]!, data[at + 2]!) > 100 && data[at + 3]! > 128) colored++;
  }
  return { dark, colored, width: context.measureText(text).width };
}

describe('loading', () => {
  it('gives faces that skia draws: weights, italic, emoji, Arabic', async () => {
    const { load, warnings } = loaderFor({ cacheDir });
    const fonts = await load([
      { family: 'Roboto', text: 'Hi 😀👨‍👩‍👧 مرحبا' },
      { family: 'Roboto', weight: 700, text: 'Hi' },
      { family: 'Lora', italic: true, text: 'Hi' },
    ]);
    expect(drawn(fonts, 'Hi 😀👨‍👩‍👧 مرحبا', style('Roboto'))).toBe(
      'Roboto:Hi |Noto Color Emoji:😀👨‍👩‍👧|Roboto: |Noto Sans Arabic:مرحبا',
    );
    const [regular, bold, italic] = [style('Roboto'), style('Roboto', 700), style('Lora', 400, true)].map(
      fonts.primary,
    );
    expect(
      [regular, bold, italic].map((use) => [
        use?.face.weight,
        use?.face.italic,
        use?.syntheticBold,
        use?.syntheticItalic,
      ]),
    ).toEqual([
      [400, false, false, false],
      [700, false, false, false],
      [400, true, false, false],
    ]);
    expect(ink('Hi', bold!).dark).toBeGreaterThan(ink('Hi', regular!).dark);
    const family = fonts.runs('👨‍👩‍👧', style('Roboto'))[0]!.use;
    expect(ink('👨‍👩‍👧', family).colored).toBeGreaterThan(100);
    // One picture: not a man, a woman and a girl beside each other.
    expect(ink('👨‍👩‍👧', family).width).toBeCloseTo(ink('👨', family).width, 1);
    expect(warnings).toEqual([]);
  });

  it('reads only the files that the text has characters for', async () => {
    const directory = await temporaryDirectory();
    await loaderFor({ cacheDir: directory }).load([{ family: 'Lora', text: 'Hello' }]);
    const latinAndDefault = 2;
    expect(readdirSync(path.join(directory, 'fonts-3'))).toHaveLength(latinAndDefault);
    await loaderFor({ cacheDir: directory }).load([{ family: 'Lora', text: 'Привет' }]);
    expect(readdirSync(path.join(directory, 'fonts-3'))).toHaveLength(latinAndDefault + 1);
  });

  it('has faces with their files, bytes and ids by content', async () => {
    const [one, two] = [loaderFor({ cacheDir }), loaderFor({ cacheDir: await temporaryDirectory() })];
    const [first, second] = [
      (await one.load([{ family: 'Lora' }])).primary(style('Lora')),
      (await two.load([{ family: 'Lora' }])).primary(style('Lora')),
    ];
    expect(first.face.id).toMatch(/^[0-9a-z]+$/);
    expect(second.face.id).toBe(first.face.id);
    expect(Buffer.compare(readFileSync(first.face.file), first.face.data)).toBe(0);
    expect(first.face.has(0x41)).toBe(true);
  });

  it('reads a file again that was cleaned away', async () => {
    const directory = await temporaryDirectory();
    const { load } = loaderFor({ cacheDir: directory });
    const before = (await load([{ family: 'Lora' }])).primary(style('Lora')).face;
    await rm(directory, { recursive: true });
    const after = (await load([{ family: 'Lora' }])).primary(style('Lora')).face;
    expect(after.file).toBe(before.file);
    expect(readFileSync(after.file)).toHaveLength(after.data.byteLength);
  });

  it('draws weights that the editor does not load with the nearest that it does', async () => {
    const fonts = await loaderFor({ cacheDir }).load(
      [100, 500, 600, 900].map((weight) => ({ family: 'Montserrat', weight })),
    );
    expect([100, 500, 600, 900].map((weight) => fonts.primary(style('Montserrat', weight)).face.weight)).toEqual([
      400, 400, 700, 700,
    ]);
  });

  it('fakes what a family lacks', async () => {
    const fonts = await loaderFor({ cacheDir }).load([{ family: 'Anton', weight: 700, italic: true }]);
    expect(fonts.primary(style('Anton', 700, true))).toMatchObject({ syntheticBold: true, syntheticItalic: true });
  });

  it('instantiates a variable font at the weight wanted', async () => {
    const fonts = [{ family: 'Var', file: variableFile }];
    const set = await loaderFor({ cacheDir, fonts }).load([300, 700].map((weight) => ({ family: 'Var', weight })));
    const [light, bold] = [300, 700].map((weight) => set.primary(style('Var', weight)));
    expect([light?.face.weight, bold?.face.weight, bold?.syntheticBold]).toEqual([300, 700, false]);
    expect(light?.face.id).not.toBe(bold?.face.id);
    expect(ink('Hi', bold!).dark).toBeGreaterThan(ink('Hi', light!).dark * 1.2);
  });

  it('takes a variable font that a design declares without weights as regular', async () => {
    const declared = [{ fontFamily: 'Var', url: await dataUri(variableFile), styles: [] }];
    const set = await loaderFor({ cacheDir }).load([{ family: 'Var', weight: 700 }], { declared });
    expect(set.primary(style('Var', 700))).toMatchObject({ face: { weight: 400 }, syntheticBold: true });
  });

  it('finds a family through the font API', async () => {
    const google = await serveGoogleFonts();
    onTestFinished(google.close);
    const { load } = loaderFor({ cacheDir: await temporaryDirectory(), googleFontsUrl: google.base });
    await load([{ family: 'Lora' }]);
    expect(google.asked).toEqual([]);
    // Nothing asks a network for a system's names.
    await load([{ family: 'Arial' }]);
    expect(google.asked).toEqual([]);
    await failure(load([{ family: 'No Such Family' }]));
    expect(google.asked[0]).toContain('/css?family=No+Such+Family:400,400italic,700,700italic');
  });
});

describe('declared fonts', () => {
  const loraBold = fontFile('lora', 'latin-700-normal.woff2');

  it('win over every other source, in any way of writing', async () => {
    const uri = await dataUri(loraBold);
    for (const src of [
      uri,
      `url(${uri})`,
      `url("${uri}") format("woff2")`,
      `url('https://x.invalid/a.eot') format('embedded-opentype'), url(${uri})`,
    ]) {
      const declared = [{ fontFamily: '"Roboto"', styles: [{ src, fontStyle: 'normal', fontWeight: '400' }] }];
      const set = await loaderFor({ cacheDir }).load([{ family: 'roboto' }], { declared });
      expect(set.primary(style('Roboto')).face.metrics.unitsPerEm).toBe(1000);
    }
  });

  it('of one name and different files never meet, at the same time', async () => {
    const { load } = loaderFor({ cacheDir });
    const ids = await Promise.all(
      ['lora', 'anton', 'oswald', 'lato'].map(async (id) => {
        const declared = [
          { fontFamily: 'Brand', url: await dataUri(fontFile(id, 'latin-400-normal.woff2')), styles: [] },
        ];
        const { face } = (await load([{ family: 'Brand' }], { declared })).primary(style('Brand'));
        return [face.id, ink('Brand', { face, syntheticBold: false, syntheticItalic: false }).width];
      }),
    );
    expect(new Set(ids.map(([id]) => id)).size).toBe(4);
    expect(new Set(ids.map(([, width]) => width)).size).toBe(4);
  });

  it('never meet although what they name reads alike', async () => {
    const fonts: Readonly<Record<string, string>> = { '/a': 'lora', '/b': 'anton' };
    const web = await serve((url) => readFile(fontFile(fonts[url] ?? 'oswald', 'latin-400-normal.woff2')));
    onTestFinished(web.close);
    const { load } = loaderFor({ cacheDir }, [new URL(web.base).host]);
    const idOf = async (family: string, src: string) => {
      const declared = [{ fontFamily: family, styles: [{ src, fontStyle: 'normal', fontWeight: '400' }] }];
      return (await load([{ family }], { declared })).primary(style(family)).face.id;
    };
    const [a, b] = [`${web.base}/a`, `${web.base}/b`];
    const lists = [await idOf('Brand', `url("${a}"), url("${b}")`), await idOf('Brand', `url("${a} url ${b}")`)];
    expect(lists[0]).not.toBe(lists[1]);
    expect(await idOf('a 0 Brand', a)).not.toBe(await idOf('Brand', `url("${a} 0 a")`));
  });

  it('of one file and different weights never meet', async () => {
    const { load } = loaderFor({ cacheDir });
    const weights: number[] = [];
    for (const fontWeight of ['400 700', '700']) {
      const styles = [{ src: await dataUri(loraBold), fontStyle: 'normal', fontWeight }];
      const set = await load([{ family: 'Brand', weight: 700 }], { declared: [{ fontFamily: 'Brand', styles }] });
      weights.push(set.primary({ ...style('Brand'), weight: 700 }).face.weight);
    }
    expect(weights).toEqual([400, 700]);
  });

  it('may be named LINDY+-+Copy', async () => {
    const declared = [{ fontFamily: 'LINDY+-+Copy, "2"', url: await dataUri(loraBold), styles: [] }];
    const set = await loaderFor({ cacheDir }).load([{ family: 'LINDY+-+Copy, "2"' }], { declared });
    expect(set.primary(style('LINDY+-+Copy, "2"')).face.family).toBe('LINDY+-+Copy, "2"');
  });

  it('without a file leave the family to the other sources', async () => {
    const declared = [{ fontFamily: 'Lora', styles: [] }];
    const set = await loaderFor({ cacheDir }).load([{ family: 'Lora' }], { declared });
    expect(set.primary(style('Lora')).face.family).toBe('Lora');
  });
});

describe('a family that cannot be had', () => {
  it('is an error that names it, its elements and the reason', async () => {
    const { load } = loaderFor({ cacheDir });
    const error = await failure(load([{ family: 'Lora' }, { family: 'Nowhere' }, { family: 'nowhere', weight: 700 }]));
    expect(error).toMatchObject({ kind: 'asset', code: 'font_not_loaded', path: 'pages[0].children[1]' });
    expect(error.message).toMatch(/"Nowhere".*no source has it/);
    expect(error.hint).toMatch(/skipFontError/);
    expect(error.problems.map(({ path: place }) => place)).toEqual(['pages[0].children[1]', 'pages[0].children[2]']);
  });

  it('is a warning and drawn otherwise where that is allowed', async () => {
    const { load, warnings } = loaderFor({ cacheDir });
    const set = await load([{ family: 'Nowhere', weight: 700 }], { skipErrors: true });
    expect(set.primary(style('Nowhere', 700)).face).toMatchObject({ family: 'Tinos', weight: 700 });
    expect(warnings).toMatchObject([{ code: 'font_not_loaded', path: 'pages[0].children[0]' }]);
  });

  it('is taken from elsewhere where only its declared file is missing', async () => {
    const { load, warnings } = loaderFor({ cacheDir });
    const declared = [{ fontFamily: 'Lora', url: 'http://127.0.0.1:9/a.woff2', styles: [] }];
    const set = await load([{ family: 'Lora' }], { declared, skipErrors: true });
    expect(set.primary(style('Lora')).face.family).toBe('Lora');
    expect(warnings).toMatchObject([{ code: 'font_not_loaded' }]);
  });

  it.each([
    ['an HTML page', '<!doctype html><p>404', /HTML page/],
    ['half a file', readFileSync(fontFile('lora', 'latin-400-normal.woff2')).subarray(0, 9000), /damaged or cut short/],
    ['nothing', null, /answered 404/],
    ['no answer', 'hang' as const, /took longer than/],
  ])('because the server gives %s', async (_, body, message) => {
    const server = await serve(async () => body);
    onTestFinished(server.close);
    const { load } = loaderFor({ cacheDir }, [new URL(server.base).host]);
    const declared = [{ fontFamily: 'Brand', url: `${server.base}/a.woff2`, styles: [] }];
    const error = await failure(load([{ family: 'Brand' }], { declared, timeoutMs: 500 }));
    expect(error.code).toBe('font_not_loaded');
    expect(error.message).toMatch(message);
  });

  it('because its address is private', async () => {
    const declared = [{ fontFamily: 'Brand', url: 'http://127.0.0.1:9/a.woff2', styles: [] }];
    const error = await failure(loaderFor({ cacheDir }).load([{ family: 'Brand' }], { declared }));
    expect(error.message).toMatch(/no public address/);
  });

  it('is loaded again once it can be had', async () => {
    let body: Buffer | null = null;
    const server = await serve(async () => body);
    onTestFinished(server.close);
    const { load } = loaderFor({ cacheDir }, [new URL(server.base).host]);
    const declared = [{ fontFamily: 'Brand', url: `${server.base}/a.woff2`, styles: [] }];
    await failure(load([{ family: 'Brand' }], { declared }));
    body = await readFile(fontFile('lora', 'latin-400-normal.woff2'));
    expect((await load([{ family: 'Brand' }], { declared })).primary(style('Brand')).face.family).toBe('Brand');
  });
});

describe('families that stand for others', () => {
  it.each([
    ['Arial', 'Arimo'],
    ['Helvetica', 'Arimo'],
    ['Times New Roman', 'Tinos'],
    ['Courier New', 'Cousine'],
    ['sans-serif', 'Arimo'],
    ['serif', 'Tinos'],
    ['monospace', 'Cousine'],
    ['system-ui', 'Inter'],
    ['cursive', 'Dancing Script'],
    ['Nowhere, "Open Sans", serif', 'Open Sans'],
  ])('%s is drawn with %s', async (family, expected) => {
    const { load, warnings } = loaderFor({ cacheDir });
    expect((await load([{ family }])).primary(style(family)).face.family).toBe(expected);
    expect(warnings).toEqual([]);
  });

  it('are named where the widths differ', async () => {
    const { load, warnings } = loaderFor({ cacheDir });
    expect((await load([{ family: 'Georgia' }])).primary(style('Georgia')).face.family).toBe('Lora');
    expect(warnings).toMatchObject([{ code: 'font_substituted', path: 'pages[0].children[0]' }]);
  });
});

describe('falling back', () => {
  it.each([
    ['Anton Привет', 'Anton', 'Anton:Anton |Tinos:Привет'],
    ['a★b → c', 'Lora', 'Lora:a|DejaVu Sans:★|Lora:b |DejaVu Sans:→|Lora: c'],
    ['❤ ❤️ ☺︎', 'Roboto', 'DejaVu Sans:❤|Roboto: |Noto Color Emoji:❤️|Roboto: |DejaVu Sans:☺︎'],
    ['1️⃣1🇺🇸', 'Roboto', 'Noto Color Emoji:1️⃣|Roboto:1|Noto Color Emoji:🇺🇸'],
    ['שלום', 'Roboto', 'Tinos:שלום'],
    ['한국', 'Roboto', 'Noto Sans KR:한국'],
    ['e\u0301\u200b\n', 'Roboto', 'Roboto:e\u0301\u200b\n'],
  ])('%j in %s', async (text, family, expected) => {
    const { load, warnings } = loaderFor({ cacheDir });
    // A family's characters may lie in several of its files, which make runs of their own.
    const merged = drawn(await load([{ family, text }]), text, style(family)).replace(
      /(\|?)([^|:]+):([^|]*)(?:\|\2:([^|]*))+/g,
      (runs) => runs.replaceAll(/\|(Noto Sans \w+|Roboto|Tinos):/g, ''),
    );
    expect(merged).toBe(expected);
    expect(warnings).toEqual([]);
  });

  it('keeps the style', async () => {
    const set = await loaderFor({ cacheDir }).load([{ family: 'Anton', weight: 700, italic: true, text: 'Ж' }]);
    expect(set.runs('Ж', style('Anton', 700, true))[0]?.use).toMatchObject({
      face: { weight: 700, italic: true },
      syntheticBold: false,
      syntheticItalic: false,
    });
  });

  it('warns once an element of characters that no font has', async () => {
    const { load, warnings } = loaderFor({ cacheDir });
    const fonts = await load([
      { family: 'Roboto', text: 'a\u{1E900}b\u{1E900}' },
      { family: 'Lora', text: '\u{1E900}' },
    ]);
    expect(drawn(fonts, 'a\u{1E900}', style('Roboto'))).toBe('Roboto:a\u{1E900}');
    expect(warnings).toMatchObject(
      [0, 1].map((i) => ({
        code: 'glyph_missing',
        path: `pages[0].children[${i}]`,
        message: expect.stringContaining('U+1E900'),
      })),
    );
  });

  it('covers a text that was not announced', async () => {
    const set = await loaderFor({ cacheDir }).load([{ family: 'Lora', text: 'a' }]);
    expect(drawn(set, 'xyz', style('Lora', 900))).toBe('Lora:xyz');
    expect(drawn(set, 'xyz', style('Unknown'))).toBe('Tinos:xyz');
    expect(set.runs('', style('Lora'))).toEqual([]);
  });
});

describe('families()', () => {
  it('lists what designs may use, by source', async () => {
    const { loader } = loaderFor({ cacheDir, fonts: [{ family: 'Mine', file: variableFile }] });
    const families = await loader.families();
    expect(families).toContainEqual({ source: 'registered', family: 'Mine' });
    expect(families).toContainEqual({ source: 'bundled', family: 'Roboto' });
    expect(families).toContainEqual({ source: 'fontsource', family: 'Noto Sans Arabic' });
    expect(families.filter(({ family }) => family === 'Roboto')).toHaveLength(1);
  });
});
