import { afterAll, expect, it } from 'vitest';
import { createRenderer, type RenderOptions } from '../../../renderer/index.ts';
import { describeWith } from '../../support/describe-with.ts';
import { checkPdf, pdfFonts, pdfObjects } from '../../support/pdf.ts';
import { readPdf } from '../../support/pdf-file.ts';
import { boxOf, linesOf } from '../../support/pdf-lines.ts';

const renderer = await createRenderer();
afterAll(() => renderer.close());

const MM = 72 / 25.4;
const design = (fields: object = {}) => ({
  width: 1000,
  height: 600,
  dpi: 300,
  pages: [{ id: 'p', bleed: 35, children: [{ type: 'figure', width: 1000, height: 600, fill: '#c00' }], ...fields }],
});
const options = { format: 'pdf', vector: true, includeBleed: true, cropMarkSize: 20 } as const;
async function fileOf(more: Partial<RenderOptions> = {}, fields: object = {}): Promise<Buffer> {
  const { data } = await renderer.render(design(fields), { ...options, ...more });
  checkPdf(data);
  return data;
}
const linesIn = (data: Buffer) => {
  const file = readPdf(data);
  return linesOf(file, file.pages[0]!);
};

describeWith(['qpdf', 'mutool', 'pdffonts'], 'marks of a PDF', () => {
  it.each([
    ['with bleed', 35, 2.96],
    ['without', 0, 3],
  ])('are 0.25 pt wide, 5 mm long and 3 mm from the trim, whatever the dpi: %s', async (_, bleed, least) => {
    const file = readPdf(await fileOf({}, { bleed }));
    const page = file.pages[0]!;
    const trim = boxOf(file, page, 'TrimBox');
    const paper = boxOf(file, page, 'MediaBox');
    const lines = linesOf(file, page).slice(0, 8);
    expect(lines).toHaveLength(8);
    for (const { from, to, width } of lines) {
      expect(width).toBeCloseTo(0.25, 3);
      expect(Math.hypot(to[0]! - from[0]!, to[1]! - from[1]!)).toBeCloseTo(5 * MM, 2);
      const sides = [trim[0]!, paper[3]! - trim[3]!, trim[2]!, paper[3]! - trim[1]!];
      for (const [x, y] of [from, to] as [number, number][]) {
        const outside = Math.max(sides[0]! - x, x - sides[2]!, sides[1]! - y, y - sides[3]!);
        expect(outside).toBeGreaterThanOrEqual(least * MM - 0.01);
        expect([x, y].every((v, i) => v >= -0.01 && v <= paper[2 + i]! + 0.01)).toBe(true);
      }
    }
  });

  it('are more by choice, on every plate, with an embedded font', async () => {
    const more = { color: { space: 'CMYK' }, pdfx: 'X-4', title: 'Poster' } as const;
    const plain = await fileOf(more);
    const full = await fileOf({ ...more, printMarks: ['registration', 'colorBar', 'slug'] });
    expect(linesIn(full).length).toBe(linesIn(plain).length + 8);
    expect(pdfObjects(full)).toContain('\n1 0 0 0 scn');
    expect(pdfFonts(full)).toMatchObject([{ embedded: true, subset: true }]);
    expect(pdfFonts(plain)).toEqual([]);
    expect(pdfObjects(full)).not.toContain('DeviceRGB');
  });

  it('are drawn in larger units too, and take no room where nobody asks', async () => {
    const file = readPdf(await fileOf({ cropMarkSize: 0 }));
    expect(boxOf(file, file.pages[0]!, 'MediaBox')).toEqual(boxOf(file, file.pages[0]!, 'BleedBox'));
    const { data } = await renderer.render({ ...design(), width: 30_000, dpi: 72 }, options);
    expect(readPdf(data).pages[0]!['/UserUnit']).toBe(3);
    expect(linesIn(data)[0]!.width).toBeCloseTo(0.25 / 3, 4);
  });
});
