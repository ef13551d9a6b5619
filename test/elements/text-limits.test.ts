import { describe, expect, it } from 'vitest';
import type { TextOptions } from '../../renderer/elements/types.ts';
import { engineFor, layoutElement, OPTIONS, textElement, textRuns } from '../support/text-engine.ts';

const words = 'one two three four five six seven eight nine ten';

interface Laid {
  /** px */
  size: number;
  /** From top to bottom. */
  lines: string[];
}

/** Lays a text of 40 px in a box of 200 × 100 px. */
async function laid(properties: object, options: Partial<TextOptions>): Promise<Laid> {
  const element = textElement({
    fontFamily: 'Roboto',
    text: words,
    fontSize: 40,
    lineHeight: 1.2,
    align: 'left',
    width: 200,
    height: 100,
    ...properties,
  });
  const all = { ...OPTIONS, ...options };
  const runs = textRuns(layoutElement(element, await engineFor(element, all), all));
  const lines = new Map<number, string>();
  for (const { baseline, text } of runs) lines.set(baseline, (lines.get(baseline) ?? '') + text);
  return { size: Math.max(...runs.map(({ font }) => font.size)), lines: [...lines.values()] };
}

describe.each(['plain', 'rich', 'markup'] as const)('a text of the %s engine', (engine) => {
  const of = (properties: object, options: Partial<TextOptions> = {}) => laid(properties, { engine, ...options });

  it('overflows as it says itself, whatever the render says', async () => {
    const [resize, ellipsis, shrunk] = await Promise.all([
      of({ textOverflow: 'resize' }),
      of({ textOverflow: 'ellipsis' }),
      of({ textOverflow: 'change-font-size' }, { overflow: 'resize' }),
    ]);
    expect(resize).toEqual(await of({}, { overflow: 'resize' }));
    expect(resize.size).toBe(40);
    expect(ellipsis).toEqual(await of({}, { overflow: 'ellipsis' }));
    expect(ellipsis.lines).toHaveLength(2);
    expect(ellipsis.lines.at(-1)).toMatch(/…$/);
    expect(shrunk).toEqual(await of({}));
    expect(shrunk.size).toBeLessThan(40);
  });

  it('shrinks no further than it says', async () => {
    expect((await of({ minFontSize: 36 })).size).toBe(36);
    expect((await of({ text: 'one', maxFontSize: 30 })).size).toBe(30);
  });

  it('fits at the largest size of its bounds, larger than its own too', async () => {
    const fitted = (properties: object) => of({ textOverflow: 'fit', ...properties }, { overflow: 'resize' });
    expect(await fitted({})).toEqual(await of({}));
    expect((await fitted({ text: 'one' })).size).toBe(40);
    const grown = await fitted({ text: 'one', maxFontSize: 200 });
    expect(grown.lines).toEqual(['one']);
    expect(grown.size).toBeGreaterThan(75);
    expect(grown.size).toBeLessThan(84);
    expect((await fitted({ text: 'one', maxFontSize: 60 })).size).toBe(60);
    expect((await fitted({ text: 'one', fontSize: 10, minFontSize: 20 })).size).toBe(20);
    expect((await fitted({ minFontSize: 30 })).size).toBe(30);
  });

  it('breaks no word to fit at a larger size', async () => {
    const { lines } = await of({ text: 'wonderful', height: 400, textOverflow: 'fit', maxFontSize: 200 });
    expect(lines).toEqual(['wonderful']);
  });

  it('has as many lines as it may, and ends in … where there would be more', async () => {
    const resize = await of({ maxLines: 3, textOverflow: 'resize' });
    expect(resize.lines).toHaveLength(3);
    expect(resize.lines.at(-1)).toMatch(/…$/);
    expect(resize.size).toBe(40);
    const one = await of({ maxLines: 1, textOverflow: 'ellipsis' });
    expect(one.lines).toHaveLength(1);
    expect(one.lines[0]).toMatch(/…$/);
    expect((await of({ maxLines: 5, textOverflow: 'ellipsis' })).lines).toHaveLength(2);
    expect((await of({ text: 'one', maxLines: 1 })).lines).toEqual(['one']);
    expect((await of({ maxLines: 0 })).lines).toEqual((await of({})).lines);
  });

  it('shrinks to have no more lines than it may, and is cut off at its smallest size', async () => {
    const shrunk = await of({ maxLines: 2, height: 400 });
    expect(shrunk.lines.length).toBeLessThanOrEqual(2);
    expect(shrunk.lines.join(' ')).not.toContain('…');
    expect(shrunk.size).toBeLessThan(20);
    const cut = await of({ maxLines: 2, height: 400, minFontSize: 30 });
    expect(cut).toMatchObject({ size: 30, lines: [expect.anything(), expect.stringMatching(/…$/)] });
  });
});
