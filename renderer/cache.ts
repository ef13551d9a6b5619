import { LRUCache } from 'lru-cache';

/** Values by what they are made from, kept from one render to the next. */
export interface Cache<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
}

/** A cache that forgets what has not been used for longest, so that it holds no more than `maxBytes`; 0: it holds nothing. */
export function createCache<V extends object>(maxBytes: number, bytesOf: (value: V) => number): Cache<V> {
  const maxSize = Math.floor(maxBytes);
  if (maxSize <= 0) return { get: () => undefined, set: () => {} };
  const values = new LRUCache<string, V>({
    maxSize,
    sizeCalculation: (value, key) => bytesOf(value) + 2 * key.length,
  });
  return { get: (key) => values.get(key), set: (key, value) => void values.set(key, value) };
}
