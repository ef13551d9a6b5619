import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { photoFile } from '../bench/designs.ts';
import { createRenderer, type Renderer, type RenderOptions } from '../renderer/index.ts';
import { createKept, createPipeline, resolveOptions } from '../renderer/internal.ts';
import { goldens } from './golden/golden.ts';
import { coloredPng } from './support/colored-png.ts';
import { page } from './support/one-page.ts';
import { sampled } from './support/sampled.ts';

let keeping: Renderer;
let forgetting: Renderer;
beforeAll(async () => {
  keeping = await createRenderer({ pictureCacheBytes: 256e6 });
  forgetting = await createRenderer({ pictureCacheBytes: 0 });
});
afterAll(() => Promise.all([keeping.close(), forgetting.close()]));

type Design = { pages: { children?: unknown[] }[] };

const pixels = async (renderer: Renderer, design: unknown, options: RenderOptions = {}) => {
  const { data, warnings, pictures } = await renderer.render(design, { ...options, format: 'png', unencoded: true });
  return { data, warnings, pictures };
};
/** Whether it is drawn, so many times, as by a renderer that keeps nothing, with the same warnings. */
async function expectTheSame(design: unknown, options: RenderOptions = {}, times = 1): Promise<void> {
  const alone = await pixels(forgetting, design, options);
  for (let i = 0; i < times; i++) {
    const known = await pixels(keeping, design, options);
    expect(known.warnings).toEqual(alone.warnings);
    expect(known.data.equals(alone.data)).toBe(true);
  }
}

const withoutLast = ({ pages: [first, ...others], ...design }: Design) => ({
  ...design,
  pages: [{ ...first, children: (first?.children ?? []).slice(0, -1) }, ...others],
});

describe('what is kept of a page is what it is painted anew', () => {
  const chosen = sampled(
    goldens().filter(({ name }) => !name.startsWith('video/')),
    60,
  );
  it.each(chosen)('$name', async ({ design: file }) => {
    const { design, options } = JSON.parse(readFileSync(file, 'utf8'));
    // Met, kept, and known; then as the beginning of a page with one element more.
    await expectTheSame(withoutLast(design), options, 2);
    await expectTheSame(design, options, 3);
  });
});

const rect = (x: number, more: object = {}) => ({
  ...{ type: 'figure', subType: 'rect', x, y: 10, width: 30, height: 30, fill: 'teal' },
  ...more,
});
const text = (words: string) => ({ type: 'text', x: 5, y: 50, width: 90, fontSize: 12, text: words });

