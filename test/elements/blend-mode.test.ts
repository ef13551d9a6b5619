import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRenderer, type Renderer } from '../../renderer/index.ts';
import { BLEND_MODES, type BlendMode } from '../../renderer/scene/types.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer();
});
afterAll(() => renderer.close());

const BELOW = [204, 102, 51] as const;
const ABOVE = [102, 153, 204] as const;
const rgb = (channels: readonly number[]) => `rgb(${channels.join(', ')})`;
const page = (...children: object[]) => ({ width: 20, height: 20, pages: [{ background: rgb(BELOW), children }] });
const figure = { type: 'figure', subType: 'rect', x: 0, y: 0, width: 20, height: 20, fill: rgb(ABOVE) };

async function colorOf(...children: object[]): Promise<number[]> {
  const { data } = await renderer.render(page(...children));
  return [...(await sharp(data).removeAlpha().raw().toBuffer()).subarray(0, 3)];
}

/** Of a channel, 0..1. @source Compositing and Blending Level 1, 10.1 */
const SEPARABLE: Partial<Record<BlendMode, (below: number, above: number) => number>> = {
  normal: (_, s) => s,
  multiply: (b, s) => b * s,
  screen: (b, s) => b + s - b * s,
  overlay: (b, s) => (b <= 0.5 ? 2 * b * s : 1 - 2 * (1 - b) * (1 - s)),
  darken: Math.min,
  lighten: Math.max,
  'color-dodge': (b, s) => Math.min(1, b / (1 - s)),
  'color-burn': (b, s) => 1 - Math.min(1, (1 - b) / s),
  'hard-light': (b, s) => (s <= 0.5 ? 2 * b * s : 1 - 2 * (1 - b) * (1 - s)),
  difference: (b, s) => Math.abs(b - s),
  exclusion: (b, s) => b + s - 2 * b * s,
};

describe('blendMode', () => {
  it.each(Object.entries(SEPARABLE))('%s mixes with the page as CSS says', async (blendMode, mix) => {
    const expected = BELOW.map((below, i) => Math.round(255 * mix(below / 255, ABOVE[i]! / 255)));
    const actual = await colorOf({ ...figure, blendMode });
    actual.forEach((value, i) => {
      expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(1);
    });
  });

  it.each(BLEND_MODES.slice(1))('%s changes the colour, of an element and of a group alike', async (blendMode) => {
    const ofElement = await colorOf({ ...figure, blendMode });
    expect(ofElement).not.toEqual([...ABOVE]);
    expect(await colorOf({ type: 'group', blendMode, children: [figure] })).toEqual(ofElement);
  });

  it('is written into vector PDFs', async () => {
    const { data } = await renderer.render(page({ ...figure, blendMode: 'color-dodge' }), {
      format: 'pdf',
      vector: true,
    });
    expect(data.toString('latin1')).toContain('/BM /ColorDodge');
  });

  it('is one of those that CSS knows', async () => {
    await expect(renderer.render(page({ ...figure, blendMode: 'plus' }))).rejects.toMatchObject({
      code: 'invalid_design',
      path: 'pages[0].children[0].blendMode',
    });
  });
});
