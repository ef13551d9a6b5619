import { expect, test } from 'vitest';
import { release } from '../../renderer/internal.ts';

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
