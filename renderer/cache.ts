import { LRUCache } from 'lru-cache';

/** Values by the text of their inputs, kept from one render to the next. */
export interface Cache<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
}

/** A cache of at most `maxBytes` that forgets the values that were not used for longest; 0: it keeps no values. */
export function createCache<V extends object>(
  maxBytes: number,
  bytesOf: (value: V) => number,
): Cache<V> & { clear(): void } {
  const maxSize = Math.floor(maxBytes);
  if (maxSize <= 0) return { get: () => undefined, set: () => {}, clear: () => {} };
  const values = new LRUCache<string, V>({
    maxSize,
    sizeCalculation: (value, key) => bytesOf(value) + 2 * key.length,
  });
  return {
    get: (key) => values.get(key),
    set: (key, value) => void values.set(key, value),
    clear: () => values.clear(),
  };
}
