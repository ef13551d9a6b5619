import type { Cache } from './cache.ts';
import type { Page } from './design/parse.ts';
import type { Warn, Warning } from './errors.ts';
import type { Painted } from './paint/raster/index.ts';
import type { Scene } from './scene/types.ts';

/** A page's background and first elements as they were painted, opaque. */
export interface Beginning {
  painted: Painted;
  /** What was said of those elements. */
  warnings: readonly Warning[];
}

/**
 * What renders know of pages that begin alike: those of a template's records, which differ in some texts, mostly above all
 * else. What was met twice is kept painted, and painted no more.
 */
export interface Beginnings {
  /** px that a page may have. */
  mostPixels: number;
  /** By a key of {@link PageInParts}. */
  get(key: string): Beginning | undefined;
  set(key: string, beginning: Beginning): void;
  /** Whether a page of an earlier render began so. */
  isMet(key: string): boolean;
  /** Notes how a page begins, once it is rendered. */
  meet(keys: readonly string[]): void;
}

/** Keys of beginnings that are remembered, in each of two halves of which the older one is forgotten. */
const MET = 5000;

/** @param kept where their pixels are kept */
export function createBeginnings(kept: Cache<Beginning>, mostPixels: number): Beginnings {
  let [now, before] = [new Set<string>(), new Set<string>()];
  return {
    ...kept,
    mostPixels,
    isMet: (key) => now.has(key) || before.has(key),
    meet(keys) {
      if (now.size + keys.length > MET) [now, before] = [new Set(), now];
      for (const key of keys) now.add(key);
    },
  };
}

/** A page whose elements can be laid out and painted part by part. */
export interface PageInParts {
  page: Page;
  /** px of the scene that its parts make together. */
  width: number;
  height: number;
  /** Of its background and, after each element in painting order, of all so far. Equal keys: equal px and warnings. */
  keys: readonly string[];
  /**
   * Lays out the elements after the first `from` of them up to the first `to`; those from 0 on with the background.
   * @param warn takes what is to be said of them
   */
  layOut(from: number, to: number, warn: Warn): Scene;
  beginnings: Beginnings;
}
