import { Writable } from 'node:stream';
import type { Warning } from '../../../renderer/index.ts';
import { formatOf, type SourceChecker } from '../../../renderer/internal.ts';
import type { Executor, RenderControl, RenderedFile } from '../executor.ts';
import type { KeptResults } from './disk-lru.ts';
import { keyOf } from './key.ts';

export interface ReuseOptions {
  kept: KeptResults;
  /** Tells whether the pictures that designs name by URL have changed. */
  checker: SourceChecker;
  /** Bytes up to which a kept pdf is answered whole, with its ETag; a longer one is streamed where it may be. */
  wholeAnswer: number;
  /** See {@link setupDigest}. */
  setup: string;
  /** ms since 1970. */
  now(): number;
  log: { warn(details: object, message: string): void };
}

/** How a service's results are reused. */
export interface ReuseCounts {
  hits: number;
  misses: number;
  /** On disk. */
  bytes: number;
}

/** An executor that renders only where it has not kept the result. */
export interface ReusingExecutor extends Executor {
  counts(): ReuseCounts;
}

/** The header before the bytes of a kept result. */
interface Header extends Omit<RenderedFile, 'data' | 'reused'> {
  /** Not used after this time, ms since 1970. */
  until: number;
}

/** A kept result is used for this time, ms. After it, fonts from URLs and of the system are looked up again. */
const LIFETIME = 24 * 3_600_000;
/** The same for a result that lacks a font or a glyph: by then it may be available. ms */
const LIFETIME_WITHOUT_FONT = 600_000;
/** What a server of pictures may take to say that one is the same, ms; then the design is rendered. */
export const CHECK_TIMEOUT = 5000;

/** Bytes of a streamed pdf that are collected to be kept; a longer one is not. */
const MOST_COLLECTED = 32e6;

/** Warnings that may not come up at the next try. A result with one of them is not kept. */
const isFailure = (code: string): boolean => code.endsWith('_not_loaded') || code === 'video_not_decoded';
const lacksFont = (code: string): boolean => code === 'font_substituted' || code === 'glyph_missing';

/** Whether a render with these warnings would have them again. */
export const isLasting = (warnings: readonly Warning[]): boolean =>
  !warnings.some(({ code }) => isFailure(code) || lacksFont(code));

/**
 * The same executor, which answers a repeated render with the result that it kept. A design that names pictures by URL is
 * answered so only while they are the same: as long as their servers say, then once they have been asked.
 */
export function reuseResults(
  executor: Executor,
  { kept, checker, wholeAnswer, setup, now, log }: ReuseOptions,
): ReusingExecutor {
  let hits = 0;
  let misses = 0;

  const write = (key: string, { data, ...header }: Header & Pick<RenderedFile, 'data'>): Promise<void> =>
    kept.put(key, pack(header, data)).catch((err) => log.warn({ err }, 'a result could not be kept'));

  async function find(key: string): Promise<RenderedFile | null> {
    const bytes = await kept.get(key);
    if (!bytes) return null;
    const { header, data } = unpack(bytes);
    const left = header.until - now();
    // More is left where the clock has been set back since.
    const isYoung = left > 0 && left <= LIFETIME;
    const sources = isYoung ? await checker.unchanged(header.sources, CHECK_TIMEOUT) : null;
    if (!sources) {
      await kept.delete(key);
      return null;
    }
    // Validators of the servers are kept where they save a download next time.
    const isNews = sources.some((source, i) => source !== header.sources[i] && source.freshUntil > now());
    if (isNews) await write(key, { ...header, sources, data });
    const { until: _, ...file } = header;
    return { ...file, data };
  }

  async function keep(key: string, file: RenderedFile): Promise<void> {
    const { data, mime, extension, width, height, pages, warnings, sources } = file;
    const codes = warnings.map(({ code }) => code);
    if (codes.some(isFailure) || !checker.canTell(sources)) return;
    const until = now() + (codes.some(lacksFont) ? LIFETIME_WITHOUT_FONT : LIFETIME);
    await write(key, { mime, extension, width, height, pages, warnings, sources, until, data });
  }

  return {
    ...executor,
    async render(task, control = {}) {
      const key = await keyOf(task, setup, control.owner ?? '');
      if (key === null) return executor.render(task, control);
      const found = await find(key);
      if (found) {
        hits++;
        const mayStream = formatOf(task.options).paged && found.data.byteLength > wholeAnswer;
        return { ...(mayStream ? await streamed(found, control) : found), reused: true };
      }
      misses++;
      const collected = collecting(control);
      const file = await executor.render(task, collected.control);
      const data = file.data.byteLength > 0 ? file.data : collected.data();
      if (data) await keep(key, { ...file, data });
      return { ...file, reused: false };
    },
    counts: () => ({ hits, misses, bytes: kept.bytes() }),
    async close() {
      await Promise.all([executor.close(), checker.close()]);
    },
  };
}

/** Gives a long kept result as its render would have: to the stream, where there is one. */
async function streamed(file: RenderedFile, { stream }: RenderControl): Promise<RenderedFile> {
  if (!stream) return file;
  const output = stream();
  await new Promise<void>((resolve, reject) => output.write(file.data, (error) => (error ? reject(error) : resolve())));
  return { ...file, data: new Uint8Array() };
}

/** The same control, with a stream that also collects the bytes that pass through it. */
function collecting(control: RenderControl): { control: RenderControl; data(): Buffer | null } {
  const { stream } = control;
  if (!stream) return { control, data: () => null };
  const chunks: Uint8Array[] = [];
  let size = 0;
  const through = (): Writable => {
    const target = stream();
    const output = new Writable({
      write(chunk: Uint8Array, encoding, done) {
        size += chunk.byteLength;
        if (size <= MOST_COLLECTED) chunks.push(chunk);
        else chunks.length = 0;
        target.write(chunk, encoding, done);
      },
    });
    // The renderer listens to the stream only while it renders.
    output.on('error', () => {});
    target.once('error', (error) => output.destroy(error));
    return output;
  };
  return { control: { ...control, stream: through }, data: () => (chunks.length > 0 ? Buffer.concat(chunks) : null) };
}

const LENGTH_BYTES = 4;

/** The length of the header, the header as JSON, the bytes. */
function pack(header: Header, data: Uint8Array): Uint8Array[] {
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(json.length);
  return [length, json, data];
}

function unpack(bytes: Buffer): { header: Header; data: Buffer } {
  const end = LENGTH_BYTES + bytes.readUInt32LE();
  return { header: JSON.parse(bytes.toString('utf8', LENGTH_BYTES, end)) as Header, data: bytes.subarray(end) };
}
