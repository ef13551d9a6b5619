import { afterAll, expect, it } from 'vitest';
import { createRenderer, type RenderOptions } from '../../../renderer/index.ts';
import { describeWith } from '../../support/describe-with.ts';
import { platesByGhostscript } from '../../support/ink-pages.ts';
import { asFile, checkPdf, pdfObjects } from '../../support/pdf.ts';
import { pdfxFaults } from '../../support/pdfx.ts';

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

  it('of one name but other process inks are told, since the first stands in for all', async () => {
    const other = { name: 'Gold', cmyk: [10, 20, 90, 0] };
    const children = [
      figure({ custom: { spot: gold } }),
      figure({ custom: { spot: gold } }),
      figure({ custom: { spot: other } }),
    ];
    const render = async (options: Partial<RenderOptions>) =>
      (await renderer.render(design(...children), { format: 'pdf', vector: true, ...options })).warnings.map(
        ({ code, path }) => `${code} ${path}`,
      );
    expect(await render({})).toEqual(['spot_name pages[0].children[2].custom.spot']);
    const red = { name: 'Gold', cmyk: [0, 90, 90, 0] as [number, number, number, number] };
    expect(await render({ spotColors: { red } })).toHaveLength(3);
    // Pages that are pictures have no inks of their own.
    expect(await render({ vector: false })).toEqual([]);
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

/** A place on the page, and the percent of ink there by plate; plates that are not named have none. */
type Sample = [x: number, y: number, inks: Record<string, number>];

const cut = { name: 'CutContour', cmyk: [0, 100, 0, 0], overprint: true };
const green = figure({ width: 100, height: 60, fill: '#0a0' });
const GREEN = { Cyan: 67, Yellow: 100 };
const MIXED = { Cyan: 79, Magenta: 36, Yellow: 50 };
const blue = (fields: object) => figure({ x: 20, y: 10, width: 40, height: 40, fill: '#00f', ...fields });
const half = (...children: object[]) => ({ type: 'group', opacity: 0.5, children });

/** What lies on a green page, what its plates have, and where PDF/X-1a, which cannot say it all, has something else. */
const CASES: Record<string, { children: object[]; samples: Sample[]; flat?: Sample[] }> = {
  'an underlayer, and no gap around what it lies under': {
    children: [blue({ subType: 'circle', custom: { underlayer: true } })],
    samples: [
      [22, 12, GREEN],
      [40, 30, { White: 100, Cyan: 90, Magenta: 71 }],
    ],
  },
  'an underlayer of an element that fades': {
    children: [blue({ opacity: 0.5, custom: { underlayer: true } })],
    samples: [[40, 30, { White: 50, ...MIXED }]],
  },
  'an ink that overprints, faded': {
    children: [blue({ opacity: 0.5, custom: { spot: cut } })],
    samples: [[40, 30, { CutContour: 50, ...GREEN }]],
  },
  'an ink that overprints, in a group that fades': {
    children: [half(blue({}), blue({ width: 20, height: 20, custom: { spot: cut } }))],
    samples: [
      [25, 15, { CutContour: 50, ...MIXED }],
      [50, 40, MIXED],
    ],
  },
  'an ink that leaves a gap, faded': {
    children: [blue({ opacity: 0.5, custom: { spot: gold } })],
    samples: [[40, 30, { Gold: 50, Cyan: 34, Yellow: 50 }]],
  },
  'an ink that leaves a gap, in a group that fades': {
    children: [half(blue({ custom: { spot: gold } }))],
    samples: [[40, 30, { Gold: 50, Cyan: 34, Yellow: 50 }]],
  },
  'an ink below what fades: in PDF/X-1a it stays whole': {
    children: [blue({ custom: { spot: cut } }), figure({ x: 30, width: 40, fill: '#f00', opacity: 0.5 })],
    samples: [
      [25, 15, { CutContour: 100, ...GREEN }],
      [40, 30, { CutContour: 50, Cyan: 34, Magenta: 49, Yellow: 100 }],
    ],
    flat: [
      [25, 15, { CutContour: 100, ...GREEN }],
      [40, 30, { CutContour: 100, Cyan: 34, Magenta: 49, Yellow: 100 }],
    ],
  },
  'an ink with a shadow, which has none of it': {
    children: [
      figure({
        x: 20,
        y: 10,
        width: 20,
        custom: { spot: gold },
        shadowEnabled: true,
        shadowOpacity: 0.5,
        shadowBlur: 0,
        shadowOffsetX: 30,
      }),
    ],
    samples: [
      [30, 30, { Gold: 100 }],
      [60, 30, { Black: 50, ...GREEN }],
    ],
  },
};

describeWith(['qpdf', 'mutool', 'ghostscript'], 'the plates of inks of their own', () => {
  const cases = Object.entries(CASES).flatMap(([name, one]) =>
    (['X-4', 'X-1a'] as const).map((pdfx) => [pdfx, name, one] as const),
  );
  it.each(cases)('%s: %s', async (pdfx, _, { children, samples, flat }) => {
    const { data, warnings } = await renderer.render(design(green, ...children), { format: 'pdf', ...CMYK, pdfx });
    expect(warnings).toEqual([]);
    checkPdf(data);
    expect(pdfxFaults(data, pdfx === 'X-4' ? 'X-4' : 'X-1a:2003')).toEqual([]);
    const plates = await asFile(data, (file) => platesByGhostscript(file, 72));
    for (const [x, y, inks] of pdfx === 'X-1a' && flat ? flat : samples)
      for (const [name, { width, ink }] of plates) {
        const percent = (ink[y * width + x]! * 100) / 255;
        expect(Math.abs(percent - (inks[name] ?? 0)), `${name} at ${x}, ${y}: ${percent}`).toBeLessThan(2);
      }
    for (const [, , inks] of samples) expect([...plates.keys()]).toEqual(expect.arrayContaining(Object.keys(inks)));
  });
});
