import { describe, expect, test } from 'vitest';
import { drawPart } from '../../../renderer/paint/raster/picture.ts';
import { cutOut } from '../../../renderer/paint/raster/resample/cut-out.ts';
import type { CutOut, Pixels } from '../../../renderer/paint/raster/resample/pixels.ts';
import { sample } from '../../../renderer/paint/raster/resample/sample.ts';
import { shrink } from '../../../renderer/paint/raster/resample/shrink.ts';
import { stretch } from '../../../renderer/paint/raster/resample/stretch.ts';
import { createCanvas, ImageData } from '../../../renderer/paint/raster/skia.ts';
import { multiply, scaling, translation } from '../../../renderer/scene/matrix.ts';
import fc from '../../support/fast-check.ts';

const still = { flipX: false, flipY: false };
const mirrored = { flipX: true, flipY: false };
/** One row of grey px. */
const row = (...data: number[]): Pixels => ({
  data: Uint8Array.from(data.flatMap((value) => [value, value, value])),
  width: data.length,
  height: 1,
  channels: 3,
});
const full = (pixels: Pixels) => ({
  ...pixels,
  fullWidth: pixels.width,
  fullHeight: pixels.height,
});
const reds = ({ data }: CutOut) => [...data].filter((_, i) => i % 4 === 0);
const shown = (cut: CutOut) =>
  reds(cut)
    .slice(cut.source.y * cut.width + cut.source.x)
    .slice(0, cut.source.width);

describe('shrinking', () => {
  const shrinkRow = (pixels: Pixels, width: number, flip = still) =>
    shown(shrink(full(pixels), { x: 0, y: 0, width: pixels.width, height: 1 }, { width, height: 1 }, 0, flip));

  test('by less than 1.5 picks the nearest px', () => {
    expect(shrinkRow(row(0, 10, 20, 30), 3)).toEqual([0, 10, 30]);
  });

  test('by 1.6 averages pairs from the nearest px on: 0, 1.6, 3.2, 4.8, 6.4', () => {
    expect(shrinkRow(row(0, 10, 20, 30, 40, 50, 60, 70), 5)).toEqual([5, 25, 35, 55, 65]);
  });

  test('by 3 averages three', () => {
    expect(shrinkRow(row(0, 30, 60, 90, 120, 150), 2)).toEqual([30, 120]);
  });

  test('mirrors first', () => {
    expect(shrinkRow(row(0, 10, 20, 30), 3, mirrored)).toEqual([30, 20, 0]);
  });

  test('stays within the picture where the last block would leave it', () => {
    expect(shrinkRow(row(0, 10, 20), 2)).toEqual([5, 15]);
  });

  test('takes shares of px that were decoded smaller', () => {
    // Blocks of 3 full px over px that stand for 2: 0 0 15 and 15 30 30.
    const reduced = { ...row(0, 15, 30), height: 1, fullWidth: 6, fullHeight: 2 };
    const cut = shrink(reduced, { x: 0, y: 0, width: 6, height: 2 }, { width: 2, height: 1 }, 0, still);
    expect(reds(cut)).toEqual([5, 25]);
  });

  test('lets colours count by their alpha', () => {
    const pixels = { data: Uint8Array.from([200, 0, 0, 255, 0, 0, 0, 0]), width: 2, height: 1, channels: 4 };
    const { data } = shrink(full(pixels), { x: 0, y: 0, width: 2, height: 1 }, { width: 1, height: 1 }, 0, still);
    expect([...data]).toEqual([200, 0, 0, 128]);
  });

  test.each([
    { width: 97, height: 61, part: { x: 3, y: 2, width: 90, height: 55 }, target: { width: 40, height: 25 } },
    { width: 400, height: 333, part: { x: 20, y: 16.6, width: 360, height: 300 }, target: { width: 211, height: 175 } },
    { width: 700, height: 300, part: { x: 0, y: 0, width: 700, height: 300 }, target: { width: 11, height: 5 } },
    { width: 160, height: 160, part: { x: 0, y: 0, width: 160, height: 160 }, target: { width: 10, height: 10 } },
    // Of more than 256 px a block.
    { width: 5, height: 900, part: { x: 0, y: 0, width: 5, height: 900 }, target: { width: 2, height: 3 } },
    { width: 300, height: 280, part: { x: 0, y: 0, width: 300, height: 280 }, target: { width: 2, height: 2 } },
  ])('of $width × $height px to $target is exact, mirrored or not', ({ width, height, part, target }) => {
    const data = Uint8Array.from({ length: 3 * width * height }, (_, i) => Math.imul(i + 1, 2654435761) >>> 24);
    const rgba = Uint8Array.from({ length: 4 * width * height }, (_, i) =>
      i % 4 === 3 ? 255 : data[3 * Math.floor(i / 4) + (i % 4)]!,
    );
    for (const flip of [still, mirrored, { flipX: true, flipY: true }]) {
      const colors = shrink(full({ data, width, height, channels: 3 }), part, target, 2, flip);
      // Means of px with alpha have 64 bits.
      const exact = shrink(full({ data: rgba, width, height, channels: 4 }), part, target, 2, flip);
      expect(Buffer.from(colors.data).equals(Buffer.from(exact.data))).toBe(true);
    }
  });

  test('repeats the edge in the margin', () => {
    const cut = shrink(full(row(0, 0, 90, 90)), { x: 0, y: 0, width: 4, height: 1 }, { width: 2, height: 1 }, 1, still);
    expect(reds(cut)).toEqual([0, 0, 90, 90, 0, 0, 90, 90, 0, 0, 90, 90]);
    expect(cut.source).toEqual({ x: 1, y: 1, width: 2, height: 1 });
  });
});

