import { describe, expect, it } from 'vitest';
import { adjustmentsOf } from '../../../renderer/elements/adjustments.ts';
import { adjust } from '../../../renderer/paint/raster/adjustments.ts';
import type { AdjustmentName } from '../../../renderer/scene/types.ts';

type Rgb = [number, number, number];

function adjusted(color: Rgb, ...stack: [AdjustmentName, number][]): Rgb {
  const pixels = new Uint8Array([...color, 255]);
  adjust(
    pixels,
    stack.map(([name, amount]) => ({ name, amount })),
  );
  return [pixels[0] as number, pixels[1] as number, pixels[2] as number];
}

/** Values read off the reference's pictures of its test card. */
const MEASURED: [AdjustmentName, number, Rgb, Rgb][] = [
  ['brightness', 0.3, [0, 0, 0], [76, 76, 76]],
  ['brightness', -0.3, [255, 255, 255], [178, 178, 178]],
  ['sepia', 1, [192, 192, 192], [255, 231, 180]],
  ['grayscale', 1, [200, 0, 0], [68, 68, 68]],
  ['contrast', -1, [0, 64, 255], [72, 100, 184]],
  ['contrast', 0.5, [64, 160, 192], [33, 175, 223]],
  ['temperature', 1, [64, 64, 64], [79, 64, 49]],
  ['temperature', -0.25, [64, 64, 64], [60, 64, 68]],
  ['warm', 1, [128, 128, 128], [158, 143, 128]],
  ['cold', 0.5, [128, 128, 128], [120, 123, 136]],
  ['natural', 1, [213, 189, 37], [249, 217, 17]],
  ['natural', 0.5, [144, 184, 202], [148, 194, 215]],
  ['saturation', -1, [200, 0, 0], [43, 43, 43]],
  ['saturation', 1, [132, 172, 86], [107, 187, 15]],
  ['vibrance', 1, [132, 172, 86], [112, 172, 43]],
  ['vibrance', -1, [132, 172, 86], [177, 172, 184]],
  ['vibrance', -1, [0, 0, 0], [0, 0, 0]],
  ['black', 1, [32, 32, 32], [56, 56, 56]],
  ['black', -1, [64, 64, 64], [32, 32, 32]],
  ['shadows', 0.5, [64, 64, 64], [96, 96, 96]],
  ['shadows', -1, [32, 32, 32], [0, 0, 0]],
  ['white', 0.25, [192, 192, 192], [216, 216, 216]],
  ['white', -1, [255, 255, 255], [0, 0, 0]],
  ['highlights', 1, [10, 100, 200], [10, 100, 200]],
];

describe('adjust', () => {
  it.each(MEASURED)('%s %d turns %j into %j', (name, amount, from, to) => {
    expect(adjusted(from, [name, amount])).toEqual(to);
  });

  it('applies a stack in its order, rounding between', () => {
    expect(adjusted([0, 0, 0], ['brightness', 0.2], ['sepia', 1], ['grayscale', 1])).toEqual([62, 62, 62]);
    expect(adjusted([64, 64, 64], ['contrast', 0.4], ['saturation', 0.5], ['warm', 1])).toEqual([70, 55, 40]);
  });

  it('merges neighbouring curves without changing what they give one by one', () => {
    for (let value = 0; value < 256; value += 5) {
      const color: Rgb = [value, 255 - value, (value * 7) % 256];
      const one = adjusted(adjusted(color, ['contrast', 0.37]), ['temperature', -0.81]);
      expect(adjusted(color, ['contrast', 0.37], ['temperature', -0.81])).toEqual(one);
    }
  });

  it('leaves alpha and the pixels beyond a view alone', () => {
    const bytes = new Uint8Array([1, 2, 3, 4, 10, 20, 30, 40, 5, 6, 7, 8]);
    adjust(bytes.subarray(4, 8), [{ name: 'brightness', amount: 1 }]);
    expect([...bytes]).toEqual([1, 2, 3, 4, 255, 255, 255, 40, 5, 6, 7, 8]);
  });

  it('takes more than a block', () => {
    const bytes = new Uint8Array(300_000).fill(100);
    adjust(bytes, [{ name: 'sepia', amount: 1 }]);
    expect([...bytes.subarray(-4)]).toEqual([135, 120, 94, 100]);
  });
});

