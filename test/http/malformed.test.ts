import { describe, expect, it } from 'vitest';
import fc from '../support/fast-check.ts';
import { startRenderingService } from '../support/rendering.ts';
import { post } from '../support/service.ts';

/** A design with something of everything, to be broken at one place or several. */
const sound = {
  schemaVersion: 2,
  width: 200,
  height: 100,
  unit: 'px',
  dpi: 72,
  fonts: [{ fontFamily: 'Mine', url: 'data:font/ttf;base64,AAAA', styles: [{ src: 'x', fontWeight: 'bold' }] }],
  pages: [
    {
      id: 'a',
      width: 'auto',
      background: 'linear-gradient(45deg, red 0%, blue 100%)',
      bleed: 3,
      duration: 5000,
      children: [
        {
          id: 't',
          type: 'text',
          text: 'Hello <b>you</b>',
          x: 1,
          y: 2,
          width: 90,
          fontSize: 12,
          letterSpacing: 0.1,
          fill: '#123',
        },
        {
          id: 'f',
          type: 'figure',
          subType: 'star',
          width: 20,
          height: 20,
          rotation: 30,
          dash: [1, 2],
          cornerRadius: 3,
        },
        { id: 'l', type: 'line', width: 50, height: 3, startHead: 'arrow', dash: [] },
        {
          id: 'g',
          type: 'group',
          opacity: 0.5,
          children: [{ type: 'figure', shadowEnabled: true, shadowBlur: 3, blurEnabled: true }],
        },
        {
          id: 's',
          type: 'svg',
          src: 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"/>',
          colorsReplace: { red: 'blue' },
        },
        {
          id: 'i',
          type: 'image',
          src: 'data:image/png;base64,AAAA',
          cropWidth: 0.5,
          filters: { warm: { intensity: 0.2 } },
        },
        {
          id: 'b',
          type: 'table',
          rows: 2,
          cols: 2,
          cells: [{ text: 'x', borders: { top: { width: 1 } } }],
          colWidths: [0.5, 0.5],
        },
      ],
    },
  ],
};

type Path = (string | number)[];

const places = (value: unknown, path: Path = []): Path[] =>
  typeof value === 'object' && value !== null
    ? [path, ...Object.entries(value).flatMap(([key, inner]) => places(inner, [...path, key]))]
    : [path];

function replace(value: unknown, [key, ...rest]: Path, wrong: unknown): unknown {
  if (key === undefined) return wrong;
  const copy = structuredClone(value) as Record<string | number, unknown>;
  copy[key] = replace(copy[key], rest, wrong);
  return copy;
}

const nested = (levels: number, open: string, close: string) => open.repeat(levels) + close.repeat(levels);

const wrongValue = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    '',
    'x',
    'NaN',
    '1e999',
    [],
    {},
    [[]],
    -1,
    0,
    -0,
    0.1,
    1e-300,
    1e15,
    -1e15,
    1e300,
    5e9,
  ),
  fc.constantFrom<unknown>(
    '__proto__',
    { __proto__: null, length: 1e9 },
    { toString: 1 },
    '\u0000',
    '\ud800',
    'a'.repeat(10_000),
  ),
  fc.constantFrom<unknown>(
    'data:',
    'data:image/png,',
    'http://',
    'file:///etc/passwd',
    'linear-gradient(',
    'url(',
    '#gg',
    'hsl(1e9)',
  ),
  fc.jsonValue({ maxDepth: 3 }),
  fc.double(),
);

const brokenDesign = fc
  .array(fc.tuple(fc.constantFrom(...places(sound)), wrongValue), { minLength: 1, maxLength: 4 })
  .map((changes) => changes.reduce<unknown>((design, [path, wrong]) => tryReplace(design, path, wrong), sound));

/** A place that an earlier change took away stays away. */
function tryReplace(design: unknown, path: Path, wrong: unknown): unknown {
  try {
    return replace(design, path, wrong);
  } catch {
    return design;
  }
}

/** The ways in which a design is painted. */
const outputs = [{ format: 'png' }, { format: 'pdf' }, { format: 'pdf', vector: true }];

/** A service that renders with a real worker. */
const startLimited = () => startRenderingService({ GESSO_MAX_OUTPUT_PIXELS: '4000000' });

/** A picture, or a refusal that says why; never a fault of ours. */
async function expectCivilAnswer(response: Response): Promise<void> {
  if (response.status === 200) return void (await response.arrayBuffer());
  const problem = (await response.json()) as { status: number; detail: string };
  expect(problem, JSON.stringify(problem)).toMatchObject({ status: expect.any(Number), detail: expect.any(String) });
  expect(problem.status, problem.detail).toBeGreaterThanOrEqual(400);
  expect(problem.status, problem.detail).toBeLessThan(500);
}

describe('a malformed design', () => {
  it('is refused with its place or rendered, 100 times', async () => {
    const { url } = await startLimited();
    await fc.assert(
      fc.asyncProperty(brokenDesign, fc.constantFrom(...outputs), async (design, output) => {
        const body = { design, ...output, outputFormat: 'file', skipFontError: true, skipImageError: true };
        await expectCivilAnswer(await post(`${url}/api/render`, body));
      }),
      { numRuns: Number(process.env.GESSO_FUZZ_RUNS ?? 100), endOnFailure: true },
    );
    expect((await fetch(`${url}/ready`)).status).toBe(200);
  }, 600_000);

  it('is refused where it is nested 10,000 levels deep', async () => {
    const { url } = await startLimited();
    const groups = nested(10_000, '{"type":"group","children":[', ']}');
    const bodies = [
      `{"design":{"pages":[{"children":[${groups}]}]}}`,
      `{"design":${nested(10_000, '{"pages":[', ']}')}}`,
      `{"design":{"pages":${nested(10_000, '[', ']')}}}`,
      `{"design":{"pages":[{"custom":${nested(10_000, '[', ']')},"children":[]}]}}`,
      `{"design":{"pages":[],"custom":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}}`,
      `{"design":{"pages":[]},"exportOptions":{"pageIds":${nested(10_000, '[', ']')}}}`,
      nested(200_000, '[', ']'),
    ];
    for (const body of bodies) await expectCivilAnswer(await post(`${url}/api/render`, body));
    expect((await fetch(`${url}/ready`)).status).toBe(200);
  });
});
