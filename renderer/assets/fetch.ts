import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import pLimit from 'p-limit';
import type { Dispatcher } from 'undici';
import { untilAborted } from '../abort.ts';
import { RenderError } from '../errors.ts';
import { lazy } from '../lazy.ts';
import { isDataUri, parseDataUri } from './data-uri.ts';
import { guardedLookup, isAllowedHost, isLiteral, isRefusedLiteral, plainLookup, publicOnly } from './guard.ts';
import { ADDRESS_REFUSED, dnsResolver, type Resolve, remembering, systemResolver } from './names.ts';
import { type Fail, failure, parseUrl, shortUrl } from './source.ts';
import { conditionsOf, type WebFile, webFileOf } from './web-file.ts';

export interface FetcherOptions {
  /** Hosts that may be loaded from although their address is private: `host` or `host:port`. Default none. */
  allowedHosts?: readonly string[];
  /** Largest body accepted, bytes. Default 50 MB. */
  maxBytes?: number;
  /** Redirects followed for one URL. Default 5. */
  maxRedirects?: number;
  /** Downloads under way at a time; the others wait. Default 16. */
  concurrency?: number;
  /** How host names are resolved. Default: name servers are asked; for allowed hosts the system's resolver. */
  resolve?: Resolve;
  /** ms since 1970, by which it is known how long a file stays the same. Default: the clock. */
  now?: () => number;
}

export interface LoadOptions {
  /** Time until the last byte, waiting and redirects included, ms. */
  timeoutMs: number;
  /** The place in the design that asks, for the error: `pages[0].children[3].src`. */
  path: string;
  /** Instead of the fetcher's own limit, bytes. */
  maxBytes?: number;
  /** Sent with the request, e.g. `accept`. */
  headers?: Readonly<Record<string, string>>;
  signal?: AbortSignal;
}

/** What a URL gave. */
export interface Loaded {
  data: Buffer;
  /** The media type that the server states, without parameters; often wrong, so nothing is decided by it. */
  contentType: string | null;
  /** The URL that answered, after redirects; a data URI is shortened. */
  url: string;
  /** How to tell later whether it is still the same; null for a data URI, which always is. */
  file: WebFile | null;
}

/** Loads http(s) URLs and data URIs within limits; see {@link createFetcher}. */
export interface Fetcher {
  /** @throws RenderError of kind `asset` and code `asset_not_loaded`, naming the URL and the reason */
  load(url: string, options: LoadOptions): Promise<Loaded>;
  /**
   * Asks a server whether a file has changed, without loading it; to be asked with the headers that it was loaded with.
   * The file with what is known of it now; null where it has changed, or where the server does not say.
   */
  unchanged(file: WebFile, options: LoadOptions): Promise<WebFile | null>;
  /** Closes the kept connections. */
  close(): Promise<void>;
}

