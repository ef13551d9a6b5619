import { PassThrough, Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withRightChecksums } from '../../renderer/assets/png-checksums.ts';
import { createRenderer, type Renderer, type RenderOptions } from '../../renderer/index.ts';
import { describeWith } from '../support/describe-with.ts';
import { checkPdf, pdfObjects } from '../support/pdf.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer();
});
afterAll(() => renderer.close());

const pdf = async (design: unknown, options: RenderOptions = {}) =>
  (await renderer.render(design, { format: 'pdf', creationDate: '2026-01-02T03:04:05Z', ...options })).data;
const page = (...children: object[]) => ({
  width: 400,
  height: 300,
  dpi: 96,
  pages: [{ id: 'a', bleed: 10, children }],
});
const rect = { type: 'figure', x: 10, y: 10, width: 100, height: 50, fill: '#c33' };
const photo = async () => {
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
  return sharp({ create: { width: 300, height: 200, channels: 3, background: 'teal', noise } })
    .jpeg()
    .toBuffer();
};

/** The four numbers of a box, points. */
const box = (objects: string, name: string) =>
  new RegExp(`/${name} \\[\\s*([\\d.\\s]+)\\]`).exec(objects)?.[1]?.trim().split(/\s+/).map(Number);

describeWith(['qpdf', 'mutool'], 'a pdf', () => {
  it.each([
    ['raster', {}],
    ['vector', { vector: true }],
    ['CMYK', { vector: true, color: { space: 'CMYK' } }],
    ['CMYK raster', { color: { space: 'CMYK' } }],
  ] as const)('%s passes qpdf and mutool', async (_, options) => {
    const src = `data:image/jpeg;base64,${(await photo()).toString('base64')}`;
    const design = page(
      rect,
      { type: 'image', src, width: 90, height: 60 },
      { type: 'text', text: 'Text', width: 200, shadowEnabled: true },
    );
    checkPdf(await pdf(design, options));
  });

  it('measures px × 72 / dpi points: the design’s dpi, or the option’s', async () => {
    expect(box(pdfObjects(await pdf(page(rect))), 'MediaBox')).toEqual([0, 0, 300, 225]);
    expect(box(pdfObjects(await pdf(page(rect), { dpi: 72 })), 'MediaBox')).toEqual([0, 0, 400, 300]);
  });

  it('counts a page that is longer than 14,400 units in larger ones', async () => {
    const objects = pdfObjects(await pdf({ ...page(rect), width: 30_000, height: 3000 }, { dpi: 72, vector: true }));
    expect(objects).toContain('/UserUnit 3');
    expect(box(objects, 'MediaBox')).toEqual([0, 0, 10_000, 1000]);
    expect(box(objects, 'TrimBox')).toEqual([0, 0, 10_000, 1000]);
  });

  it('grows by the bleed and the crop marks, and says where to trim', async () => {
    const objects = pdfObjects(await pdf(page(rect), { dpi: 72, includeBleed: true, cropMarkSize: 20, vector: true }));
    expect(box(objects, 'MediaBox')).toEqual([0, 0, 460, 360]);
    expect(box(objects, 'BleedBox')).toEqual([20, 20, 440, 340]);
    expect(box(objects, 'TrimBox')).toEqual([30, 30, 430, 330]);
  });

  it('holds all pages, or those asked for', async () => {
    const design = { pages: [{ id: 'a' }, { id: 'b' }, { id: 'c' }] };
    const count = async (options: RenderOptions) =>
      pdfObjects(await pdf(design, options)).match(/\/Type \/Page\b(?!s)/g)?.length;
    expect(await count({})).toBe(3);
    expect(await count({ pageIds: ['c', 'a'] })).toBe(2);
    expect(await count({ pageId: 'b' })).toBe(1);
  });

  it('is the same, byte for byte, where its date is fixed', async () => {
    const design = page(rect, { type: 'text', text: 'Same', width: 100 });
    for (const options of [
      { vector: true },
      {},
      { vector: true, color: { space: 'CMYK' as const }, pdfx: 'X-4' as const },
    ])
      expect((await pdf(design, options)).equals(await pdf(design, options))).toBe(true);
  });

  it('is written to an output page by page, the same bytes', async () => {
    const design = page(rect, { type: 'text', text: 'Streamed', width: 100 });
    for (const options of [{ vector: true }, { format: 'png' as const }]) {
      const output = new PassThrough();
      const read = buffer(output);
      const fixed = { format: 'pdf', creationDate: '2026-01-02T03:04:05Z', ...options } as const;
      const { data } = await renderer.render(design, { ...fixed, output });
      output.end();
      expect(data).toHaveLength(0);
      expect((await read).equals((await renderer.render(design, fixed)).data)).toBe(true);
    }
  });

  it('ends where its output is closed, before it begins or meanwhile', async () => {
    const closed = new PassThrough();
    closed.destroy();
    const premature = { code: 'ERR_STREAM_PREMATURE_CLOSE' };
    await expect(renderer.render(page(rect), { format: 'pdf', output: closed })).rejects.toMatchObject(premature);
    const design = { pages: Array.from({ length: 5 }, (_, i) => ({ id: `p${i}`, children: [rect] })) };
    for (const end of [(output: PassThrough) => output.destroy(), (output: PassThrough) => output.end()]) {
      const output = new PassThrough();
      output.resume();
      const painted: number[] = [];
      const onProgress = (done: number) => {
        painted.push(done);
        if (done === 2) end(output);
      };
      await expect(renderer.render(design, { format: 'pdf', output, onProgress })).rejects.toMatchObject(premature);
      expect(painted.length).toBeLessThan(5);
    }
  });

  it('waits for whoever reads its output no longer than its signal says', async () => {
    const noise = `data:image/jpeg;base64,${(await photo()).toString('base64')}`;
    const images = Array.from({ length: 9 }, (_, x) => ({ type: 'image', src: noise, x, width: 300 + x, height: 200 }));
    const design = { pages: Array.from({ length: 4 }, (_, i) => ({ id: `p${i}`, children: images })) };
    const aborted = renderer.render(design, {
      format: 'pdf',
      output: new PassThrough(),
      signal: AbortSignal.timeout(1500),
    });
    await expect(aborted).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('refuses an output that is no stream', async () => {
    const output = '/tmp/x.pdf' as never;
    await expect(renderer.render(page(rect), { format: 'pdf', output })).rejects.toMatchObject({
      code: 'invalid_options',
      message: 'option output: expected a writable stream',
    });
  });

  it('fails where its output fails', async () => {
    const output = new Writable({ write: (_chunk, _encoding, done) => done(new Error('disk full')) });
    await expect(renderer.render(page(rect), { format: 'pdf', output })).rejects.toThrow('disk full');
  });

  it('says its title, author and language, whatever characters they hold', async () => {
    const objects = pdfObjects(await pdf(page(rect), { title: 'Q&A <1>', author: 'Ana', language: 'pt-BR' }));
    expect(objects).toContain('Q&amp;A &lt;1&gt;');
    expect(objects).toMatch(/\/Lang \(pt-BR\)/);
    expect(objects).toMatch(/\(Ana\)/);
    expect(objects).toMatch(/\/Marked true/);
  });

  it('embeds a picture once however often it is used, and a JPEG as it came', async () => {
    const jpeg = await photo();
    const image = { type: 'image', src: `data:image/jpeg;base64,${jpeg.toString('base64')}`, width: 90, height: 60 };
    const data = await pdf(page(image, { ...image, x: 100 }, { ...image, x: 200, flipX: true }), { vector: true });
    expect(data.includes(jpeg)).toBe(true);
    expect(pdfObjects(data).match(/\/Subtype \/Image/g)).toHaveLength(1);
    expect(data.length).toBeLessThan(jpeg.length + 10_000);
  });
});

describe('a picture that is damaged beyond its header', () => {
  const broken = async () => {
    const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
    const create = { width: 50, height: 50, channels: 3, background: 'teal', noise } as const;
    const png = await sharp({ create }).png().toBuffer();
    // A wrong checksum would be noticed when it is loaded.
    const { data } = withRightChecksums(png.fill(0, 200, 2000));
    const src = `data:image/png;base64,${data.toString('base64')}`;
    return page(rect, { type: 'image', src, width: 90, height: 60 });
  };

  it('is an error that names it, or a warning', async () => {
    const design = await broken();
    await expect(pdf(design, { vector: true })).rejects.toThrow(/pages\[0\]\.children\[1\]/);
    const { warnings } = await renderer.render(design, { format: 'pdf', vector: true, skipImageError: true });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]!.path).toContain('pages[0].children[1]');
  });
});

