import { afterAll, expect, it } from 'vitest';
import { createRenderer, type RenderOptions } from '../../../renderer/index.ts';
import { describeWith } from '../../support/describe-with.ts';
import { checkPdf, pdfObjects } from '../../support/pdf.ts';

const renderer = await createRenderer();
afterAll(() => renderer.close());

const design = (...children: object[]) => ({ width: 100, height: 60, pages: [{ id: 'p', children }] });
const figure = (fields: object = {}) => ({ type: 'figure', width: 50, height: 40, fill: '#f60', ...fields });
const gold = { name: 'Gold', cmyk: [10, 20, 70, 0] as [number, number, number, number] };

async function objectsOf(given: object, options: Partial<RenderOptions> = {}): Promise<string> {
  const { data, warnings } = await renderer.render(given, { format: 'pdf', vector: true, ...options });
  expect(warnings).toEqual([]);
  checkPdf(data);
  return pdfObjects(data);
}
/** How often paints are set in an ink of its own. */
const uses = (objects: string) => objects.match(/\/CS\d+ (?:cs|CS)\n?\s*1 (?:scn|SCN)/g)?.length ?? 0;
const CMYK = { color: { space: 'CMYK' } } as const;

describeWith(['qpdf', 'mutool'], 'inks of their own', () => {
  it.each([
    ['RGB', {}],
    ['CMYK', CMYK],
    ['PDF/X-4', { ...CMYK, pdfx: 'X-4' }],
  ] as const)('print the colours that are named, in fills, lines and text: %s', async (_, options) => {
    const text = { type: 'text', text: 'A', width: 40, fill: 'rgb(255, 102, 0)' };
    const line = { type: 'line', width: 40, height: 3, color: '#FF6600' };
    const spotColors = { '#ff6600': gold };
    const objects = await objectsOf(design(figure(), text, line, figure({ fill: 'red' })), { ...options, spotColors });
    expect(objects).toMatch(/\/Separation\s+\/Gold\s+\/DeviceCMYK/);
    expect(objects.match(/\/Separation\s+\/Gold/g)).toHaveLength(1);
    expect(uses(objects)).toBe(3);
    expect(objects).toMatch(/\/C1 \[\s*0?\.1\s+0?\.2\s+0?\.7\s+0\s*\]/);
  });

  it('print all of an element, over what lies below where it says so', async () => {
    const spot = { name: 'CutContour', cmyk: [0, 100, 0, 0], overprint: true };
    const cut = figure({ fill: 'transparent', stroke: 'black', strokeWidth: 2, custom: { spot } });
    const objects = await objectsOf(design(figure(), cut), CMYK);
    expect(objects).toMatch(/\/Separation\s+\/CutContour/);
    expect(uses(objects)).toBe(1);
    expect(objects).toMatch(/\/OPM 1/);
    expect(await objectsOf(design(figure({ custom: { spot: gold, other: 1 } })))).not.toMatch(/\/OPM/);
  });

  it('lie under what an element covers, and its colours leave them', async () => {
    const objects = await objectsOf(design(figure({ custom: { underlayer: true }, opacity: 0.5 })), CMYK);
    expect(objects).toMatch(/\/Separation\s+\/White/);
    expect(objects).toMatch(/\/OPM 0/);
    const named = await objectsOf(design(figure({ custom: { underlayer: 'White 2' } })), CMYK);
    expect(named).toMatch(/\/Separation\s+\/White#202/);
  });

  it('are not what pictures and other colours have', async () => {
    expect(
      uses(
        await objectsOf(design(figure({ fill: 'linear-gradient(90deg, #f60 0%, #00f 100%)' })), {
          spotColors: { '#f60': gold },
        }),
      ),
    ).toBe(0);
    expect(await objectsOf(design(figure()))).not.toContain('/Separation');
  });

  it('print black over the rest by choice', async () => {
    const text = { type: 'text', text: 'A', width: 40, fill: 'black' };
    expect(await objectsOf(design(figure(), text), { ...CMYK, overprintBlack: true })).toMatch(/\/OPM 1/);
    expect(await objectsOf(design(figure(), text), CMYK)).not.toMatch(/\/OPM/);
    expect(await objectsOf(design(figure({ fill: 'black' })), { ...CMYK, overprintBlack: true })).not.toMatch(/\/OPM/);
  });

  it('that are none are told', async () => {
    const wrong = (custom: object) =>
      renderer
        .render(design(figure({ custom })), { format: 'pdf' })
        .then(({ warnings }) => warnings.map(({ code, path }) => `${code} ${path}`));
    expect(await wrong({ spot: { name: 'All', cmyk: [0, 0, 0, 0] } })).toEqual([
      'invalid_spot pages[0].children[0].custom.spot.name',
    ]);
    expect(await wrong({ spot: { name: 'A', cmyk: [0, 0, 200, 0] } })).toEqual([
      'invalid_spot pages[0].children[0].custom.spot.cmyk.2',
    ]);
    expect(await wrong({ mine: 1 })).toEqual([]);
    const options = { format: 'pdf', spotColors: { orangey: gold } } as const;
    await expect(renderer.render(design(), options)).rejects.toMatchObject({
      code: 'invalid_options',
      path: 'spotColors',
    });
  });
});
