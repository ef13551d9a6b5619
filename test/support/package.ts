import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { foreignEnv } from './env.ts';
import { temporaryFolder } from './service.ts';
import { root } from './tools.ts';

/** A folder with these files, in which `gesso` and what it develops with are installed. */
export async function project(files: Record<string, string>, packages: readonly string[] = []): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'node_modules'));
  await symlink(root, join(folder, 'node_modules/gesso'));
  for (const name of packages) {
    const target = join(folder, 'node_modules', name);
    await mkdir(dirname(target), { recursive: true });
    await symlink(join(root, 'node_modules', name), target);
  }
  // Node would look for the package that a folder belongs to in the folders above.
  for (const [name, text] of Object.entries({ 'package.json': '{}', ...files })) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs Node in a folder until it ends, whatever its exit code. */
export function node(folder: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { cwd: folder, env: { ...foreignEnv(), ...env }, maxBuffer: 1e7 };
    execFile(process.execPath, args, options, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, stdout, stderr }),
    );
  });
}
