import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/** A file of a folder that keeps what may be made again. */
export interface KeptFile {
  name: string;
  /** Bytes. */
  size: number;
  /** When it was last written or read, ms since 1970. */
  usedAt: number;
}

/** Files looked at at a time. */
const AT_A_TIME = 64;
/** A half-written file so old was left behind by a process that was killed, ms. */
const STALE = 3_600_000;

/** The files of a folder, the longest unused first. */
export async function filesByUse(folder: string): Promise<KeptFile[]> {
  const names = await readdir(folder).catch(() => []);
  const files: KeptFile[] = [];
  for (let i = 0; i < names.length; i += AT_A_TIME) {
    const looks = names.slice(i, i + AT_A_TIME).map(async (name) => {
      const stats = await stat(path.join(folder, name)).catch(() => null);
      if (stats?.isFile()) files.push({ name, size: stats.size, usedAt: Math.max(stats.atimeMs, stats.mtimeMs) });
    });
    await Promise.all(looks);
  }
  return files.sort((a, b) => a.usedAt - b.usedAt);
}

export interface TrimOptions {
  /** Bytes that all files together may have. */
  maxBytes: number;
  /** Files unused for longer are deleted, ms. */
  unusedMs: number;
  isPartial: (name: string) => boolean;
}

/**
 * Deletes files of a folder that several processes may share: those long unused, half-written ones of processes that were
 * killed, and then the longest unused until the others fit. A file that cannot be deleted stays.
 */
export async function trimFolder(folder: string, { maxBytes, unusedMs, isPartial }: TrimOptions): Promise<void> {
  const files = await filesByUse(folder);
  let bytes = files.reduce((sum, { size }) => sum + size, 0);
  for (const { name, size, usedAt } of files) {
    const unused = Date.now() - usedAt;
    if (!(bytes > maxBytes || unused > unusedMs || (isPartial(name) && unused > STALE))) continue;
    await rm(path.join(folder, name), { force: true }).then(
      () => {
        bytes -= size;
      },
      () => {},
    );
  }
}