/** The `accept` header for pictures: the same as Chromium sends, so that servers answer alike. */
export const PICTURE_HEADERS = { accept: 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8' };

const MEGABYTE = 1024 * 1024;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const decoders = lazy(() => ({
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
}));

/**
 * Makes a fetcher. It keeps connections, so make one and close it; it keeps no contents.
 * Only public addresses are connected to, on redirects too (see guard.ts), unless the host is allowed.
 */
export function createFetcher(options: FetcherOptions = {}): Fetcher {
  const {
    allowedHosts = [],
    maxBytes = 50 * MEGABYTE,
    maxRedirects = 5,
    concurrency = 16,
    resolve,
    now = Date.now,
  } = options;
  // Made at the first download: most designs have their pictures within them.
  const names = lazy(() => ({
    guarded: publicOnly(remembering(resolve ?? dnsResolver())),
    open: remembering(resolve ?? systemResolver),
  }));
  let connecting: Promise<Connections> | undefined;
  const connections = () => {
    connecting ??= connect(names());
    return connecting;
  };
  const inTurn = pLimit(concurrency);

  async function load(source: string, loadOptions: LoadOptions): Promise<Loaded> {
    const limit = loadOptions.maxBytes ?? maxBytes;
    if (isDataUri(source)) return loadDataUri(source, limit, failure(source, loadOptions));
    return ask(source, loadOptions, async ({ response, url }, fail) => {
      const received = await receive(response, url, limit, fail);
      const file = webFileOf(source, response.headers, now());
      // A redirect may lead elsewhere at any time.
      return { ...received, file: isSameUrl(url, source) ? file : { ...file, freshUntil: 0 } };
    });
  }

  async function unchanged(file: WebFile, loadOptions: LoadOptions): Promise<WebFile | null> {
    const conditions = conditionsOf(file);
    if (!conditions) return null;
    const headers = { ...loadOptions.headers, ...conditions };
    try {
      return await ask(file.url, { ...loadOptions, headers }, async ({ response, url }) => {
        discard(response);
        // Some servers pay no heed to conditions.
        const isSame = response.statusCode === 200 && file.etag !== null && single(response.headers.etag) === file.etag;
        if (response.statusCode !== 304 && !isSame) return null;
        const { freshUntil } = webFileOf(file.url, response.headers, now());
        return { ...file, freshUntil: isSameUrl(url, file.url) ? freshUntil : 0 };
      });
    } catch {
      return null;
    }
  }

  /** Asks for an http(s) URL, within the time and in its turn, and has the answer read. */
  async function ask<T>(
    source: string,
    loadOptions: LoadOptions,
    read: (answer: Answer, fail: Fail) => Promise<T>,
  ): Promise<T> {
    const fail = failure(source, loadOptions);
    const url = parseUrl(source, fail);
    const timeout = AbortSignal.timeout(loadOptions.timeoutMs);
    const signal = loadOptions.signal ? AbortSignal.any([timeout, loadOptions.signal]) : timeout;
    try {
      const turn = inTurn(async () => {
        signal.throwIfAborted();
        return read(await follow(url, { ...loadOptions, signal }, fail), fail);
      });
      return await untilAborted(turn, signal);
    } catch (error) {
      if (error instanceof RenderError) throw error;
      if (timeout.aborted) throw fail(`it took longer than ${loadOptions.timeoutMs} ms`, { cause: error });
      if (loadOptions.signal?.aborted) throw fail('the render was cancelled', { cause: error });
      throw fail(describeNetworkError(error, url), networkHint(error));
    }
  }

  async function follow(first: URL, loadOptions: LoadOptions & { signal: AbortSignal }, fail: Fail): Promise<Answer> {
    const { request, guarded, open } = await connections();
    let url = first;
    for (let redirects = 0; redirects <= maxRedirects; redirects++) {
      const allowed = isAllowedHost(url, allowedHosts);
      if (!allowed && isRefusedLiteral(url)) throw fail(refusal(url), ALLOW_HINT);
      const { signal, headers } = loadOptions;
      // A socket cannot give its look-up up; so it finds the answer remembered, which it checks once more.
      if (!isLiteral(url)) await (allowed ? names().open : names().guarded)(url.hostname, signal);
      const response = await request(url, {
        dispatcher: allowed ? open : guarded,
        signal,
        headers: {
          accept: '*/*',
          'accept-encoding': 'gzip, deflate, br',
          'user-agent': 'Mozilla/5.0 (compatible; Gesso)',
          ...headers,
        },
      });
      const location = REDIRECTS.has(response.statusCode) ? single(response.headers.location) : null;
      if (location === null) return { response, url };
      discard(response);
      if (!URL.canParse(location, url)) throw fail(`it redirects to "${location}", which is not a URL`);
      url = parseUrl(new URL(location, url).href, fail);
    }
    throw fail(`it redirects more than ${maxRedirects} times`);
  }

  return {
    load,
    unchanged,
    async close() {
      const made = await connecting;
      await Promise.all([made?.guarded.destroy(), made?.open.destroy()]);
    },
  };
}

/** Two agents, because a connection kept for an allowed host must not serve a host whose address has to be checked. */
interface Connections {
  request: typeof import('undici').request;
  guarded: Dispatcher;
  open: Dispatcher;
}

async function connect(names: { guarded: Resolve; open: Resolve }): Promise<Connections> {
  // Loaded at the first download: it takes as long as everything else that a render needs.
  const { Agent, request } = await import('undici');
  return {
    request,
    guarded: new Agent({ connect: { lookup: guardedLookup(names.guarded) } }),
    open: new Agent({ connect: { lookup: plainLookup(names.open) } }),
  };
}

/** What a server answered, after redirects. */
interface Answer {
  response: Dispatcher.ResponseData;
  url: URL;
}

const isSameUrl = (url: URL, source: string): boolean => url.href === new URL(source).href;

const ALLOW_HINT = { hint: 'allow the host with `allowedHosts`' };

function loadDataUri(source: string, limit: number, fail: Fail): Loaded {
  const parsed = parseDataUri(source);
  if (!parsed) throw fail('the data URI is malformed');
  if (parsed.data.length === 0) throw fail('it is empty');
  if (parsed.data.length > limit) throw fail(tooLarge(limit));
  return { ...parsed, url: shortUrl(source), file: null };
}

async function receive(
  response: Dispatcher.ResponseData,
  url: URL,
  limit: number,
  fail: Fail,
): Promise<Omit<Loaded, 'file'>> {
  if (response.statusCode < 200 || response.statusCode > 299) {
    discard(response);
    throw fail(`the server answered ${response.statusCode}`);
  }
  if (Number(single(response.headers['content-length']) ?? 0) > limit) {
    discard(response);
    throw fail(tooLarge(limit));
  }
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response.body) {
    length += chunk.length;
    if (length > limit) throw fail(tooLarge(limit));
    chunks.push(chunk);
  }
  const data = await decode(Buffer.concat(chunks), single(response.headers['content-encoding']), limit, fail);
  if (data.length === 0) throw fail('the answer is empty');
  const contentType = single(response.headers['content-type'])?.split(';')[0]?.trim().toLowerCase() ?? null;
  return { data, contentType, url: url.href };
}

