import { createHash } from 'node:crypto';
import path from 'node:path';
import type { DiskCache } from '../store/disk.ts';
import { createFontIndex } from './font-index.ts';
import type { FontSource } from './types.ts';

/** The font files in the operator's folder and its subfolders, by the names that the files state. */
export function directorySource(directory: string, cache: DiskCache): FontSource {
  const resolved = path.resolve(directory);
  const hash = () => createHash('sha256').update(resolved).digest('hex').slice(0, 16);
  const index = createFontIndex([resolved], cache, () => `directory-${hash()}.json`);
  return {
    name: 'directory',
    find: ({ family }) => index.find(family),
    families: index.families,
  };
}