const CONTINUOUS: AdjustmentName[] = [
  'brightness',
  'contrast',
  'temperature',
  'warm',
  'cold',
  'natural',
  'saturation',
  'vibrance',
  'black',
  'shadows',
  'white',
  'highlights',
];
const COLORS: Rgb[] = [
  [0, 0, 0],
  [40, 40, 40],
  [128, 128, 128],
  [200, 200, 200],
  [255, 255, 255],
  [200, 30, 60],
  [20, 90, 160],
  [213, 189, 37],
  [3, 250, 120],
];
const amounts = (from: number) => Array.from({ length: (1 - from) * 200 + 1 }, (_, n) => from + n / 200);

describe.each(CONTINUOUS)('%s between the amounts of its probes', (name) => {
  it('changes by small steps, always in one direction', () => {
    // Natural rounds twice, so its second rounding may step back by one.
    const slack = name === 'natural' ? 1 : 0;
    for (const color of COLORS) {
      // Vibrance is two formulas that meet at 0; each half runs one way.
      const ranges = name === 'vibrance' ? [amounts(-1).slice(0, 201), amounts(0)] : [amounts(-1)];
      for (const range of ranges) {
        const results = range.map((amount) => adjusted(color, [name, amount]));
        for (const channel of [0, 1, 2] as const) {
          const steps = results.slice(1).map((rgb, n) => rgb[channel] - (results[n] as Rgb)[channel]);
          const place = `${color} channel ${channel}`;
          expect(Math.max(...steps.map(Math.abs)), place).toBeLessThanOrEqual(3);
          expect(Math.min(Math.max(...steps), -Math.min(...steps)), place).toBeLessThanOrEqual(slack);
        }
      }
    }
  });

  it('changes nothing at 0', () => {
    for (const color of COLORS) expect(adjusted(color, [name, 0])).toEqual(color);
  });

  it('keeps greys in order where the sweep does', () => {
    // Strong amounts turn the greys over in the reference too (filter-white--1: 192 → 95, 255 → 0).
    const lowest = name === 'white' || name === 'shadows' ? -0.25 : -1;
    for (const amount of amounts(lowest).filter((_, n) => n % 50 === 0)) {
      if ((name === 'black' || name === 'shadows') && amount > 0.5) continue;
      const grays = Array.from({ length: 256 }, (_, v) => adjusted([v, v, v], [name, amount])[1]);
      expect(grays, `at ${amount}`).toEqual(grays.toSorted((one, other) => one - other));
    }
  });
});

describe('adjustmentsOf', () => {
  const none = { brightnessEnabled: false, brightness: 0.5, sepiaEnabled: false, grayscaleEnabled: false, filters: {} };

  it('is empty where nothing is enabled', () => {
    expect(adjustmentsOf(none)).toEqual([]);
    expect(adjustmentsOf({ ...none, brightnessEnabled: true, brightness: 0 })).toEqual([]);
  });

  it('puts brightness, sepia and grayscale before the filters, which keep the order of their keys', () => {
    const element = {
      brightnessEnabled: true,
      brightness: 0.2,
      sepiaEnabled: true,
      grayscaleEnabled: true,
      filters: { saturation: { intensity: 0.5 }, contrast: { intensity: 0.4 } },
    };
    expect(adjustmentsOf(element).map(({ name }) => name)).toEqual([
      'brightness',
      'sepia',
      'grayscale',
      'saturation',
      'contrast',
    ]);
  });

  it('ignores what it does not know, and unset filters', () => {
    const filters = { exposure: { intensity: 1 }, hue: { intensity: 1 }, warm: null, cold: { intensity: 1 } };
    expect(adjustmentsOf({ ...none, filters })).toEqual([{ name: 'cold', amount: 1 }]);
  });
});