async function decode(data: Buffer, encoding: string | null, limit: number, fail: Fail): Promise<Buffer> {
  const name = encoding?.trim().toLowerCase() ?? '';
  if (name === '' || name === 'identity') return data;
  const decoder = decoders()[name as keyof ReturnType<typeof decoders>];
  if (!decoder) throw fail(`its content encoding is ${name}`);
  try {
    return (await decoder(data, { maxOutputLength: limit })) as Buffer;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw fail(tooLarge(limit));
    throw fail(`its ${name} encoding is damaged`, { cause: error });
  }
}

/** Lets go of a body that nobody reads. It may be endless, so it is not drained. */
function discard(response: Dispatcher.ResponseData): void {
  response.body.on('error', () => {});
  response.body.destroy();
}

function single(header: string | string[] | undefined): string | null {
  return (Array.isArray(header) ? header[0] : header) ?? null;
}

/** The reason why a file of more bytes is refused. */
export function tooLarge(limit: number): string {
  return `it is larger than ${limit >= MEGABYTE ? `${Math.floor(limit / MEGABYTE)} MB` : `${limit} bytes`}`;
}

function refusal(url: URL): string {
  return `${url.hostname} has no public address`;
}

function describeNetworkError(error: unknown, url: URL): string {
  const code = errorCode(error);
  if (code === ADDRESS_REFUSED) return (error as Error).message;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `the host name ${url.hostname} does not resolve`;
  if (code === 'ECONNREFUSED') return 'the server refused the connection';
  return `the connection failed (${code || (error instanceof Error ? error.message : String(error))})`;
}

function networkHint(error: unknown): { hint?: string; cause: unknown } {
  return errorCode(error) === ADDRESS_REFUSED ? { ...ALLOW_HINT, cause: error } : { cause: error };
}

function errorCode(error: unknown): string {
  const first = error instanceof AggregateError ? error.errors[0] : error;
  return String((first as NodeJS.ErrnoException | undefined)?.code ?? '');
}
