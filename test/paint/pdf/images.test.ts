import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRenderer, type Renderer, type RenderOptions } from '../../../renderer/index.ts';
import { colorClearPixels } from '../../../renderer/paint/alpha-bleed.ts';
import { describeWith } from '../../support/describe-with.ts';
import { asFile, checkPdf, pdfObjects } from '../../support/pdf.ts';
import { outputOf } from '../../support/programs.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer();
});
afterAll(() => renderer.close());

const SIDE = 300;
const noise = async () => {
  const create = { width: 60, height: 60, channels: 3, background: 'teal' } as const;
  const rough = await sharp({ create: { ...create, noise: { type: 'gaussian', mean: 128, sigma: 60 } } })
    .png()
    .toBuffer();
  return sharp(rough).resize(SIDE, SIDE, { kernel: 'cubic' });
};
const pdfOf = async (photo: Buffer, type: string, more: object = {}, options: RenderOptions = {}) => {
  const src = `data:image/${type};base64,${photo.toString('base64')}`;
  const image = { type: 'image', src, x: 10.3, y: 10.3, width: 200, height: 200, ...more };
  const design = { width: 220, height: 220, pages: [{ children: [image] }] };
  return (await renderer.render(design, { format: 'pdf', vector: true, ...options })).data;
};

describeWith(['qpdf', 'mutool', 'pdfimages', 'pdftoppm'], 'a photo in a vector pdf', () => {
  it('is a JPEG with its transparency aside once it is adjusted, blurred or turned into ink', async () => {
    const photo = await (await noise()).jpeg().toBuffer();
    for (const more of [
      { brightnessEnabled: true, brightness: 0.2, rotation: 5 },
      { blurEnabled: true, blurRadius: 2 },
    ])
      for (const options of [{}, { color: { space: 'CMYK' as const } }]) {
        const data = await pdfOf(photo, 'jpeg', more, options);
        checkPdf(data);
        expect(pdfObjects(data)).toMatch(/\/Filter \/DCTDecode[^>]*\/SMask/);
        // Of 833 × 833 px at 300 dpi, which take 2 MB without loss; the profile of the inks takes 0.8 MB.
        expect(data.length).toBeLessThan('color' in options ? 1_050_000 : 250_000);
      }
  });

  it('is as coarse as the limit asks once it is pixels', async () => {
    const small = await createRenderer({ limits: { outputPixels: 90_000 } });
    const design = {
      ...{ width: 220, height: 220 },
      pages: [{ children: [{ type: 'figure', width: 200, height: 200, fill: '#c33', blurEnabled: true }] }],
    };
    const widths = async (of: Renderer) => {
      const { data } = await of.render(design, { format: 'pdf', vector: true });
      return [...pdfObjects(data).matchAll(/\/Width (\d+)/g)].map(([, width]) => Number(width));
    };
    for (const width of await widths(renderer)) expect(width).toBeGreaterThan(800);
    for (const width of await widths(small)) expect(width).toBeLessThanOrEqual(301);
    await small.close();
  });

  it('stays the JPEG that it was where a picture masks it', async () => {
    const photo = await (await noise()).jpeg().toBuffer();
    const circle = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle cx="4" cy="4" r="4"/></svg>';
    const clip = { clipSrc: `data:image/svg+xml;utf8,${encodeURIComponent(circle)}` };
    const data = await pdfOf(photo, 'jpeg', clip);
    checkPdf(data);
    expect(data.includes(photo)).toBe(true);
    const inks = await pdfOf(photo, 'jpeg', clip, { color: { space: 'CMYK' } });
    checkPdf(inks);
    expect(pdfObjects(inks)).not.toContain('DeviceRGB');
  });

  it('keeps its pixels where it came as a PNG, in no more room', async () => {
    const photo = await (await noise()).png({ compressionLevel: 9 }).toBuffer();
    const data = await pdfOf(photo, 'png');
    checkPdf(data);
    expect(data.length).toBeLessThan(1.1 * photo.length + 5000);
    const kept = asFile(data, (file) => {
      outputOf('pdfimages', ['-png', file, file]);
      return readFileSync(`${file}-000.png`);
    });
    const pixels = (input: Buffer) => sharp(input).removeAlpha().raw().toBuffer();
    expect((await pixels(kept)).equals(await pixels(photo))).toBe(true);
  });

  it('keeps its inks for print where it came in inks without a profile', async () => {
    const photo = await (await noise()).toColourspace('cmyk').jpeg().toBuffer();
    const bare = await sharp(photo).pipelineColourspace('cmyk').toColourspace('cmyk').jpeg().toBuffer();
    expect(await sharp(bare).metadata()).toMatchObject({ space: 'cmyk', hasProfile: false });
    const data = await pdfOf(bare, 'jpeg', {}, { color: { space: 'CMYK' } });
    checkPdf(data);
    expect(data.includes(bare)).toBe(true);
    const inks = (input: Buffer) => sharp(input).pipelineColourspace('cmyk').toColourspace('cmyk').stats();
    const drawn = asFile(data, (file) => {
      outputOf('pdftoppm', ['-jpegcmyk', '-r', '108', '-x', '15', '-y', '15', '-W', '300', '-H', '300', file, file]);
      return readFileSync(`${file}-1.jpg`);
    });
    const [given, painted] = [await inks(bare), await inks(drawn)];
    for (const i of [0, 1, 2, 3]) expect(painted.channels[i]!.mean).toBeCloseTo(given.channels[i]!.mean, -1);
  });

  it('is a JPEG where it came as a WebP', async () => {
    const photo = await (await noise()).webp().toBuffer();
    const data = await pdfOf(photo, 'webp');
    checkPdf(data);
    expect(pdfObjects(data)).toContain('/Filter /DCTDecode');
  });
});

describe('colorClearPixels', () => {
  it('gives clear pixels the colour beside them', () => {
    const [_, a, b] = [0, 1, 2];
    const alpha = Buffer.from(
      [
        [_, _, _],
        [_, a, _],
        [b, _, a],
        [_, _, _],
      ].flat(),
    );
    const rgba = Buffer.from([...alpha].flatMap((value) => [value * 10, value * 20, value * 30, value]));
    colorClearPixels(rgba, 3);
    const red = [...rgba].filter((_value, i) => i % 4 === 0);
    expect(red).toEqual([10, 10, 10, 10, 10, 10, 20, 20, 10, 20, 20, 10]);
  });
});
