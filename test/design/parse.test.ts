import { describe, expect, it } from 'vitest';
import { fillDesign } from '../../renderer/design/fill.ts';
import { parseDesign } from '../../renderer/design/parse.ts';
import { RenderError } from '../../renderer/errors.ts';
import { DEFAULT_LIMITS } from '../../renderer/limits.ts';

const parse = (design: unknown) => parseDesign(design, DEFAULT_LIMITS);
const problemsOf = (design: unknown) => {
  try {
    parse(design);
  } catch (error) {
    if (error instanceof RenderError) return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
};
const page = (...children: unknown[]) => ({ width: 100, height: 50, schemaVersion: 4, pages: [{ children }] });

describe('parseDesign', () => {
  it('fills in every default', () => {
    expect(parse({ pages: [{}] })).toMatchObject({
      width: 1080,
      height: 1080,
      unit: 'px',
      dpi: 72,
      pages: [
        {
          id: 'page-1',
          width: 1080,
          height: 1080,
          background: 'white',
          bleed: { top: 0, right: 0, bottom: 0, left: 0 },
          children: [],
        },
      ],
    });
  });

  it('takes null as unset, at every level', () => {
    const design = parse({
      width: null,
      pages: [{ bleed: null, children: [{ type: 'figure', fill: null, x: null }] }],
    });
    expect(design.width).toBe(1080);
    expect(design.pages[0]!.children[0]).toMatchObject({ x: 0, fill: 'rgb(0, 161, 255)' });
  });

  it('gives a page its own size, the design’s where it is auto, and each side its bleed', () => {
    const { pages } = parse({ width: 300, height: 200, pages: [{ width: 'auto', height: 80, bleed: 5, bleedTop: 0 }] });
    expect(pages[0]).toMatchObject({ width: 300, height: 80, bleed: { top: 0, right: 5, bottom: 5, left: 5 } });
  });

  it('says once what a size may be, and what it is', () => {
    expect(problemsOf({ width: -5, height: Number('1e999'), pages: [{}] })).toEqual([
      'width: expected at least 0.01, got -5',
      'height: expected number, got Infinity',
    ]);
  });

  it('lists every problem with its place', () => {
    const figure = { type: 'figure', width: 'wide', opacity: [], children: 3 };
    expect(problemsOf(page({ type: 'group', children: [figure] }, { type: 'figure', x: 'big' }))).toEqual([
      'pages[0].children[0].children[0].opacity: expected number, got an array',
      'pages[0].children[0].children[0].width: expected number, got "wide"',
      'pages[0].children[1].x: expected number, got "big"',
    ]);
  });

  it('says where the design is in a body of a request', () => {
    expect(problemsOf({ design: { pages: [] } })).toEqual([
      ': it has no `pages`, but a `design`: that is what to give',
    ]);
  });

  it('refuses an inch of less than a pixel', () => {
    expect(problemsOf({ dpi: 1e-200 })).toEqual(['dpi: expected at least 1, got 1e-200']);
  });

  it('names an unknown type and where it stands', () => {
    expect(problemsOf(page({ type: 'hologram' }))[0]).toMatch(
      /^pages\[0\]\.children\[0\]\.type: unknown element type "hologram"; known are /,
    );
  });

  it.each([[null], [[]], ['design'], [7], [undefined]])('refuses %j as a design', (value) => {
    expect(problemsOf(value)).toHaveLength(1);
  });

  it('leaves unknown types out and tells of them where that is asked', () => {
    const told: string[] = [];
    const design = page({ type: 'hologram' }, { type: 'figure' });
    const { pages } = parseDesign(design, DEFAULT_LIMITS, { onUnknownElement: ({ path }) => told.push(path) });
    expect(told).toEqual(['pages[0].children[0].type']);
    expect(pages[0]!.children.map(({ type }) => type)).toEqual(['figure']);
  });

  it('keeps unknown properties out of the way', () => {
    expect(
      parse({ pages: [{ children: [{ type: 'figure', sparkle: 1 }] }], extra: {} }).pages[0]!.children[0],
    ).not.toHaveProperty('sparkle');
  });

  it('ends where elements hold themselves, as only objects can', () => {
    const twice: { type: string; children: object[] } = { type: 'group', children: [] };
    twice.children.push(twice, twice);
    expect(() => parse(page(twice))).toThrowError(/within each other without an end/);
    expect(() => fillDesign(page(twice), { write: String })).toThrowError(/^pages\[0\]\.children\[0\].*without an end/);
  });

  it('names a value that JSON has no word for', () => {
    expect(() => parse({ width: 10n })).toThrowError('width: expected number, got 10');
  });

  it('ends at its limits: levels, elements, pages', () => {
    let nested: object = { type: 'group', children: [] };
    for (let i = 0; i < 10_000; i++) nested = { type: 'group', children: [nested] };
    expect(() => parse(page(nested))).toThrowError(/more than 100 levels/);
    expect(() =>
      parseDesign(page(...Array(11).fill({ type: 'figure' })), { ...DEFAULT_LIMITS, elements: 10 }),
    ).toThrowError(/more than 10 elements/);
    expect(() => parse({ pages: Array(1001).fill({}) })).toThrowError(/more than 1000 pages/);
  });
});
