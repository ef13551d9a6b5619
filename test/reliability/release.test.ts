import sharp from 'sharp';
import { expect, test } from 'vitest';
import { release } from '../../renderer/internal.ts';
import { createCanvas } from '../../renderer/paint/raster/skia.ts';
import { keepFreedMemory } from '../../renderer/release.ts';

test('bytes that are released are given back at once', () => {
  const bytes = new Uint8Array(1_000_000);
  release(bytes);
  expect(bytes.byteLength).toBe(0);
  expect(bytes.buffer.byteLength).toBe(0);
});

test('bytes that lie in a larger buffer are left, and so is the rest of it', () => {
  const whole = new Uint8Array([1, 2, 3, 4]);
  release(whole.subarray(1, 3));
  expect([...whole]).toEqual([1, 2, 3, 4]);
});

test('releasing twice does no harm', () => {
  const bytes = new Uint8Array(8);
  release(bytes);
  expect(() => release(bytes)).not.toThrow();
});

test.each([
  [
    'sharp',
    () =>
      sharp({ create: { width: 64, height: 64, channels: 3, background: 'red' } })
        .raw()
        .toBuffer(),
  ],
  ['Skia', () => createCanvas(64, 64).toBuffer('raw')],
])('pixels of %s are given back in every version of Node', async (_, make) => {
  const [first, second] = [await make(), await make()];
  release(first);
  release(second);
  expect([first.byteLength, second.byteLength]).toEqual([0, 0]);
});

const { header } = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
const PAGE = 4096;

test.runIf(header?.glibcVersionRuntime)('freed memory of a picture’s layers is given out again', () => {
  keepFreedMemory();
  const faultsBefore = process.resourceUsage().minorPageFault;
  const [bytes, layers, times] = [5e6, 4, 20];
  for (let i = 0; i < times; i++) {
    const painted = Array.from({ length: layers }, () => Buffer.allocUnsafeSlow(bytes).fill(1));
    painted.forEach(release);
  }
  const faults = process.resourceUsage().minorPageFault - faultsBefore;
  expect(faults).toBeLessThan((times / 2) * layers * (bytes / PAGE));
});
