import { BoundedCache } from 'transitory';

/** Values by the text of their inputs, kept from one render to the next. */
export interface Cache<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
}

/**
 * A cache of at most `maxBytes`; 0: it keeps no values. What was asked for often stays (W-TinyLFU), so that a batch, which shows
 * each picture once, does not drive out the pictures of templates.
 * @param onRemoved takes what is no longer kept
 */
export function createCache<V extends object>(
  maxBytes: number,
  bytesOf: (value: V) => number,
  onRemoved?: (value: V) => void,
): Cache<V> & { clear(): void } {
  const maxSize = Math.floor(maxBytes);
  if (maxSize <= 0) return { get: () => undefined, set: () => {}, clear: () => {} };
  const weigher = (key: string, value: V) => bytesOf(value) + 2 * key.length;
  const removalListener = (_: string, value: V) => onRemoved?.(value);
  const open = () => new BoundedCache<string, V>({ maxSize, weigher, removalListener });
  let values = open();
  return {
    get: (key) => values.getIfPresent(key) ?? undefined,
    set(key, value) {
      if (weigher(key, value) > maxSize) return;
      values.set(key, value);
      // At once, not by its timer, which would keep the process from ending.
      values.cleanUp();
    },
    clear() {
      values = open();
    },
  };
}
