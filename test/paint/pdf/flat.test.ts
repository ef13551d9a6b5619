import { readFileSync } from 'node:fs';
import pixelmatch from 'pixelmatch';
import sharp from 'sharp';
import { afterAll, expect, it } from 'vitest';
import { createRenderer, type RenderOptions } from '../../../renderer/index.ts';
import { apart, paintFlat } from '../../../renderer/paint/pdf/flatten.ts';
import type { PaintState } from '../../../renderer/paint/pdf/paint-state.ts';
import { filled, group, solid } from '../../../renderer/scene/items.ts';
import { rectangle } from '../../../renderer/scene/path.ts';
import type { Item } from '../../../renderer/scene/types.ts';
import { describeWith } from '../../support/describe-with.ts';
import { asFile, checkPdf, pdfObjects } from '../../support/pdf.ts';
import { outputOf } from '../../support/programs.ts';

const renderer = await createRenderer();
afterAll(() => renderer.close());

const logo = `data:image/png;base64,${(
  await sharp({ create: { width: 40, height: 40, channels: 4, background: { r: 0, g: 90, b: 200, alpha: 0.5 } } })
    .png()
    .toBuffer()
).toString('base64')}`;
const seeThrough: Record<string, object> = {
  'an element that fades': { type: 'figure', x: 60, y: 10, width: 60, height: 60, fill: '#0a0', opacity: 0.5 },
  'a shadow': { type: 'figure', x: 60, y: 10, width: 60, height: 60, fill: '#0a0', shadowEnabled: true, shadowBlur: 9 },
  'a colour': { type: 'text', x: 10, y: 20, text: 'Sheer', width: 150, fontSize: 40, fill: 'rgba(0, 0, 200, 0.4)' },
  'a gradient': {
    type: 'figure',
    x: 10,
    y: 10,
    width: 120,
    height: 60,
    fill: 'linear-gradient(90deg, rgba(255,0,0,0) 0%, rgba(255,0,0,1) 100%)',
  },
  'a picture': { type: 'image', x: 30, y: 20, width: 80, height: 60, src: logo },
  'a blend': { type: 'figure', x: 60, y: 10, width: 60, height: 60, fill: '#0a0', blendMode: 'multiply' },
  'a line over its fill, both faded': {
    ...{
      type: 'figure',
      x: 50,
      y: 5,
      width: 90,
      height: 80,
      fill: '#a2a',
      opacity: 0.5,
      stroke: '#000',
      strokeWidth: 12,
    },
  },
  'a faded element over its own shadow': {
    ...{ type: 'figure', subType: 'star', x: 30, y: 5, width: 90, height: 90, fill: '#e16', opacity: 0.7 },
    ...{ shadowEnabled: true, shadowBlur: 10, shadowOffsetX: 8, shadowOffsetY: 8 },
  },
  'a blur': { type: 'text', x: 10, y: 20, text: 'Soft', width: 150, fontSize: 40, blurEnabled: true, blurRadius: 5 },
  'an emoji': { type: 'text', x: 10, y: 20, text: '😀', width: 150, fontSize: 40 },
};
const design = (...more: object[]) => ({
  width: 200,
  height: 100,
  pages: [
    {
      id: 'p',
      background: '#fe9',
      children: [
        { type: 'figure', x: 20, y: 20, width: 80, height: 60, fill: '#c00', cornerRadius: 9 },
        { type: 'text', x: 10, y: 60, text: 'Below', width: 150, fontSize: 24, fill: '#046' },
        ...more,
        { type: 'text', x: 120, y: 10, text: 'Above', width: 80, fontSize: 20 },
      ],
    },
  ],
});
async function fileOf(given: object, pdfx: RenderOptions['pdfx']): Promise<Buffer> {
  const { data } = await renderer.render(given, {
    format: 'pdf',
    color: { space: 'CMYK' },
    pdfx,
    includeBleed: true,
    cropMarkSize: 5,
  });
  checkPdf(data);
  return data;
}
/** As Ghostscript draws it, without a message. */
const drawn = (data: Buffer) =>
  asFile(data, (file) => {
    const said = outputOf('gs', [
      '-q',
      '-dNOPAUSE',
      '-dBATCH',
      '-dPDFSTOPONWARNING',
      '-sDEVICE=png16m',
      '-r144',
      `-sOutputFile=${file}.png`,
      file,
    ]);
    expect(said.toString()).toBe('');
    return sharp(readFileSync(`${file}.png`))
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
  });

