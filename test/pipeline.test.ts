import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRenderer, type Renderer } from '../renderer/index.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer();
});
afterAll(() => renderer.close());

const figure = { type: 'figure', x: 10, y: 10, width: 20, height: 20 };
const page = (id: string, ...children: object[]) => ({ id, children });
const book = { width: 60, height: 40, pages: ['a', 'b', 'c'].map((id) => page(id, figure)) };

describe('the way of a design', () => {
  it('tells the size, the pages and the stages that it took', async () => {
    const { data, ...result } = await renderer.render({ ...book, pages: [page('a', figure)] }, { pixelRatio: 2 });
    expect(result).toMatchObject({
      ...{ mime: 'image/png', extension: 'png', width: 120, height: 80, pages: 1, warnings: [], sources: [] },
      pictures: { made: 0, reused: 0 },
    });
    expect(data.subarray(1, 4).toString()).toBe('PNG');
    expect(Object.keys(result.timings)).toEqual(expect.arrayContaining(['parse', 'load', 'layout']));
    for (const ms of Object.values(result.timings)) expect(ms).toBeGreaterThanOrEqual(0);
  });

  it('never changes the design that it is given', async () => {
    const deep = (value: unknown): unknown => {
      if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deep);
      return value;
    };
    const old = {
      schemaVersion: 0,
      ...book,
      pages: [page('a', { ...figure, filters: { contrast: { intensity: 50 } } })],
    };
    const written = JSON.stringify(old);
    await renderer.render(deep(old));
    expect(JSON.stringify(old)).toBe(written);
  });

  it('says how many pages are done', async () => {
    const progress: [number, number][] = [];
    await renderer.render(book, { format: 'pdf', onProgress: (done, total) => progress.push([done, total]) });
    expect(progress).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
  });

  it('ends between two pages where it is told to', async () => {
    const abort = new AbortController();
    const progress: number[] = [];
    const onProgress = (done: number) => {
      progress.push(done);
      abort.abort(new Error('no longer wanted'));
    };
    const long = { ...book, pages: Array.from({ length: 20 }, (_, i) => page(String(i), figure)) };
    const rendering = renderer.render(long, { format: 'pdf', vector: true, signal: abort.signal, onProgress });
    await expect(rendering).rejects.toThrow('no longer wanted');
    expect(progress.length).toBeLessThan(20);
  });

  it('does not wait for the encoder of a picture that nobody waits for', async () => {
    const abort = new AbortController();
    const large = {
      width: 1500,
      height: 1500,
      pages: [{ background: 'linear-gradient(90deg, red 0%, blue 100%)', children: [] }],
    };
    let isEncoded = false;
    const rendering = renderer.render(large, {
      format: 'avif',
      signal: abort.signal,
      onProgress: () => (isEncoded = true),
    });
    setTimeout(() => abort.abort(new Error('no longer wanted')), 20);
    await expect(rendering).rejects.toThrow(/^no longer wanted$/);
    expect(isEncoded).toBe(false);
  });

  it('does not begin where it is told to end before', async () => {
    const signal = AbortSignal.abort(new Error('too late'));
    await expect(renderer.render(book, { signal })).rejects.toThrow('too late');
  });

  it('ends with what its signal says while a picture is loaded, and blames no picture', async () => {
    const never = await createRenderer({ loadAsset: () => new Promise(() => {}) });
    const abort = new AbortController();
    const image = { type: 'image', src: 'asset:photo', width: 20, height: 20 };
    const rendering = never.render({ ...book, pages: [page('a', image)] }, { signal: abort.signal });
    setTimeout(() => abort.abort(new Error('no longer wanted')), 20);
    await expect(rendering).rejects.toThrow(/^no longer wanted$/);
    await never.close();
  });

  it('gathers the warnings of every stage, each with its place', async () => {
    const text = { type: 'text', text: '{{name}} \u{10ffff}', width: 50, fill: '#12', height: 60 };
    const { warnings } = await renderer.render({ ...book, pages: [page('a', text), page('b')] }, {
      colour: 'red',
    } as object);
    expect(warnings.map(({ code, path }) => `${code} ${path}`).sort()).toEqual([
      'glyph_missing pages[0].children[0]',
      'invalid_color pages[0].children[0].fill',
      'pages_left_out pages',
      'unknown_option colour',
      'variable_left pages[0].children[0].text',
    ]);
  });
});
