import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDesign } from '../../renderer/design/parse.ts';
import { resizeDesign } from '../../renderer/design/resize.ts';
import { createRenderer, DEFAULT_LIMITS, type Renderer } from '../../renderer/index.ts';

type Json = Record<string, unknown>;

/** The children of a page of 100 × 100 px, laid out for another size; px of the page before it is scaled. */
function resized(children: Json[], width: number, height: number, page: Json = {}): Json[] {
  const design = { width: 100, height: 100, schemaVersion: 4, pages: [{ ...page, children }] };
  const [resizedPage] = resizeDesign(parseDesign(design, DEFAULT_LIMITS), { width, height }).pages;
  return resizedPage!.children as unknown as Json[];
}

const rect = (x: number, y: number, width: number, height: number): Json => ({ type: 'figure', x, y, width, height });
const box = ({ x, y, width, height }: Json = {}) => [x, y, width, height];

describe('a design of another size', () => {
  it('scales a page as one, middle on middle', () => {
    const design = { width: 100, height: 100, pages: [{ children: [rect(40, 40, 20, 20)] }] };
    const { width, height, pages } = resizeDesign(parseDesign(design, DEFAULT_LIMITS), { width: 400, height: 200 });
    expect([width, height]).toEqual([400, 200]);
    expect(pages[0]).toMatchObject({ width: 400, height: 200, scale: 2 });
    expect(box(pages[0]!.children[0] as unknown as Json)).toEqual([90, 40, 20, 20]);
  });

  it('stretches what reaches from edge to edge', () => {
    expect(box(resized([rect(0, 0, 100, 100)], 300, 100)[0])).toEqual([0, 0, 300, 100]);
    expect(box(resized([rect(-10, 40, 120, 10)], 300, 100)[0])).toEqual([-10, 40, 320, 10]);
    expect(box(resized([rect(0.5, 0, 99, 100)], 300, 100)[0])?.[2]).toBeGreaterThan(298);
  });

  it('stretches what reaches from an edge beyond a third of the page, as halves do', () => {
    const halves = resized([rect(0, 0, 50, 100), rect(50, 0, 50, 100)], 300, 100);
    expect(halves.map(box)).toEqual([
      [0, 0, 150, 100],
      [150, 0, 150, 100],
    ]);
  });

  it('moves what lies near one edge with that edge, and what lies on it', () => {
    const [band, title, badge, label] = resized(
      [
        rect(0, 0, 100, 20),
        { type: 'text', x: 0, y: 5, width: 100, height: 10, text: 'title' },
        { type: 'figure', subType: 'circle', x: 80, y: 70, width: 30, height: 40 },
        { type: 'text', x: 85, y: 80, width: 15, height: 10, text: 'new' },
      ],
      100,
      200,
    );
    expect(box(band)).toEqual([0, 0, 100, 20]);
    expect(box(title)).toEqual([0, 5, 100, 10]);
    expect(box(badge)).toEqual([80, 170, 30, 40]);
    expect(box(label)).toEqual([85, 180, 15, 10]);
  });

  it('leaves texts as they are set', () => {
    const [text] = resized([{ type: 'text', x: 0, y: 40, width: 100, fontSize: 20, text: 'a b c' }], 300, 600);
    expect(text).toMatchObject({ x: 0, width: 100, fontSize: 20, y: 90 });
  });

  it('crops pictures in place of distorting them, and stretches drawings along one edge', () => {
    const image = { type: 'image', src: 'x', x: 0, y: 0, width: 100, height: 100 };
    expect(resized([image], 200, 100)[0]).toMatchObject({ x: 0, width: 200, focus: 'center', cropWidth: 1 });
    const svg = { ...image, type: 'svg' };
    expect(resized([svg], 200, 100)[0]).toMatchObject({ width: 200, cropX: 0, cropY: 0.25, cropHeight: 0.5 });
    const wave = { ...svg, y: 90, height: 10 };
    expect(resized([wave], 200, 100)[0]).toMatchObject({ width: 200, height: 10, cropY: 0, cropHeight: 1 });
    expect(box(resized([{ ...image, src: 'qr:x' }], 200, 100)[0])).toEqual([50, 0, 100, 100]);
  });

  it('moves a group as one, and looks into one that reaches from edge to edge', () => {
    const corner = { type: 'group', children: [rect(0, 0, 10, 10), rect(10, 10, 5, 5)] };
    const [moved] = resized([corner], 300, 100);
    expect((moved!.children as Json[]).map(box)).toEqual([
      [0, 0, 10, 10],
      [10, 10, 5, 5],
    ]);
    const whole = { type: 'group', children: [rect(0, 0, 100, 100), rect(40, 40, 20, 20)] };
    const [opened] = resized([whole], 300, 100);
    expect((opened!.children as Json[]).map(box)).toEqual([
      [0, 0, 300, 100],
      [140, 40, 20, 20],
    ]);
  });

  it('covers the page again with what was turned', () => {
    const turned = { ...rect(50, -60, 160, 160), rotation: 45 };
    const [covering] = resized([turned], 200, 100);
    expect(covering).toMatchObject({ width: 320, height: 320, rotation: 45 });
  });

  it('reaches over the bleed, which stays as wide on paper', () => {
    const [background] = resized([rect(-5, -5, 110, 110)], 50, 50, { bleed: 5 });
    expect(box(background)).toEqual([-10, -10, 120, 120]);
  });

  it('leaves what is off the page, and groups of none', () => {
    const [outside, empty] = resized([rect(-50, 0, 20, 20), { type: 'group', children: [] }], 300, 100);
    expect(box(outside)).toEqual([50, 0, 20, 20]);
    expect(empty).toMatchObject({ children: [] });
  });
});

