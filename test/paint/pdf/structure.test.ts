import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRenderer, type Renderer } from '../../../renderer/index.ts';
import { describeWith } from '../../support/describe-with.ts';
import { asFile, checkPdf, pdfObjects } from '../../support/pdf.ts';
import { outputOf } from '../../support/programs.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer();
});
afterAll(() => renderer.close());

const RICH =
  "<h1>Heading</h1><p>Para with <a href='https://example.com/'>a link</a> and more</p>" +
  '<ul><li>first</li><li>second<ol><li>inner</li></ol></li></ul><p>one two three four five six seven eight</p>';
const text = (properties: object) => ({
  type: 'text',
  x: 10,
  y: 10,
  width: 280,
  fontSize: 20,
  align: 'left',
  ...properties,
});
const page = (schemaVersion: number, ...children: object[]) => ({
  width: 600,
  height: 500,
  schemaVersion,
  pages: [{ id: 'a', children }],
});

/** The structure tree with its text, without numbers of objects and kinds of elements. */
async function treeOf(design: unknown, options = {}): Promise<string> {
  const { data } = await renderer.render(design, { ...options, format: 'pdf', vector: true });
  checkPdf(data);
  return asFile(data, (file) => outputOf('pdfinfo', ['-struct-text', file]).toString())
    .replace(/ \((?:block|inline)\)/g, '')
    .replace(/Object \d+ 0/g, 'Object')
    .trim();
}

const TREE = `Document
  Sect
    H1
      "Heading"
    P
      "Para with "
      Link
        "a link"
        Object
      " and more"
    L:
       /ListNumbering /Disc
      LI
        Lbl
          "•"
        LBody
          "first"
      LI
        Lbl
          "•"
        LBody
          "second"
          L:
             /ListNumbering /Decimal
            LI
              Lbl
                "1."
              LBody
                "inner"
    P
      "one two three four five six seven eight"`;

describeWith(['pdfinfo', 'qpdf', 'mutool'], 'the structure of a vector pdf', () => {
  it.each([
    ['of schemaVersion 4', 4, {}, {}],
    ['of older designs', 2, {}, { richTextEnabled: true }],
    ['in a form of its own', 4, { opacity: 0.5, blendMode: 'multiply', shadowEnabled: true }, {}],
    ['that is pixels', 4, { blurEnabled: true, blurRadius: 2 }, {}],
  ])('has headings, paragraphs, links and lists of a text %s', async (_, version, properties, options) => {
    expect(await treeOf(page(version, text({ text: RICH, ...properties })), options)).toBe(TREE);
  });

  it('has rows and cells of a table, the empty ones and their spans too', async () => {
    const cells = [
      { text: 'Name' },
      { text: 'Score', colSpan: 2 },
      { mergedInto: 1 },
      { text: 'Ada' },
      { text: '' },
      { text: '9' },
    ];
    const table = { type: 'table', width: 400, height: 100, rows: 2, cols: 3, cells };
    expect(await treeOf(page(4, table, { type: 'figure', width: 50, height: 50, fill: 'red' }))).toBe(`Document
  Sect
    Table
      TR
        TD
          P
            "Name"
        TD:
           /RowSpan 1
           /ColSpan 2
          P
            "Score"
      TR
        TD
          P
            "Ada"
        TD
        TD
          P
            "9"`);
  });

  it('has no heading that skips a level', async () => {
    const tree = await treeOf(page(4, text({ text: '<h3>a</h3><h6>b</h6><h2>c</h2>' })));
    expect(tree.match(/H\d/g)).toEqual(['H1', 'H2', 'H2']);
  });

  it('says a plain text once, with a space at every wrap and along a curve', async () => {
    const plain = page(2, text({ text: 'one two three four five six', width: 120, stroke: 'red', strokeWidth: 1 }));
    expect(await treeOf(plain)).toContain('P\n      "one two three four five six"');
    const curved = page(2, text({ text: 'Curved promo text', curveEnabled: true, curvePower: 0.4 }));
    expect(await treeOf(curved)).toContain('"Curved promo text"');
  });

  it('announces pictures by their alternative text, else their name; what is decoration it leaves out', async () => {
    const svg = encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>');
    const image = (fields: object) => ({
      type: 'image',
      src: `data:image/svg+xml,${svg}`,
      width: 50,
      height: 50,
      ...fields,
    });
    const alt = { alt: 'Ada at her desk' };
    const told = await treeOf(page(4, image({ name: 'photo 3', custom: alt }), image({ name: 'Logo' })));
    expect(told.match(/Figure/g)).toHaveLength(2);
    const { data } = await renderer.render(page(4, image({ name: 'photo 3', custom: alt })), {
      format: 'pdf',
      vector: true,
    });
    expect(pdfObjects(data)).toContain('/Alt (Ada at her desk)');
    expect(await treeOf(page(4, image({ name: 'line', custom: { alt: '' } })))).not.toContain('Figure');
  });
});
