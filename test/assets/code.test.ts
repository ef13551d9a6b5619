import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { createRenderer } from '../../renderer/index.ts';
import { outputOf } from '../support/programs.ts';

const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
// Without its file the reader would ask a server for it.
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(await readFile(wasm)).buffer } });

const renderer = await createRenderer();
afterAll(() => renderer.close());

const designOf = (src: string, fields: object = {}) => ({
  width: 400,
  height: 300,
  pages: [{ children: [{ type: 'svg', src, x: 20, y: 20, width: 360, height: 260, ...fields }] }],
});

/** What a reader of codes finds in a picture. */
const readFrom = async (png: Uint8Array) => (await readBarcodes(png)).map(({ format, text }) => `${format} ${text}`);

const LONG = `https://example.com/?${'name=Grüße+42&'.repeat(22)}`.slice(0, 300);

const CODES: [string, string][] = [
  [`qr:${LONG}`, `QRCode ${LONG}`],
  ['QR:a:b', 'QRCode a:b'],
  ['barcode:ean13:952123454321', 'EAN13 9521234543213'],
  ['barcode:code128:Gesso-1', 'Code128 Gesso-1'],
  ['barcode:datamatrix:Gesso', 'DataMatrix Gesso'],
  ['barcode:pdf417:Gesso prints', 'PDF417 Gesso prints'],
];

describe('codes', () => {
  it.each(CODES)('are read back from the picture: %.20s', async (src, found) => {
    expect(await readFrom((await renderer.render(designOf(src), { pixelRatio: 2 })).data)).toEqual([found]);
  });

  it('are read back from an image that would cover its box, and a colour stands in for black', async () => {
    const image = { type: 'image', width: 360, height: 120 };
    expect(await readFrom((await renderer.render(designOf('qr:Gesso', image))).data)).toEqual(['QRCode Gesso']);
    const blue = await renderer.render(designOf('qr:Gesso', { colorsReplace: { black: '#123456' } }));
    expect(await readFrom(blue.data)).toEqual(['QRCode Gesso']);
    expect(blue.data).not.toEqual((await renderer.render(designOf('qr:Gesso'))).data);
  });

  it('are vectors in a PDF, and are read back from it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gesso-test-'));
    try {
      const { data } = await renderer.render(designOf(`qr:${LONG}`), { format: 'pdf', vector: true });
      expect(data.toString('latin1')).not.toContain('/Subtype /Image');
      await writeFile(join(folder, 'code.pdf'), data);
      outputOf('pdftoppm', ['-r', '144', '-png', '-singlefile', 'code.pdf', 'code'], { cwd: folder });
      expect(await readFrom(await readFile(join(folder, 'code.png')))).toEqual([`QRCode ${LONG}`]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it.each([
    ['qr:', 'the code has no text'],
    [`qr:${'a'.repeat(9000)}`, 'more than 8000 characters'],
    ['barcode:ean13', 'expected `barcode:SYMBOLOGY:TEXT`'],
    ['barcode:ean13:12', 'EAN-13 must be 12 or 13 digits'],
    ['barcode:nowhere:12', 'the symbology "nowhere" is not known'],
  ])('that cannot be are errors with the reason: %.20s', async (src, message) => {
    await expect(renderer.render(designOf(src))).rejects.toMatchObject({
      code: 'image_not_loaded',
      path: 'pages[0].children[0].src',
      message: expect.stringContaining(message),
    });
    const { warnings } = await renderer.render(designOf(src), { skipImageError: true });
    expect(warnings.map(({ code }) => code)).toEqual(['image_not_loaded']);
  });

  it('fill variables and records', async () => {
    const design = designOf('data:,', { bindings: { src: 'code' } });
    const { data } = await renderer.render(design, { data: { code: 'qr:row 7' } });
    expect(await readFrom(data)).toEqual(['QRCode row 7']);
  });
});