describeWith(['qpdf', 'mutool'], 'a CMYK pdf', () => {
  it('keeps black pure K and leaves no RGB', async () => {
    const design = page({ type: 'text', text: 'Black', width: 200, fill: 'black', shadowEnabled: true }, rect);
    const objects = pdfObjects(await pdf(design, { vector: true, color: { space: 'CMYK' } }));
    expect(objects).toMatch(/\n0 0 0 1 scn/);
    expect(objects).not.toContain('DeviceRGB');
  });

  it('has every key that PDF/X-4 asks for', async () => {
    const options = {
      vector: true,
      color: { space: 'CMYK' },
      pdfx: 'X-4',
      cropMarkSize: 10,
      includeBleed: true,
    } as const;
    const data = await pdf(page(rect), options);
    const objects = pdfObjects(data);
    expect(data.subarray(0, 8).toString()).toBe('%PDF-1.6');
    expect(objects).toMatch(/\/OutputIntents \[/);
    expect(objects).toMatch(/\/S \/GTS_PDFX/);
    expect(objects).toMatch(/\/OutputConditionIdentifier \(/);
    expect(objects).toMatch(/\/DestOutputProfile \d+ 0 R/);
    expect(objects).toContain('<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>');
    expect(objects).toContain('<pdf:Trapped>False</pdf:Trapped>');
    expect(objects).toMatch(/\/ModDate/);
    expect(objects).toMatch(/\/ID \[/);
    // Registration colour for the marks.
    expect(objects).toMatch(/\/Separation\s+\/All/);
    for (const name of ['TrimBox', 'BleedBox', 'MediaBox']) expect(box(objects, name)).toHaveLength(4);
    expect(objects).not.toContain('DeviceRGB');
    expect(objects).not.toContain('/Encrypt');
    checkPdf(data);
  });

  it('refuses PDF/X-4 in RGB, and a profile that there is not', async () => {
    await expect(pdf(page(rect), { pdfx: 'X-4' })).rejects.toThrow(/PDF\/X-4 is written in CMYK only/);
    await expect(pdf(page(rect), { color: { space: 'CMYK', profile: 'FOGRA39' } })).rejects.toThrow(
      /no CMYK profile is called "FOGRA39"; there are cmyk/,
    );
    const swop = { space: 'CMYK', profile: 'USWebCoatedSWOP' } as const;
    await expect(pdf(page(rect), { color: swop, pdfx: 'X-4' })).rejects.toThrow(/no CMYK profile/);
    await expect(pdf(page(rect), { color: { space: 'CMYK', profile: '../../etc/passwd' } })).rejects.toThrow(
      /no CMYK profile/,
    );
  });
});
