import { readFile, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { untilAborted } from '../abort.ts';
import { isDataUri } from './data-uri.ts';
import { type Fetcher, type LoadOptions, tooLarge } from './fetch.ts';
import { type Fail, failure } from './source.ts';

/**
 * Gives the bytes of a source of a design: a picture, a font, a film or a sound. Nothing (`undefined` or `null`): it is
 * loaded as usual. What it throws becomes the error of that picture, with the message of what is thrown.
 * @param source as it stands in the design: `https://…`, `photos/a.png`, `asset:logo`
 */
export type LoadAsset = (
  source: string,
  circumstances: {
    /** The place in the design that asks, e.g. `pages[0].children[3].src`. */
    path: string;
    /** Aborted where the time for the file is over, or the render has ended. */
    signal: AbortSignal;
  },
) => GivenBytes | Promise<GivenBytes>;

/** `ArrayBuffer`: what `fetch` has of an answer. */
type GivenBytes = Uint8Array | ArrayBuffer | null | undefined;

/** Where sources are found besides the web; for programs on the user's own machine, never for a service. */
export interface OwnAssets {
  /** A folder in which relative sources (`photos/a.png`) and those of `asset:` are found, and nothing outside of it. */
  assetsDir?: string;
  /** Asked for every source but data URIs, first of all. */
  loadAsset?: LoadAsset;
}

/** The same fetcher, which asks the caller's own function and folder first. */
export function withOwnAssets(fetcher: Fetcher, { assetsDir, loadAsset }: OwnAssets): Fetcher {
  if (assetsDir === undefined && !loadAsset) return fetcher;
  return {
    ...fetcher,
    async load(source, options) {
      if (isDataUri(source)) return fetcher.load(source, options);
      const fail = failure(source, options);
      const given = loadAsset && (await ask(loadAsset, source, options, fail));
      const data = given ?? (assetsDir === undefined ? null : await find(assetsDir, source, options, fail));
      return data ? { data, contentType: null, url: source, file: null } : fetcher.load(source, options);
    },
  };
}

async function ask(load: LoadAsset, source: string, options: LoadOptions, fail: Fail): Promise<Buffer | null> {
  const { path, timeoutMs, maxBytes = Number.POSITIVE_INFINITY } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout;
  let given: unknown;
  try {
    given = await untilAborted(Promise.resolve(load(source, { path, signal })), signal);
  } catch (error) {
    if (timeout.aborted) throw fail(`loadAsset took longer than ${timeoutMs} ms`, { cause: error });
    throw fail(error instanceof Error ? error.message : String(error), { cause: error });
  }
  if (given === undefined || given === null) return null;
  const bytes = given instanceof ArrayBuffer ? new Uint8Array(given) : given;
  if (!(bytes instanceof Uint8Array)) throw fail(`loadAsset gave ${typeof bytes}, not the bytes of the file`);
  if (bytes.length > maxBytes) throw fail(tooLarge(maxBytes));
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** `scheme:` of two letters or more: a drive of Windows has one. */
const HAS_SCHEME = /^\s*[a-z][a-z\d+.-]+:/i;

/** The bytes of a file in the folder; null for sources that are not found there. */
async function find(folder: string, source: string, { maxBytes }: LoadOptions, fail: Fail): Promise<Buffer | null> {
  const name = source.trim().replace(/^asset:(?:\/\/)?/i, '');
  if (name === '' || HAS_SCHEME.test(name) || name.startsWith('//')) return null;
  const root = await realpath(folder).catch(() => null);
  if (root === null) throw fail(`the folder of assets ${folder} does not exist`);
  for (const candidate of namesOf(name)) {
    const file = await realpath(join(root, candidate)).catch(() => null);
    if (file === null) continue;
    // A link may lead out of the folder, and so may dots.
    const place = relative(root, file);
    if (place.startsWith('..') || isAbsolute(place)) throw fail(`it lies outside the folder of assets ${folder}`);
    const { size } = await stat(file);
    if (maxBytes !== undefined && size > maxBytes) throw fail(tooLarge(maxBytes));
    return readFile(file).catch((error: Error) => {
      throw fail(error.message, { cause: error });
    });
  }
  throw fail(`there is no such file in the folder of assets ${resolve(folder)}`);
}

/** A source as the name of a file: as it stands; and as a URL has it, with escapes, a query and a fragment. */
function namesOf(source: string): string[] {
  const bare = source.replace(/[?#].*$/s, '');
  return [...new Set([source, bare, decoded(bare)])].filter((name) => !name.includes('\0'));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
