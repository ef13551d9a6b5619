import { type Cache, createCache } from './cache.ts';
import type { Page } from './design/parse.ts';
import type { Warn, Warning } from './errors.ts';
import type { KeptFiles } from './formats/kept-files.ts';
import type { Painted } from './paint/raster/index.ts';
import type { Scene } from './scene/types.ts';

/** A page's background and first elements as they were painted, opaque. */
export interface Beginning {
  painted: Painted;
  /** What was said of those elements. */
  warnings: readonly Warning[];
}

/** What is known of a page beside its file. */
export interface PageNote {
  /** px of the picture. */
  width: number;
  height: number;
  /** What was said of its elements. */
  warnings: readonly Warning[];
}

/** The file of a whole page. */
export interface PageFile extends PageNote {
  data: Buffer;
}

/** By what a page is known that is to be painted. */
export interface PageNames {
  /** {@link PageInParts.keys} */
  keys: readonly string[];
  /** px of the picture. */
  pixels: number;
  /** Of its file ({@link fileKey}), where that will do in place of px. */
  file: string | undefined;
}

/** What renders before know of a page: its file, or how it begins. */
export type KnownPage =
  | { file: PageFile }
  | {
      /** With how many elements earlier pages began; -1: none began with its background. */
      met: number;
      /** How many of its elements are kept painted, with its background. */
      count: number;
      /** They, if there are any. */
      beginning?: Beginning;
    };

/**
 * What renders know of pages that begin alike: those of a template's records, which differ in some texts, mostly above all
 * else. What was met twice is kept painted, and painted no more; of a whole page its file is kept, a tenth to a third as large.
 */
export interface Beginnings {
  /** @returns null where nothing is kept of a page that large */
  look(names: PageNames): KnownPage | null | Promise<KnownPage | null>;
  /** Keeps how pages begin, by the key of it. Its px are not to be changed. */
  keep(key: string, beginning: Beginning): void;
  /** Gives back the px of a beginning that was looked up or kept, where they are only the caller's. */
  letGo(beginning: Beginning): void;
  /**
   * Notes how a page begins, once it is rendered.
   * @param whole where its file is kept ({@link PixelFacts}), or its px were before
   */
  meet(keys: readonly string[], whole?: PageNote): void;
}

/** Those of the thread itself. */
export interface OwnBeginnings extends Beginnings {
  look(names: PageNames): KnownPage | null;
}

/** Keys of beginnings that are remembered, in each of two halves of which the older one is forgotten. */
const MET = 20_000;
/** Of the largest beginnings of pages that are kept, so many are kept at once. */
const LARGEST = 4;
/** Bytes of what was said of pages whose files are kept. */
const NOTES = 4e6;

/**
 * @param kept where their pixels are kept
 * @param bytes that it keeps at most
 * @param files those of whole pages among them
 */
export function createBeginnings(kept: Cache<Beginning>, bytes: number, files: KeptFiles): OwnBeginnings {
  let [now, before] = [new Set<string>(), new Set<string>()];
  const notes = createCache<PageNote>(NOTES, (note) => JSON.stringify(note).length);
  const isMet = (key: string) => now.has(key) || before.has(key);

  function fileOf({ keys, file }: PageNames): PageFile | undefined {
    const data = file === undefined ? undefined : files.get(file);
    const note = data && notes.get(keys.at(-1)!);
    return note && { ...note, data };
  }

  return {
    look(names) {
      if (names.pixels > bytes / 4 / LARGEST) return null;
      const file = fileOf(names);
      if (file) return { file };
      const { keys } = names;
      const met = keys.findLastIndex(isMet);
      for (let count = met; count > 0; count--) {
        const beginning = kept.get(keys[count]!);
        if (beginning) return { met, count, beginning };
      }
      return { met, count: 0 };
    },
    keep(key, beginning) {
      kept.set(key, beginning);
    },
    letGo() {},
    meet(keys, whole) {
      if (whole) notes.set(keys.at(-1)!, whole);
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
