import { describe, expect, it } from 'vitest';
import { createCache } from '../renderer/cache.ts';

const open = (maxBytes: number) => createCache<{ bytes: number }>(maxBytes, ({ bytes }) => bytes);
/** Keys of ten characters: 20 bytes. */
const key = (index: number) => String(index).padStart(10, '0');
const kept = (cache: ReturnType<typeof open>, from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => cache.get(key(from + i))).filter(Boolean);

describe('a cache', () => {
  it('never holds more than its bytes', () => {
    const cache = open(10_000);
    for (let i = 0; i < 500; i++) {
      cache.set(key(i), { bytes: 80 + (i % 7) * 100 });
      const bytes = kept(cache, 0, 500).reduce((sum, value) => sum + (value?.bytes ?? 0) + 20, 0);
      expect(bytes).toBeLessThanOrEqual(10_000);
    }
  });

  it('keeps what is asked for again and again, while many others come once', () => {
    const cache = open(10_000);
    for (let i = 0; i < 50; i++) cache.set(key(i), { bytes: 80 });
    for (let round = 0; round < 3; round++) kept(cache, 0, 50);
    for (let i = 1000; i < 3000; i++) if (!cache.get(key(i))) cache.set(key(i), { bytes: 80 });
    expect(kept(cache, 0, 50).length).toBeGreaterThan(45);
  });

  it('gives up for new ones what is no longer asked for', () => {
    const cache = open(10_000);
    for (let i = 0; i < 90; i++) cache.set(key(i), { bytes: 80 });
    const ask = (i: number) => cache.get(key(i)) ?? cache.set(key(i), { bytes: 80 });
    for (let round = 0; round < 40; round++) for (let i = 200; i < 250; i++) ask(i);
    expect(kept(cache, 200, 250).length).toBeGreaterThan(40);
  });

  it('holds the last value of a key', () => {
    const cache = open(10_000);
    cache.set('a', { bytes: 1 });
    cache.set('a', { bytes: 2 });
    expect(cache.get('a')).toEqual({ bytes: 2 });
  });

  it('holds nothing once it is cleared, and takes new values', () => {
    const cache = open(10_000);
    cache.set('a', { bytes: 1 });
    cache.clear();
    cache.set('b', { bytes: 2 });
    expect([cache.get('a'), cache.get('b')]).toEqual([undefined, { bytes: 2 }]);
  });

  it('holds nothing that is larger than it, and keeps the others for that', () => {
    const cache = open(1000);
    cache.set('a', { bytes: 10 });
    cache.set('b', { bytes: 2000 });
    expect([cache.get('a'), cache.get('b')]).toEqual([{ bytes: 10 }, undefined]);
  });
});
