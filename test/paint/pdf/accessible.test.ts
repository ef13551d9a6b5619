import sharp from 'sharp';
import { afterAll, expect, it } from 'vitest';
import { createRenderer, type RenderOptions } from '../../../renderer/index.ts';
import { describeWith } from '../../support/describe-with.ts';
import { failures } from '../../support/matterhorn.ts';
import { checkPdf, pdfObjects } from '../../support/pdf.ts';
import { readPdf, textOf } from '../../support/pdf-file.ts';
import { outline, structureOf } from '../../support/pdf-structure.ts';

const renderer = await createRenderer();
afterAll(() => renderer.close());

const photo = `data:image/png;base64,${(
  await sharp({ create: { width: 40, height: 40, channels: 4, background: { r: 0, g: 90, b: 200, alpha: 0.5 } } })
    .png()
    .toBuffer()
).toString('base64')}`;
const text = (y: number, html: string, more: object = {}) => ({
  type: 'text',
  x: 20,
  y,
  width: 400,
  fontSize: 18,
  align: 'left',
  text: html,
  ...more,
});
const image = (more: object) => ({ type: 'image', src: photo, width: 50, height: 50, ...more });
const bold = { fontWeight: 'bold', cellBackground: '#dde' };
const cells = [
  { text: 'Subject', ...bold },
  { text: 'Mark', ...bold },
  { text: 'Sums' },
  { text: '9' },
  { text: 'Both', colSpan: 2 },
  { mergedInto: 4 },
];
const SHADOW = { shadowEnabled: true, shadowBlur: 6, shadowOffsetX: 3 };

const designOf = (...pages: object[][]) => ({
  width: 500,
  height: 600,
  pages: pages.map((children, i) => ({ id: `p${i}`, background: '#fff8e7', children })),
});
const certificate = [
  { type: 'figure', x: 10, y: 10, width: 480, height: 580, fill: 'transparent', stroke: 'gold', strokeWidth: 3 },
  text(30, 'Certificate', { fontSize: 40, custom: { heading: 1 }, ...SHADOW }),
  text(90, 'Awarded to Ada Lovelace for work of <b>note</b>', { stroke: 'navy', strokeWidth: 1 }),
  {
    type: 'table',
    x: 20,
    y: 150,
    width: 300,
    height: 120,
    rows: 3,
    cols: 2,
    cells,
    custom: { alt: 'Marks by subject' },
  },
  image({ x: 350, y: 150, cornerRadius: 9, name: 'Seal of the school', ...SHADOW }),
  image({ x: 420, y: 150, custom: { alt: 'Our shop' }, href: 'https://example.com/shop' }),
  image({ x: 350, y: 220, custom: { alt: '' }, blurEnabled: true }),
  { type: 'svg', src: 'qr:https://example.com/ada', x: 350, y: 300, width: 90, height: 90 },
  text(420, 'Curved promo text', { curveEnabled: true, curvePower: 0.4 }),
  text(480, 'Emoji 😀 and a lacking \u0007 sign', { opacity: 0.7, blendMode: 'multiply' }),
  {
    type: 'group',
    custom: { alt: 'A chart: two bars, the second twice as high' },
    children: [
      { type: 'figure', x: 40, y: 540, width: 10, height: 20, fill: 'red' },
      { type: 'figure', x: 60, y: 520, width: 10, height: 40, fill: 'red' },
      text(560, 'by year', { fontSize: 8 }),
    ],
  },
];
const RICH = `<h1>Terms</h1><p>Read <a href="https://example.com/">the terms</a>, then <a href="#p0">the certificate</a>.</p>
<ul><li>first</li><li>second<ol><li>inner</li></ol></li></ul><h3>More</h3><blockquote>quoted</blockquote>`;
const rich = [text(20, RICH), { type: 'figure', x: 300, y: 500, width: 40, height: 40, href: 'https://example.com/' }];
const rightToLeft = [
  text(20, 'שלום עולם, this is mixed', { align: 'right' }),
  text(80, 'مرحبا بالعالم'),
  text(140, 'ภาษาไทย'),
  text(200, 'one\ufefftwo'),
];
const custom = { language: 'en-GB' };

async function fileOf(design: object, options: Partial<RenderOptions> = {}) {
  const { data, warnings } = await renderer.render(design, {
    format: 'pdf',
    pdfua: true,
    richTextEnabled: true,
    ...options,
  });
  checkPdf(data);
  return {
    data,
    warnings: warnings.map(({ code, path }) => `${code} ${path}`),
    tree: outline(structureOf(readPdf(data))),
  };
}

const TITLE = { title: 'Certificate of Ada' };

