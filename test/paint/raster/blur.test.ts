import { describe, expect, it } from 'vitest';
import { stackBlur, weightedBlur } from '../../../renderer/paint/raster/blur.ts';

/** A row of grey pixels. */
const gray = (...values: number[]) => Uint8ClampedArray.from(values.flatMap((v) => [v, v, v, 255]));
const reds = (pixels: Uint8ClampedArray) => [...pixels].filter((_, i) => i % 4 === 0);
const alphas = (pixels: Uint8ClampedArray) => [...pixels].filter((_, i) => i % 4 === 3);

describe('stackBlur', () => {
  it('weighs neighbours by a triangle', () => {
    const pixels = gray(0, 0, 0, 90, 0, 0, 0);
    stackBlur(pixels, 7, 1, 2);
    expect(reds(pixels)).toEqual([0, 10, 20, 30, 20, 10, 0]);
  });

  it('does the same to a column', () => {
    const pixels = gray(0, 0, 0, 90, 0, 0, 0);
    stackBlur(pixels, 1, 7, 2);
    expect(reds(pixels)).toEqual([0, 10, 20, 30, 20, 10, 0]);
  });

  it('repeats the edges, so that an even picture stays as it is', () => {
    const pixels = gray(...Array.from({ length: 48 }, () => 200));
    stackBlur(pixels, 8, 6, 40);
    expect(reds(pixels)).toEqual(Array.from({ length: 48 }, () => 200));
    expect(alphas(pixels)).toEqual(Array.from({ length: 48 }, () => 255));
  });

  it('blurs alpha like any channel, and divides the colours by it after each direction', () => {
    const pixels = Uint8ClampedArray.from([0, 0, 0, 0, 192, 57, 43, 255, 0, 0, 0, 0]);
    stackBlur(pixels, 3, 1, 1);
    expect(alphas(pixels)).toEqual([63, 127, 63]);
    // 57 / 2, rounded down, × 255 / 127 = 56; the columns leave that as it is, and it is divided again.
    expect([...pixels.subarray(4, 7)]).toEqual([255, 112, 84]);
  });

  it('takes a radius beyond the picture, of a fraction, and none', () => {
    const pixels = gray(0, 255);
    stackBlur(pixels, 2, 1, 5000);
    expect(reds(pixels)).toEqual([127, 127]);
    const rounded = gray(0, 0, 90, 0, 0);
    stackBlur(rounded, 5, 1, 0.4);
    expect(reds(rounded)).toEqual([0, 0, 90, 0, 0]);
    stackBlur(rounded, 5, 1, 0.6);
    expect(reds(rounded)).toEqual([0, 22, 45, 22, 0]);
  });

  it.each([1, 2, 7, 40, 127, 180, 181, 300, 1000])('sums without overflow at a radius of %s px', (radius) => {
    // White at one end, so that the sums are the largest there are.
    const line = Array.from({ length: 2500 }, (_, i) => (i < 2001 ? 255 : (i * 7919) % 256));
    const pixels = gray(...line);
    stackBlur(pixels, line.length, 1, radius);
    const weight = (radius + 1) ** 2;
    const shift = 9 + Math.floor(Math.log2(weight));
    const numerator = Math.ceil(2 ** shift / weight);
    const wanted = line.map((_, i) => {
      let sum = 0;
      for (let k = -radius; k <= radius; k++)
        sum += (radius + 1 - Math.abs(k)) * line[Math.max(0, Math.min(line.length - 1, i + k))]!;
      return Math.floor((sum * numerator) / 2 ** shift);
    });
    expect(reds(pixels)).toEqual(wanted);
  });
});

describe('weightedBlur', () => {
  it.each([
    [7, 5, 2],
    [31, 17, 6],
    [300, 240, 200],
  ])('blurs premultiplied colours and alpha like opaque pictures: %s × %s px by %s', (width, height, radius) => {
    const pixels = Uint8ClampedArray.from({ length: 4 * width * height }, (_, i) => {
      const value = (i * 7919) % 256;
      // Clear, opaque and translucent px.
      return i % 4 < 3 ? value : value < 64 ? 0 : value > 192 ? 255 : value;
    });
    const colors = pixels.map((value, i) => (i % 4 < 3 ? (value * pixels[i - (i % 4) + 3]!) / 255 : 255));
    const weights = pixels.map((_, i) => (i % 4 < 3 ? pixels[i - (i % 4) + 3]! : 255));
    stackBlur(colors, width, height, radius);
    stackBlur(weights, width, height, radius);
    const expected = pixels.map((_, i) => {
      const alpha = weights[i - (i % 4)]!;
      return i % 4 < 3 ? (alpha > 0 ? (colors[i]! * 255) / alpha : 0) : alpha;
    });
    weightedBlur(pixels, width, height, radius);
    expect(pixels).toEqual(expected);
  });
});
