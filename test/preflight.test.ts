import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CheckOptions, createRenderer, type Finding, type Renderer } from '../renderer/index.ts';
import { distinctColors } from '../renderer/preflight/ink.ts';
import { reportDesign, thumbnailSide } from '../renderer/preflight/report.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer();
});
afterAll(() => renderer.close());

/** A page of 100 × 50 mm at 254 dpi, where 10 px are a mm and a pt is 3.53 px. */
const designOf = (children: object[], page: object = {}) => ({
  ...{ width: 1000, height: 500, dpi: 254 },
  pages: [{ background: 'white', children, ...page }],
});
const CMYK: CheckOptions = { format: 'pdf', title: 'Card', color: { space: 'CMYK' } };

async function found(children: object[], options: CheckOptions = {}, page: object = {}): Promise<Finding[]> {
  return renderer.check(designOf(children, page), { ...CMYK, print: true, ...options });
}
const codes = (findings: readonly Finding[]) => findings.map(({ code, path }) => `${code} ${path}`);
const text = (fields: object) => ({
  ...{ type: 'text', text: 'Hello', x: 200, y: 200, width: 300, height: 60, fontSize: 40, fill: '#000', align: 'left' },
  ...fields,
});
const rect = (fields: object) => ({ type: 'figure', x: 200, y: 200, width: 100, height: 100, fill: '#08c', ...fields });

