import { LRUCache } from 'lru-cache';
import { formatOf, type KeptFiles } from '../../renderer/internal.ts';
import { digestOf } from '../digest.ts';
import { digestOfKept, type MadeFile } from './encode.ts';
import type { RenderControl, RenderedFile, RenderTask } from './executor.ts';
import { isLasting } from './results/reuse.ts';

/** A request that is sent again is answered for so long without a look at its design, ms: folders of fonts are read as seldom. */
const FRESH_MS = 60_000;
/** Bytes of what is remembered of requests; their files are kept elsewhere. */
const MOST_REMEMBERED = 4e6;
/** Bytes of a body that is looked at: a larger one takes longer than it is likely to save. */
const MOST_LOOKED_AT = 8e6;

/** What is remembered of a request. */
interface Answer {
  file: Omit<RenderedFile, 'data'>;
  /** Of its bytes among the files that are kept. */
  keptAs: string;
}

/**
 * Requests that are sent again byte for byte, as a page that shows designs sends them: of a design that names nothing on the web the file
 * is the same, and no worker has to read the design to see it.
 */
export interface Repeats {
  /** What a request is found by; undefined for one that is not looked for. Its body is not handed over yet. */
  nameOf(task: RenderTask, control: RenderControl): Promise<string | undefined>;
  find(name: string): RenderedFile | undefined;
  /** Remembers what came of a request, where its file is kept and would be made again. */
  remember(name: string, made: MadeFile): void;
  /** How many were found. */
  count(): number;
}

/** @param files of pages, of earlier renders */
export function createRepeats(files: KeptFiles): Repeats {
  const answers = new LRUCache<string, Answer>({
    maxSize: MOST_REMEMBERED,
    sizeCalculation: ({ file }, name) => JSON.stringify(file).length + name.length,
    ttl: FRESH_MS,
    ttlResolution: 0,
  });
  let found = 0;
  return {
    async nameOf({ body, options }, { owner = '' }) {
      if (!formatOf(options).compress || body.byteLength > MOST_LOOKED_AT) return undefined;
      return JSON.stringify([owner, options, await digestOf(body, 'base64url')]);
    },
    find(name) {
      const answer = answers.get(name);
      const data = answer && files.get(answer.keptAs);
      if (!data) return undefined;
      found++;
      return { ...answer.file, data, isKept: true, digest: digestOfKept(data) };
    },
    remember(name, { keptAs, data: _, isKept: __, digest: ___, timings: ____, pictures: _____, ...file }) {
      if (keptAs === undefined || file.sources.length > 0 || !isLasting(file.warnings)) return;
      answers.set(name, { file, keptAs });
    },
    count: () => found,
  };
}
