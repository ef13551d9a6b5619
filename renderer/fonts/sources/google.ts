import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { createFetcher, type Fetcher } from '../../assets/fetch.ts';
import { RenderError } from '../../errors.ts';
import { SERVED_WEIGHTS } from '../choose/match.ts';
import type { DiskCache } from '../store/disk.ts';
import { type FontFaceRule, parseFontFaces } from './css.ts';
import { type Deadline, type FontFile, type FontQuery, type FontSource, familyKey } from './types.ts';

const DAY = 24 * 3600e3;
/** How long a stylesheet on disk is taken without asking again. */
const STYLESHEET_FRESH_MS = 7 * DAY;
/** How long Gesso remembers that the API lacks a family, and that the API failed to answer. */
const ABSENT_MS = 3600e3;
const FAILED_MS = 15e3;

/** The browser that the API takes Gesso for: one to which it serves WOFF2 in pieces by `unicode-range`. */
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36';

/** A family as the API answered. */
type Answer = { rules: readonly FontFaceRule[] } | { failure: unknown };

/** A source with connections to close. */
export interface GoogleSource extends FontSource {
  close(): Promise<void>;
}

/**
 * A CSS API compatible with Google Fonts at `base`, e.g. `https://fonts.googleapis.com`. Its answers and files are kept
 * in `cache`. The operator chose its host, so it may be a private one.
 */
export function googleSource(base: string, cache: DiskCache): GoogleSource {
  const answers = new LRUCache<string, Answer>({ max: 500 });
  let fetcher: Fetcher | null = null;
  const connect = () => {
    fetcher ??= createFetcher({ allowedHosts: [new URL(base).host] });
    return fetcher;
  };

  async function stylesheet(url: string, query: FontQuery): Promise<Buffer> {
    const name = `${hashOf(url)}.css`;
    const fresh = await cache.read(name, STYLESHEET_FRESH_MS);
    if (fresh) return fresh;
    try {
      const { data } = await connect().load(url, {
        timeoutMs: query.timeoutMs,
        path: '',
        headers: { 'user-agent': BROWSER, accept: 'text/css,*/*;q=0.1' },
        ...(query.signal && { signal: query.signal }),
      });
      await cache.write(name, data);
      return data;
    } catch (error) {
      const stale = isRefusal(error) ? null : await cache.read(name);
      if (stale) return stale;
      throw error;
    }
  }

  async function ask(query: FontQuery): Promise<readonly FontFaceRule[]> {
    const [known, ...fallback] = requestsFor(base, query.family);
    try {
      return parseFontFaces((await stylesheet(known!, query)).toString(), base);
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
    // A family without a regular or bold face may have others.
    for (const url of fallback) {
      try {
        return parseFontFaces((await stylesheet(url, query)).toString(), base);
      } catch (error) {
        if (!isRefusal(error)) throw error;
      }
    }
    return [];
  }

  async function answerFor(query: FontQuery): Promise<Answer> {
    const key = familyKey(query.family);
    const known = answers.get(key);
    if (known) return known;
    try {
      const rules = await ask(query);
      const answer = { rules };
      answers.set(key, answer, { ttl: rules.length > 0 ? DAY : ABSENT_MS });
      return answer;
    } catch (failure) {
      const answer = { failure };
      if (!query.signal?.aborted) answers.set(key, answer, { ttl: FAILED_MS });
      return answer;
    }
  }

  async function download(url: string, { timeoutMs, signal }: Deadline) {
    const name = `${hashOf(url)}.font`;
    const kept = await cache.read(name);
    if (kept) return { data: kept };
    const { data } = await connect().load(url, { timeoutMs, path: '', ...(signal && { signal }) });
    await cache.write(name, data);
    return { data };
  }

  return {
    name: 'google',
    async find(query) {
      if (!isPlausible(query.family)) return [];
      const answer = await answerFor(query);
      if ('failure' in answer) throw answer.failure;
      return answer.rules.flatMap(({ family, weight, italic, sources: [source], ranges }): FontFile[] =>
        source
          ? [
              {
                family,
                weight,
                italic,
                width: 5,
                ranges,
                ...{ key: `url ${source.url}`, isBrought: true, isOfWeb: true, url: source.url },
                index: 0,
                load: (d) => download(source.url, d),
              },
            ]
          : [],
      );
    },
    families: async () => [],
    async close() {
      await fetcher?.close();
    },
  };
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32);

/** Whether a web font may have this name; the API is not asked for other names. */
const isPlausible = (family: string) => /^[\p{L}\p{N} &'’.+_-]{1,100}$/u.test(family.trim());

/** The URLs to ask: for the faces that are used, then for whatever faces the family has. */
function requestsFor(base: string, family: string): string[] {
  const name = encodeURIComponent(family.trim()).replaceAll('%20', '+');
  const faces = SERVED_WEIGHTS.flatMap((weight) => [`${weight}`, `${weight}italic`]).join(',');
  const root = base.replace(/(?<!\/)\/+$/, '');
  return [`${root}/css?family=${name}:${faces}`, `${root}/css?family=${name}`];
}

/** The API answers 400 for a family that it lacks. */
const isRefusal = (error: unknown) => error instanceof RenderError && /the server answered 4\d\d$/.test(error.message);