describe('a render in another size', () => {
  let renderer: Renderer;
  beforeAll(async () => {
    renderer = await createRenderer({ googleFontsUrl: null });
  });
  afterAll(() => renderer.close());

  const design = {
    ...{ width: 100, height: 60, schemaVersion: 4 },
    pages: [
      {
        background: '#fff',
        children: [
          { ...rect(10, 10, 40, 30), fill: 'red', strokeWidth: 3, shadowEnabled: true, shadowBlur: 4 },
          { type: 'text', x: 5, y: 5, width: 90, fontSize: 14, text: '<b>bold</b> words in two lines' },
        ],
      },
    ],
  };

  it('is that of its pixelRatio where the proportion is the same', async () => {
    const twice = await renderer.render(design, { pixelRatio: 2 });
    const sized = await renderer.render(design, { size: { width: 200, height: 120 } });
    expect([sized.width, sized.height]).toEqual([twice.width, twice.height]);
    expect(PNG.sync.read(sized.data).data.equals(PNG.sync.read(twice.data).data)).toBe(true);
  });

  it('has pages of that size, whatever theirs are', async () => {
    const pages = [...design.pages, { width: 30, height: 400, children: [] }];
    const size = { width: 300, height: 50 };
    const pdf = await renderer.render({ ...design, pages }, { format: 'pdf', vector: true, size });
    const boxes = [...pdf.data.toString('latin1').matchAll(/MediaBox \[([^\]]*)\]/g)].map(([, box]) => box);
    expect(boxes).toEqual(['0 0 300 50', '0 0 300 50']);
  });

  it('is one of several, each with its name', async () => {
    const sizes = [
      { name: 'wide', width: 60, height: 20 },
      { name: 'tall', width: 20, height: 60 },
    ];
    const found: unknown[] = [];
    for await (const { name, width, height } of renderer.renderSizes(design, sizes)) found.push([name, width, height]);
    expect(found).toEqual([
      ['wide', 60, 20],
      ['tall', 20, 60],
    ]);
    const wrong = [
      { name: 'a', width: 10, height: 10 },
      { name: 'A', width: 0, height: 10 },
    ];
    await expect(renderer.renderSizes(design, wrong).next()).rejects.toMatchObject({
      code: 'invalid_options',
      problems: [{ path: 'sizes.1.width' }, { path: 'sizes.1.name' }],
    });
    const large = [{ name: 'huge', width: 1e5, height: 1e5 }];
    await expect(renderer.renderSizes(design, large).next()).rejects.toThrow(/size huge: .*larger than/);
  });
});
