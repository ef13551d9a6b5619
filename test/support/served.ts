import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { foreignEnv } from './env.ts';
import { BUILT_COMMAND } from './tools.ts';

/** The built service as a process of its own, for whoever kills or watches it. */
export interface Served {
  url: string;
  child: ChildProcess;
  /** Resolves to its exit code, or the signal that ended it. */
  ended: Promise<number | string | null>;
  /** Lines of its log of level error and above. */
  faults: string[];
}

/** Starts `gesso serve` from dist/ on a free port. @throws where it ends before it listens, with its log */
export async function serveBuilt(env: Record<string, string>): Promise<Served> {
  const child = spawn(process.execPath, [BUILT_COMMAND, 'serve'], {
    env: { ...foreignEnv(), PORT: '0', GESSO_GOOGLE_FONTS_URL: 'off', GESSO_CONCURRENCY: '2', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | string | null>((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? signal)),
  );
  const faults: string[] = [];
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk;
  });
  const url = await new Promise<string>((resolve, reject) => {
    ended.then((code) => reject(new Error(`gesso serve ended with ${code}: ${said}`)));
    createInterface(child.stdout).on('line', (line) => {
      const { msg = '', level = 0 } = JSON.parse(line) as { msg?: string; level?: number };
      if (level >= 50) faults.push(line);
      const listening = /Server listening at (\S+)/.exec(msg)?.[1];
      if (listening) resolve(listening);
    });
  });
  return { url, child, ended, faults };
}

/** Processes whose command line names a folder, by id; none where the system does not tell. */
export function processesNaming(folder: string): number[] {
  if (!existsSync('/proc/self/cmdline')) return [];
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return [];
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'latin1').includes(folder) ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}