describe('cutting out', () => {
  const part = { x: 1.25, y: 0, width: 1.5, height: 1 };

  test('takes whole px around the part and the margin', () => {
    const cut = cutOut(row(0, 10, 20, 30, 40), part, 1, still);
    expect([cut.width, cut.height]).toEqual([4, 3]);
    expect(reds(cut).slice(0, 4)).toEqual([0, 10, 20, 30]);
    expect(cut.source).toEqual({ x: 1.25, y: 1, width: 1.5, height: 1 });
  });

  test('mirrors px and part alike', () => {
    const cut = cutOut(row(0, 10, 20, 30, 40), part, 1, mirrored);
    expect(reds(cut).slice(0, 4)).toEqual([30, 20, 10, 0]);
    expect(cut.source.x).toBe(1.25);
  });

  test.each([
    ['RGB', 3, [1, 2, 3], [1, 2, 3, 255]],
    ['RGBA', 4, [1, 2, 3, 4], [1, 2, 3, 4]],
  ])('reads %s', (_, channels, data, rgba) => {
    const pixels = { data: Uint8Array.from(data), width: 1, height: 1, channels };
    expect([...cutOut(pixels, { x: 0, y: 0, width: 1, height: 1 }, 0, still).data]).toEqual(rgba);
  });

  test.each([3, 4])('copies px of %i channels as they are, mirrored or not, beyond edges too', (channels) => {
    const [width, height, margin] = [701, 103, 3];
    const data = Uint8Array.from({ length: channels * width * height }, (_, i) => Math.imul(i + 1, 2654435761) >>> 24);
    const part = { x: 40, y: 0, width: width - 40, height };
    for (const flip of [still, mirrored, { flipX: true, flipY: true }]) {
      const cut = cutOut({ data, width, height, channels }, part, margin, flip);
      const within = (at: number, size: number, isFlipped: boolean) => {
        const inside = Math.min(size - 1, Math.max(0, at));
        return isFlipped ? size - 1 - inside : inside;
      };
      const left = flip.flipX ? -margin : part.x - margin;
      const expected = Buffer.alloc(cut.data.length, 255);
      for (let i = 0; i < cut.width * cut.height; i++) {
        const x = within(left + (i % cut.width), width, flip.flipX);
        const y = within(Math.floor(i / cut.width) - margin, height, flip.flipY);
        const from = channels * (y * width + x);
        expected.set(data.subarray(from, from + channels), 4 * i);
      }
      expect(expected.equals(Buffer.from(cut.data))).toBe(true);
    }
  });
});

