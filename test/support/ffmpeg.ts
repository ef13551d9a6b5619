import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * A stand-in for ffmpeg in a folder of its own, which does what the shell script says. Returns where it is looked for.
 */
export async function fakeFfmpeg(folder: string, script: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, 'ffmpeg');
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return `${folder}:/usr/bin:/bin`;
}

/** Whether a process lives, or is not reaped yet. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