describeWith(['qpdf', 'mutool', 'ghostscript'], 'PDF/X-1a', () => {
  it.each([
    ['X-1a:2001', '%PDF-1.3', 'PDF/X-1:2001', true],
    ['X-1a:2003', '%PDF-1.4', 'PDF/X-1a:2003', false],
    ['X-1a', '%PDF-1.4', 'PDF/X-1a:2003', false],
  ] as const)('%s says what it is', async (pdfx, header, version, hasConformance) => {
    const data = await fileOf(design(), pdfx);
    const objects = pdfObjects(data);
    expect(data.subarray(0, 8).toString()).toBe(header);
    expect(objects).toContain(`(${version})`);
    expect(objects.includes('/GTS_PDFXConformance')).toBe(hasConformance);
    expect(objects).toMatch(/\/S \/GTS_PDFX/);
    expect(objects).not.toMatch(/\/(?:ca|CA|SMask|BM|Group)\b/);
    // Without anything to see through all stays text and shapes.
    expect(objects).not.toContain('/Subtype /Image');
  });

  it.each(Object.entries(seeThrough))('has no transparency, and looks as PDF/X-4: %s', async (_, element) => {
    const flat = await fileOf(design(element), 'X-1a');
    const objects = pdfObjects(flat);
    expect(objects).not.toMatch(/\/(?:ca|CA|SMask|BM|Group)\b/);
    expect(objects).not.toContain('DeviceRGB');
    expect(objects.match(/\/Subtype \/Image/g)).toHaveLength(1);
    const [actual, expected] = await Promise.all([drawn(flat), drawn(await fileOf(design(element), 'X-4'))]);
    expect(actual.info).toEqual(expected.info);
    const { width, height } = actual.info;
    const [one, other] = [actual.data, expected.data].map((data) => new Uint8Array(data));
    const differing = pixelmatch(one!, other!, undefined, width, height, { threshold: 0.1 });
    // Colours that multiply each other are mixed as on the screen, in PDF/X-4 in inks.
    if (!('blendMode' in element)) expect(differing / (width * height)).toBeLessThan(0.01);
  });

  it('is not PDF/A too', async () => {
    const options = { format: 'pdf', color: { space: 'CMYK' }, pdfx: 'X-1a', pdfa: '2b' } as const;
    await expect(renderer.render(design(), options)).rejects.toMatchObject({ code: 'invalid_options', path: 'pdfa' });
  });
});

it('paints what is seen through together with what lies near it alone', async () => {
  const square = (x: number) =>
    group([filled(rectangle({ x, y: 0, width: 10, height: 10 }), solid({ r: 255, g: 0, b: 0, a: 0.5 }))]);
  const items = [0, 5, 100, 900].map(square);
  const drawn: (readonly Item[])[] = [];
  const state = {
    page: { x: 0, y: 0, width: 500, height: 50 },
    colors: { spotOf: () => null },
    images: { flattened: async () => null, place() {} },
    tools: {
      thin: 1,
      tags: { artifact: (draw: () => Promise<void>) => draw() },
      async rasterize([, ...below]: readonly Item[]) {
        drawn.push(below);
        return {};
      },
    },
  };
  await paintFlat(items, state as unknown as PaintState);
  const [first] = apart(items);
  // The fourth is not on the page.
  expect(drawn).toEqual([[], [first], []]);
});