test('sampling mixes the two px around a centre in sixteenths and passes over the others', () => {
  // Centres at 1.0 and 4.0 px, 0.5 less as px count: 0.5 → half of each; a factor of 3 skips px 2 and 5.
  const cut = sample(row(0, 16, 99, 32, 48, 99), { x: 0, y: 0, width: 6, height: 1 }, { width: 2, height: 1 });
  expect(reds(cut)).toEqual([16, 48]);
  const uneven = sample(row(0, 16, 32, 48), { x: 0, y: 0, width: 4, height: 1 }, { width: 3, height: 1 });
  // Centres at 0.167, 1.5 and 2.833: fractions 2/16, 8/16, 13/16.
  expect(reds(uneven)).toEqual([2, 24, 45]);
});

describe('stretching', () => {
  /** An opaque picture of noise. */
  function noise(width: number, height: number) {
    const data = new Uint8ClampedArray(4 * width * height);
    for (let i = 0; i < data.length; i++) data[i] = i % 4 === 3 ? 255 : (i * 2654435761) >>> 24;
    return { data, width, height };
  }
  const length = (max: number) => fc.integer({ min: 1, max });
  const share = (min: number) => fc.double({ min, max: 0.999, noNaN: true });
  const stretches = fc.record({
    image: fc.record({ width: length(300), height: length(100) }),
    from: fc.record({ x: share(0), y: fc.constantFrom(0, 0.4) }),
    shown: fc.record({ width: share(0.3), height: share(0.3) }),
    size: fc.record({ width: length(400), height: length(150) }),
    beyond: fc.record({ left: fc.nat(3), right: fc.nat(3) }),
    scale: fc.constantFrom(1, 0.37, 1.5, 2.13),
    offset: fc.constantFrom(1, -7.3, 0.25),
  });

  test('gives the px that Skia draws', () => {
    const isEqual = fc.property(stretches, ({ image: { width, height }, from, shown, size, beyond, scale, offset }) => {
      const image = noise(width, height);
      const source = {
        ...{ x: from.x * width * 0.5, y: from.y * height },
        ...{ width: shown.width * width * 0.5, height: shown.height * height * 0.6 },
      };
      const transform = multiply(translation(offset, 1), scaling(scale));
      // As ever, it begins and ends at whole px; some of it is beyond the canvas.
      const target = {
        ...{ x: (-beyond.left - offset) / scale, y: -1 / scale },
        ...{ width: (beyond.left + size.width + beyond.right) / scale, height: size.height / scale },
      };
      const context = createCanvas(size.width, size.height).getContext('2d');
      context.setTransform(...transform);
      drawPart(context, new ImageData(image.data, width, height), { source, target });
      const drawn = context.getImageData(0, 0, size.width, size.height).data as Uint8ClampedArray;
      const stretched = stretch(image, { source, target }, transform, { x: 0, y: 0, ...size });
      // On other processors than Intel's Skia multiplies and adds in one step, which rounds coordinates otherwise.
      const most = process.arch === 'x64' ? 0 : 1;
      return stretched!.data.every((level, i) => Math.abs(level - drawn[i]!) <= most);
    });
    fc.assert(isEqual, { numRuns: 200 });
  });

  test('leaves a picture that has not all of the part to Skia', () => {
    const box = { x: 0, y: 0, width: 4, height: 4 };
    expect(stretch(noise(4, 4), { source: { ...box, x: 1 }, target: box }, scaling(1), box)).toBeNull();
  });
});
