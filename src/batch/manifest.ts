import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Warning } from '../../renderer/index.ts';
import { putWhole, unwritten } from '../storage/whole-file.ts';

/** The outcome of a record: one line of the manifest. */
export interface Entry {
  /** Number of the record, from 1. */
  record: number;
  /** The name of its size, where the batch has several. */
  size?: string;
  /** Where its picture is; null where its name could not be made. */
  file: string | null;
  status: 'done' | 'failed';
  /**
   * Digest of the filled design and the options: a record with an equal digest is not rendered again. Null where the
   * design could not be filled.
   */
  hash: string | null;
  /** Size of the picture's file: one of another size is rendered again. */
  bytes?: number;
  warnings: Warning[];
  error?: string;
}

/** Takes entries as they come, each on the disk before the next, with the place that it has in the end. */
export interface Manifest {
  /** Where it is. */
  file: string;
  add(entry: Entry, order: number): Promise<void>;
  /** Puts the entries of this run in their order, and drops entries of earlier runs. */
  finish(): Promise<void>;
}

/** The entries of an earlier run by file, the last of each; a line that was cut off when it was killed is left out. */
export async function readManifest(file: string): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  try {
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
      const entry = parseEntry(line);
      if (entry?.file) entries.set(entry.file, entry);
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Where it cannot be either, {@link openManifest} says so.
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
  }
  return entries;
}

function parseEntry(line: string): Entry | null {
  try {
    return JSON.parse(line) as Entry;
  } catch {
    return null;
  }
}

/** Appends to the manifest of earlier runs until this one is finished, so that a run that is killed loses nothing. */
export async function openManifest(file: string): Promise<Manifest> {
  const handle = await mkdir(dirname(file), { recursive: true })
    .then(() => open(file, 'a'))
    .catch((error) => {
      throw unwritten(file, error);
    });
  const entries: { entry: Entry; order: number }[] = [];
  // Ends what an earlier run may have left half written.
  let before = handle.write((await handle.stat()).size > 0 ? '\n' : '');
  // Whoever adds the next entry is told.
  before.catch(() => {});
  const lineOf = (entry: Entry) => `${JSON.stringify(entry)}\n`;
  return {
    file,
    async add(entry, order) {
      entries.push({ entry, order });
      before = before.then(() => handle.write(lineOf(entry)));
      await before.catch((error) => {
        throw unwritten(file, error);
      });
    },
    async finish() {
      await before;
      await handle.close();
      const sorted = entries.sort((a, b) => a.order - b.order).map(({ entry }) => lineOf(entry));
      await putWhole(file, sorted.join(''), `${file}.part`);
    },
  };
}