describe('a check for print', () => {
  it('finds nothing in what can be printed', async () => {
    expect(await found([text({}), rect({}), rect({ stroke: '#000', strokeWidth: 2 })])).toEqual([]);
  });

  it('finds lines, and shapes as thin as lines, with their widths', async () => {
    const children = [rect({ stroke: '#000', strokeWidth: 0.5 }), rect({ height: 0.5 }), rect({ strokeWidth: 0 })];
    const findings = await found(children);
    expect(codes(findings)).toEqual(['hairline pages[0].children[0]', 'hairline pages[0].children[1]']);
    expect(findings[0]!.message).toBe('a line is 0.14 pt thin, less than 0.25 pt');
    expect(findings[0]!.box).toMatchObject({ x: 200, width: 100 });
    expect(await found(children, { print: { hairline: 0.1 } })).toEqual([]);
  });

  it('finds small text, and in white what is a little larger', async () => {
    const pt = 254 / 72;
    const children = [4.9, 5.1].flatMap((size) => [
      text({ fontSize: size * pt }),
      text({ fontSize: (size + 1) * pt, fill: '#fff' }),
      text({ fontSize: (size + 1) * pt }),
    ]);
    expect(codes(await found([rect({ width: 600, height: 200 }), ...children]))).toEqual([
      'small_text pages[0].children[1].fontSize',
      'small_text pages[0].children[2].fontSize',
    ]);
  });

  it('finds text near the trim, and what reaches it without bleed', async () => {
    const near = text({ x: 20 });
    expect(codes(await found([near]))).toEqual(['text_near_trim pages[0].children[0].text']);
    expect(await found([near], { print: { safeMargin: 1 } })).toEqual([]);
    const edge = rect({ x: 0 });
    const [missing] = await found([edge]);
    expect(missing).toMatchObject({ code: 'missing_bleed', path: 'pages[0].bleed' });
    expect(missing!.message).toContain('pages[0].children[0]');
    expect(missing!.message).toContain('(left)');
    expect(codes(await found([], {}, { background: '#eef' }))).toEqual(['missing_bleed pages[0].bleed']);
    expect(codes(await found([edge], {}, { bleed: 30 }))).toEqual(['short_of_bleed pages[0].children[0]']);
  });

  it('measures ink through the profile, text and lines of black ink aside', async () => {
    const dark = rect({ fill: '#100808', height: 200 });
    const [finding] = await found([dark], { print: { inkLimit: 150 } });
    expect(finding).toMatchObject({ code: 'ink_limit', path: 'pages[0]' });
    expect(finding!.message).toMatch(/up to \d{3} % together, more than 150 %, on 4\.\d % of the page/);
    expect(finding!.box!.x).toBeCloseTo(200, -1);
    expect(finding!.box!.height).toBeCloseTo(200, -1);
    // Limited by the render, it is not more.
    const limited = { ...CMYK, color: { space: 'CMYK' as const, inkLimit: 140 }, print: { inkLimit: 150 } };
    expect(await found([dark], limited)).toEqual([]);
    expect(await found([text({ fill: '#333' })], { print: { inkLimit: 100 } })).toEqual([]);
  });

  it('measures the inks of each colour once, however many px have it', () => {
    const [width, height] = [1000, 1000];
    const data = Buffer.alloc(4 * width * height, 255);
    for (let i = 0; i < width * height; i++) data[4 * i] = i % 3;
    data.writeUInt32LE(0xff030201, 4 * 999_999);
    expect([...distinctColors({ data, width, height })]).toEqual([0, 255, 255, 1, 255, 255, 2, 255, 255, 1, 2, 3]);
  });

  it('finds pictures of few px', async () => {
    const src = `data:image/png;base64,${PNG.sync.write(new PNG({ width: 80, height: 80 })).toString('base64')}`;
    const image = { type: 'image', src, x: 200, y: 200, width: 100, height: 100 };
    const [finding] = await found([image]);
    expect(finding).toMatchObject({ code: 'low_resolution', path: 'pages[0].children[0].src' });
    expect(finding!.message).toBe('the picture has 203 dpi as it is placed, less than 225');
    expect(await found([image], { minDpi: 200 })).toEqual([]);
  });

  it('finds what is seen through where PDF/X-1a is asked for', async () => {
    const options: CheckOptions = { ...CMYK, pdfx: 'X-1a' };
    expect(codes(await found([rect({ opacity: 0.5 }), rect({})], options))).toEqual(['flattened pages[0].children[0]']);
  });

  it('finds a missing title, RGB, and inks that are called alike', async () => {
    const inks = [10, 20].map((c) => rect({ custom: { spot: { name: 'Gold', cmyk: [c, 0, 0, 0] } } }));
    const findings = await renderer.check(designOf(inks), { format: 'pdf', print: true });
    expect(codes(findings)).toEqual([
      'missing_title title',
      'rgb_colors color.space',
      'spot_name pages[0].children[1].custom.spot',
    ]);
  });

  it('refuses limits that are none', async () => {
    await expect(found([], { print: { safeMargins: 3 } as object })).rejects.toThrow(/print.*safeMargins/s);
    await expect(found([], { print: { hairline: -1 } })).rejects.toThrow(/print\.hairline/);
  });

  it('reports many pages with smaller pictures, of no more px in all', () => {
    expect([1, 49, 500, 1000].map(thumbnailSide)).toEqual([1100, 1100, 346, 244]);
  });

  it('reports what may be checked, however much is found, and lists the first of it', async () => {
    const strict = await createRenderer({ limits: { pages: 3, elements: 2100, assets: 3 } });
    const children = Array.from({ length: 700 }, () => rect({ strokeWidth: 0.3, stroke: '#000' }));
    const design = { ...designOf([]), pages: [1, 2, 3].map(() => ({ children })) };
    const { findings, report } = await strict.report(design, { ...CMYK, print: { safeMargin: 0 } });
    expect(findings.length).toBeGreaterThan(2000);
    expect(report.toString('latin1', 0, 5)).toBe('%PDF-');
    await strict.close();
    const listed = JSON.stringify(reportDesign([], findings));
    expect(listed).toContain('the first 2000 of them are listed');
    expect(listed).not.toContain('2001  warning');
  });

  it('makes a report: pages, boxes, and the list', async () => {
    const design = designOf([text({ x: 5 }), rect({ strokeWidth: 0.3, stroke: '#000' })]);
    const { findings, report } = await renderer.report(design, { ...CMYK, title: undefined, print: true });
    expect(codes(findings)).toEqual([
      'missing_title title',
      'hairline pages[0].children[1]',
      'text_near_trim pages[0].children[0].text',
    ]);
    expect(report.toString('latin1', 0, 5)).toBe('%PDF-');
  });
});
