import { describe, expect, it } from 'vitest';
import { placedGlyphs } from '../../../renderer/paint/raster/glyphs.ts';
import { addOutline, type Outline } from '../../../renderer/paint/raster/outline.ts';
import type { Context } from '../../../renderer/paint/raster/skia.ts';
import { rotation, scaling } from '../../../renderer/scene/matrix.ts';
import type { FontUse, Matrix } from '../../../renderer/scene/types.ts';
import { loadFace } from '../../support/faces.ts';

const face = await loadFace('roboto', 'latin');
const use = (size: number, syntheticItalic = false): FontUse => ({ face, size, syntheticBold: false, syntheticItalic });

const H = face.shaper.shape('H')[0]!.id;
const O = face.shaper.shape('o')[0]!.id;
const at = (font: FontUse, transform: Matrix) => placedGlyphs(font, transform)!;

type Call = [name: string, ...coordinates: number[]];
/** What an outline adds to a path. */
function callsOf(outline: Outline | null): Call[] {
  const calls: Call[] = [];
  const path = new Proxy(
    {},
    {
      get:
        (_, name) =>
        (...values: number[]) =>
          calls.push([String(name), ...values]),
    },
  );
  addOutline(outline!, path as Context, 0, 0);
  return calls;
}
const coordinates = (outline: Outline | null): number[] => callsOf(outline).flatMap(([, ...values]) => values);

describe('outlines of glyphs', () => {
  it('have their points at 1/64 px of the size on the device', () => {
    for (const value of coordinates(at(use(17.3), scaling(1.5)).outline(O)))
      expect(value * 64).toBeCloseTo(Math.round(value * 64), 9);
  });

  it('have half a step between control points at most', () => {
    const curves = at(use(20), scaling(1)).outline(O);
    expect(callsOf(curves).some(([name]) => name === 'quadraticCurveTo')).toBe(true);
    for (const value of coordinates(curves)) expect(Number.isInteger(value * 64)).toBe(true);
  });

  it('are turned after that', () => {
    const upright = coordinates(at(use(20), scaling(1)).outline(H));
    const turned = coordinates(at(use(20), rotation(90)).outline(H));
    for (let i = 0; i + 1 < upright.length; i += 2) {
      expect(turned[i]).toBeCloseTo(-upright[i + 1]!, 5);
      expect(turned[i + 1]).toBeCloseTo(upright[i]!, 5);
    }
  });

  it('slant by a quarter where the font has no italic', () => {
    const [upright, slanted] = [false, true].map((italic) => coordinates(at(use(20, italic), scaling(1)).outline(H)));
    for (let i = 0; i + 1 < upright!.length; i += 2)
      expect(slanted![i]).toBeCloseTo(upright![i]! - 0.25 * upright![i + 1]!, 5);
  });

  it('are as large as the device has them', () => {
    const height = (outline: Outline | null) => Math.min(...coordinates(outline).filter((_, i) => i % 2 === 1));
    const one = height(at(use(20), scaling(1)).outline(H));
    expect(height(at(use(20), scaling(3)).outline(H))).toBeCloseTo(3 * one, 1);
    expect(height(at(use(600), scaling(1)).outline(H))).toBeCloseTo(30 * one, 0);
  });

  it('are none of a transform that flattens them', () => {
    expect(placedGlyphs(use(20), scaling(1, 0))).toBeNull();
  });
});

describe('glyphs stand', () => {
  it('at quarters of a px along an upright baseline, which is at whole ones, half up', () => {
    const { place } = at(use(20), scaling(1));
    expect(place(10.12, 20.49)).toEqual([10, 20]);
    expect(place(10.125, 20.5)).toEqual([10.25, 21]);
  });

  it('at quarters along a baseline after a quarter turn', () => {
    expect(at(use(20), rotation(90)).place(10.125, -20.5)).toEqual([21, 10.25]);
  });

  it('at quarters both ways where they are turned otherwise', () => {
    const [x, y] = at(use(20), rotation(30)).place(10, 20);
    expect([x * 4, y * 4].every(Number.isInteger)).toBe(true);
  });

  it('where they are, larger than 256 px', () => {
    expect(at(use(300), scaling(1)).place(10.1, 20.3)).toEqual([10.1, 20.3]);
  });
});