describeWith(['qpdf', 'mutool'], 'PDF/UA', () => {
  it.each([
    ['a certificate with a table, pictures and a code', [certificate]],
    ['rich text', [rich]],
    ['text from right to left', [rightToLeft]],
    ['several pages', [certificate, rich, rightToLeft]],
  ])('meets none of the failure conditions that a program finds: %s', async (_, pages) => {
    for (const schemaVersion of [2, 4]) {
      const { data, warnings } = await fileOf({ ...designOf(...pages), schemaVersion, custom }, TITLE);
      expect(failures(data)).toEqual([]);
      expect(warnings.filter((warning) => !/^(?:font_|glyph_|control_|link_target|text_shrunk)/.test(warning))).toEqual(
        [],
      );
    }
  });

  it.each([
    ['/Artifact BMC', '/Artifakt BMC', '01-005'],
    ['/Tabs /S', '/Tabs /R', '28-008'],
    ['/Scope /Column', '/Skope /Column', '15-003'],
    ['/Alt (Seal', '/Tla (Seal', '13-004'],
    ['/S /TR', '/S /P ', '09-004'],
    ['/StructParent 1\n', '/StructParent 0\n', 'the parent tree'],
  ])('would be found out: %s', async (written, instead, id) => {
    const { data } = await fileOf({ ...designOf(certificate), schemaVersion: 4, custom }, TITLE);
    const objects = pdfObjects(data);
    expect(objects).toContain(written);
    expect(failures(Buffer.from(objects.replace(written, instead), 'latin1')).join('\n')).toContain(id);
  });

  it.each([
    ['in CMYK', { color: { space: 'CMYK' as const } }],
    ['and PDF/A-2a', { pdfa: '2a' as const }],
    ['and PDF/A-3b', { pdfa: '3b' as const }],
    ['with marks', { cropMarkSize: 20, printMarks: ['registration' as const, 'slug' as const] }],
    ['and PDF/X-4', { pdfx: 'X-4' as const, color: { space: 'CMYK' as const }, pdfa: '2b' as const }],
  ])('may be so %s', async (_, options) => {
    const { data } = await fileOf({ ...designOf(certificate, rich), custom }, { ...TITLE, ...options });
    expect(failures(data)).toEqual([]);
  });

  it('explains in an archive the properties of the other standards', async () => {
    const { data } = await fileOf(designOf(certificate), { pdfa: '2a', pdfx: 'X-4', color: { space: 'CMYK' } });
    const objects = pdfObjects(data);
    expect(objects).toContain('<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>');
    for (const name of ['part', 'GTS_PDFXVersion', 'Trapped'])
      expect(objects).toContain(`<pdfaProperty:name>${name}</pdfaProperty:name>`);
  });

  it('has the structure of what it shows', async () => {
    const { tree } = await fileOf({ ...designOf(certificate), schemaVersion: 4, custom }, TITLE);
    expect(tree).toBe(`Document
  Sect
    H1
    P
    Table (Summary: Marks by subject)
      TR
        TH (Scope: Column)
          P
        TH (Scope: Column)
          P
      TR
        TD
          P
        TD
          P
      TR
        TD (RowSpan: 1, ColSpan: 2)
          P
    Figure (Alt: Seal of the school)
    Link (annotations: 1)
      Figure (Alt: Our shop)
    Figure (Alt: qr:https://example.com/ada)
    P
    P
    Figure (Alt: A chart: two bars, the second twice as high)
`);
  });

  it('says which parts are in another script than its language is written in', async () => {
    const { tree, data } = await fileOf({ ...designOf([text(20, 'Hello'), ...rightToLeft]), custom });
    expect(tree.match(/Lang: \w+/g)).toEqual(['Lang: ar', 'Lang: th']);
    expect(textOf(readPdf(data).catalog['/Lang'])).toBe('en-GB');
  });

  it('warns of what it is not told', async () => {
    const unnamed = [
      image({}),
      { type: 'group', children: [image({ cornerRadius: 5 })] },
      image({ custom: { alt: '' } }),
    ];
    const { warnings, tree } = await fileOf(designOf(unnamed));
    expect(warnings).toEqual([
      'title_missing title',
      'language_guessed language',
      'alt_missing pages[0].children[0]',
      'alt_missing pages[0].children[1].children[0]',
    ]);
    expect(tree).not.toContain('Figure');
    const { warnings: none } = await renderer.render(designOf(unnamed), { format: 'pdf', vector: true });
    expect(none).toEqual([]);
  });

  it('refuses what cannot be had together', async () => {
    const options = { pdfx: 'X-1a', color: { space: 'CMYK' } } as const;
    await expect(fileOf(designOf(rich), options)).rejects.toMatchObject({ code: 'invalid_options', path: 'pdfua' });
  });
});

describeWith(['qpdf', 'mutool'], 'every pdf', () => {
  it.each([
    ['Guten Tag', {}, {}, 'en'],
    ['Добрый день', {}, {}, 'ru'],
    ['日本語です', {}, {}, 'ja'],
    ['Guten Tag', { custom: { language: 'de' } }, {}, 'de'],
    ['Guten Tag', { custom: { language: 'de' } }, { language: 'de-AT' }, 'de-AT'],
    ['', {}, {}, 'en'],
  ])('has a language: %s', async (words, more, options, language) => {
    const { data } = await renderer.render({ ...designOf([text(20, words)]), ...more }, { format: 'pdf', ...options });
    const { catalog, dict } = readPdf(data);
    expect(textOf(catalog['/Lang'])).toBe(language);
    expect(dict(catalog['/ViewerPreferences'])['/DisplayDocTitle']).toBe(true);
    expect(pdfObjects(data)).toContain('<rdf:li xml:lang="x-default">Untitled</rdf:li>');
  });
});
