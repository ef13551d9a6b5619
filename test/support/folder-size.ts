import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** Bytes of a folder's files. A file counts as empty that somebody who still writes there renames or deletes meanwhile. */
export function folderSize(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(path.join(folder, name), { throwIfNoEntry: false }))
    .reduce((bytes, stats) => bytes + (stats?.isFile() ? stats.size : 0), 0);
}
