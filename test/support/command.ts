import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BUILT_COMMAND, root } from './tools.ts';

function checkBuild(): boolean {
  try {
    execFileSync(process.execPath, [join(root, 'scripts/build-if-needed.mjs'), '--check'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Whether the build is up to date, as before `npm test`. */
const isBuilt = checkBuild();

/**
 * What node runs `gesso` by: the build where it is up to date, else the sources, which take three times the CPU to load
 * (2.2 s for a picture, 0.7 s built).
 */
export const GESSO: readonly string[] = isBuilt
  ? [BUILT_COMMAND]
  : ['--import', import.meta.resolve('tsx'), join(root, 'src/cli/index.ts')];

const built = (name: string): URL | undefined => (isBuilt ? pathToFileURL(join(root, 'dist', name)) : undefined);

/** What a worker thread runs: the build where it is up to date (0.5 s of CPU to load), else the sources (1.9 s). */
export const WORKER = built('worker.cjs');

/** What the process of a quarantine runs, as {@link WORKER}. */
export const QUARANTINE = built('quarantine-process.cjs');