describe('a known beginning', () => {
  const photo = { type: 'image', x: 0, y: 0, width: 100, height: 60 };

  it('needs its pictures no more', async () => {
    const src = `data:image/png;base64,${coloredPng([]).toString('base64')}`;
    const record = (name: string) => page({ ...photo, src }, text(name));
    for (const name of ['Ada', 'Grace']) await pixels(keeping, record(name));
    expect((await pixels(keeping, record('Edith'))).pictures).toEqual({ made: 0, reused: 0 });
    await expectTheSame(record('Joan'));
  });

  it('is another one where anything of an element differs, its place among the others too', async () => {
    const designs = [
      [rect(10), rect(30, { fill: 'red' }), text('a')],
      [rect(30, { fill: 'red' }), rect(10), text('a')],
      [rect(10), rect(30, { fill: 'red', opacity: 0.5 }), text('a')],
      [rect(10, { alwaysOnTop: true }), rect(30, { fill: 'red' }), text('a')],
      [{ type: 'group', children: [rect(10), rect(30, { fill: 'red' })] }, text('a')],
      [{ type: 'group', opacity: 0.5, children: [rect(10), rect(30, { fill: 'red' })] }, text('a')],
    ].map((children) => page(...children));
    for (let round = 0; round < 3; round++) for (const design of designs) await expectTheSame(design);
  });

  it('is another one on another page and with other options', async () => {
    const children = [rect(10), text('<b>a</b>')];
    const pages = [page(...children), { ...page(...children), schemaVersion: 2 }];
    const options: RenderOptions[] = [{}, { pixelRatio: 2 }, { includeBleed: true }, { ignoreBackground: true }];
    for (let round = 0; round < 3; round++)
      for (const design of pages) for (const one of options) await expectTheSame(design, one);
  });

  it('is another one where a file has another content', async () => {
    const src = (grey: boolean) => `data:image/png;base64,${coloredPng([], 8, grey).toString('base64')}`;
    for (let round = 0; round < 3; round++)
      for (const grey of [true, false]) await expectTheSame(page({ ...photo, src: src(grey) }, text(`${round}`)));
  });

  it('says again what was said of its elements', async () => {
    const design = page(text('Hello {{name}}'), rect(10));
    for (let round = 0; round < 3; round++) {
      const { warnings } = await pixels(keeping, design);
      expect(warnings).toMatchObject([{ code: 'variable_left', path: 'pages[0].children[0].text' }]);
    }
  });

  it('counts towards the limits as if it were painted', async () => {
    const limited = await createRenderer({ limits: { effectPixels: 30_000 } });
    const blurred = (x: number) => rect(x, { type: 'image', blurEnabled: true, src: 'qr:a', height: 90, width: 90 });
    const [few, many] = [[blurred(5)], [blurred(5), blurred(6), blurred(7), blurred(8)]].map((some) => page(...some));
    for (let round = 0; round < 3; round++) {
      const result = await limited.render(few);
      expect(Object.keys(result)).not.toContain('effectPixels');
      await expect(limited.render(many)).rejects.toMatchObject({ code: 'effects_too_large' });
    }
    await limited.close();
  });

  it('is of no page of very many elements', async () => {
    const src = `data:image/png;base64,${coloredPng([], 8, true).toString('base64')}`;
    const many = Array.from({ length: 2000 }, (_, i) => rect(i % 90));
    const design = page({ ...photo, src }, ...many);
    await expectTheSame(design);
    for (let round = 0; round < 2; round++)
      expect((await pixels(keeping, design)).pictures).toEqual({ made: 0, reused: 1 });
  });

  it('is of no design that is no JSON', async () => {
    const custom: Record<string, unknown> = {};
    custom.self = custom;
    for (let round = 0; round < 3; round++) await expectTheSame(page(rect(10, { custom })));
    const deep = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`);
    await expectTheSame(page(rect(10, { custom: deep })));
  });
});

describe('the file of a page whose beginning is known', () => {
  let photo: object;
  beforeAll(async () => {
    const src = `data:image/jpeg;base64,${(await photoFile(400, 500, 5)).toString('base64')}`;
    photo = { type: 'image', x: 0, y: 0, width: 400, height: 500, src };
  });
  const record = (name: string) => ({ width: 400, height: 500, pages: [{ children: [photo, text(name)] }] });

  it.each(['png', 'jpeg', 'webp'] as const)('is that of one painted anew: %s', async (format) => {
    for (const name of ['Ada', 'Ada', 'Ada', 'Grace', 'Grace', 'Edith', 'Ada']) {
      const [known, alone] = [keeping, forgetting].map((renderer) => renderer.render(record(name), { format }));
      const { data, ...result } = (await known)!;
      expect(data.equals((await alone)!.data)).toBe(true);
      expect(Object.keys(result)).not.toContain('name');
      // It is the caller's own.
      data.fill(0);
    }
  });

  it('has the quality and resolution that are asked for', async () => {
    const files = new Set<string>();
    for (const quality of [0.3, 0.9]) {
      for (const dpi of [72, 300]) {
        for (let round = 0; round < 4; round++) {
          const { data, density } = await keeping.render(record('Joan'), { format: 'jpeg', quality, dpi });
          expect(density).toBe(dpi);
          expect((await sharp(data).metadata()).density).toBe(dpi);
          files.add(data.toString('base64'));
        }
      }
    }
    expect(files.size).toBe(4);
  });
});

it('of a page that is met again as a whole the file is kept, and no px', async () => {
  const { beginnings } = createKept(1e9);
  const keep = vi.fn(beginnings.keep);
  const pipeline = await createPipeline({});
  onTestFinished(() => pipeline.close());
  const render = (words: string) =>
    pipeline.render(page(rect(10), text(words)), resolveOptions({ format: 'png' }), {
      ...{ beginnings: { ...beginnings, keep }, unencoded: true },
    });
  const [first, second] = [await render('Ada'), await render('Ada')];
  expect(second.data.equals(first.data)).toBe(true);
  expect(keep).not.toHaveBeenCalled();
  await render('Grace');
  expect(keep).toHaveBeenCalledTimes(1);
});
