import { afterAll, expect, it } from 'vitest';
import { createRenderer, type RenderOptions } from '../../../renderer/index.ts';
import { describeWith } from '../../support/describe-with.ts';
import { checkPdf, pdfFonts, pdfObjects } from '../../support/pdf.ts';

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
const box = (objects: string, name: string): number[] =>
  new RegExp(`/${name} \\[([^\\]]+)\\]`).exec(objects)![1]!.trim().split(/\s+/).map(Number);

/** Lines of a page with the width that each is drawn with, pt: only moves, scales and translations are followed. */
function linesOf(objects: string): { from: number[]; to: number[]; width: number }[] {
  const found: { from: number[]; to: number[]; width: number }[] = [];
  const stack: { scale: number; move: number[]; width: number }[] = [];
  let state = { scale: 1, move: [0, 0], width: 1 };
  let at = [0, 0];
  let begun: typeof found = [];
  for (const line of objects.split('\n')) {
    const [operator, ...given] = line.trim().split(' ').reverse();
    const n = given.reverse().map(Number);
    const place = ([x = 0, y = 0]: number[]) => [state.move[0]! + x * state.scale, state.move[1]! + y * state.scale];
    if (operator === 'q') stack.push(structuredClone(state));
    else if (operator === 'Q') state = stack.pop() ?? state;
    // The page is turned over once, so that y goes down from the top of the paper.
    else if (operator === 'cm' && n[3]! > 0)
      state = { ...state, move: place(n.slice(4)), scale: state.scale * Math.abs(n[0]!) };
    else if (operator === 'w') state.width = n[0]! * state.scale;
    else if (operator === 'm') at = place(n);
    else if (operator === 'l') {
      begun.push({ from: at, to: place(n), width: state.width });
      at = place(n);
    } else if (operator === 'S') {
      found.push(...begun);
      begun = [];
    } else if (operator === 'f' || operator === 'n') begun = [];
  }
  return found;
}

describeWith(['qpdf', 'mutool', 'pdffonts'], 'marks of a PDF', () => {
  it.each([
    ['with bleed', 35, 2.96],
    ['without', 0, 3],
  ])('are 0.25 pt wide, 5 mm long and 3 mm from the trim, whatever the dpi: %s', async (_, bleed, least) => {
    const objects = pdfObjects(await fileOf({}, { bleed }));
    const trim = box(objects, 'TrimBox');
    const paper = box(objects, 'MediaBox');
    const lines = linesOf(objects).slice(0, 8);
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
    expect(linesOf(pdfObjects(full)).length).toBe(linesOf(pdfObjects(plain)).length + 8);
    expect(pdfObjects(full)).toContain('\n1 0 0 0 scn');
    expect(pdfFonts(full)).toMatchObject([{ embedded: true, subset: true }]);
    expect(pdfFonts(plain)).toEqual([]);
    expect(pdfObjects(full)).not.toContain('DeviceRGB');
  });

  it('are drawn in larger units too, and take no room where nobody asks', async () => {
    const objects = pdfObjects(await fileOf({ cropMarkSize: 0 }));
    expect(box(objects, 'MediaBox')).toEqual(box(objects, 'BleedBox'));
    const { data } = await renderer.render({ ...design(), width: 30_000, dpi: 72 }, options);
    const large = pdfObjects(data);
    expect(large).toContain('/UserUnit 3');
    expect(linesOf(large)[0]!.width).toBeCloseTo(0.25 / 3, 4);
  });
});
