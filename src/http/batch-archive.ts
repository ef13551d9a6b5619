import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { ServiceContext } from '../context.ts';
import type { BatchJob } from '../jobs/batch.ts';
import { type ArchiveFile, isWithin, zipOf } from './archive.ts';
import { manifestOf } from './batch-coordinator.ts';
import { MANIFEST } from './several.ts';

/** A line of a manifest, as far as an archive needs it. */
interface Line {
  record: number;
  size?: string;
  file?: string;
  status: string;
  url?: string;
}

/** The pictures of a batch that are done, in the order of its records, with its manifest as the last file. */
export function archiveOf(
  { files, jobs }: Pick<ServiceContext, 'files' | 'jobs'>,
  job: BatchJob,
  signal: AbortSignal,
): Readable {
  const told: string[] = [];
  const digits = String(Math.ceil(job.batch.total / (job.sizes?.length ?? 1))).length;

  /** What a picture is called where `output` gives no name, or one that leads out of the archive. */
  function numberName({ record, size }: Line, stored: string): string {
    const number = String(record).padStart(digits, '0');
    return `${size === undefined ? number : `${number}-${size}`}${stored.slice(stored.lastIndexOf('.'))}`;
  }

  async function* pictures(): AsyncGenerator<ArchiveFile> {
    const input = manifestOf({ files, jobs }, job);
    // An error of the stream does not come through the lines.
    let fault: Error | undefined;
    input.once('error', (error) => {
      fault = error;
    });
    try {
      for await (const text of createInterface({ input })) {
        const { url, ...line } = JSON.parse(text) as Line;
        const stored = url === undefined ? undefined : new URL(url).pathname.split('/').at(-1);
        if (stored === undefined) {
          told.push(JSON.stringify(line));
          continue;
        }
        const name = line.file !== undefined && isWithin(line.file) ? line.file : numberName(line, stored);
        told.push(JSON.stringify({ ...line, file: name }));
        const found = await files.open(stored);
        if (found) yield { name, open: async () => found.stream };
      }
    } finally {
      // Whoever stops to read lines leaves their file open.
      input.destroy();
    }
    if (fault) throw fault;
  }
  return zipOf(pictures(), () => ({ name: MANIFEST, text: told.map((line) => `${line}\n`).join('') }), signal);
}
