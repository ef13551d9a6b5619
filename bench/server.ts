import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The service in a process of its own, as it is built and as its users start it. */
export interface ServerProcess {
  url: string;
  pid: number;
  /** MB that it holds and ms of CPU that it has used, its workers included. */
  usage(): Promise<{ rss: number; cpu: number }>;
  close(): Promise<void>;
}

const OWN_ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The program of the command of a checkout that is built. */
export function commandOf(root: string): string {
  const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { bin: { gesso: string } };
  return join(root, bin.gesso);
}

/**
 * Starts `gesso serve` and waits until it can render. Needs a build.
 * @param root the folder of another checkout that is built
 */
export async function startServer(env: Record<string, string> = {}, root = OWN_ROOT): Promise<ServerProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gesso-bench-'));
  const command = commandOf(root);
  const child = spawn(process.execPath, [command, 'serve'], {
    env: { ...process.env, PORT: '0', GESSO_DATA_DIR: dataDir, GESSO_GOOGLE_FONTS_URL: 'off', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    ended.then(() => reject(new Error('the service ended')));
    createInterface(child.stdout).on('line', (line) => {
      const listening = /Server listening at ([^"]+)/.exec(line)?.[1];
      if (listening) resolve(listening);
      // Faults of the service are no part of what is measured.
      if (/"level":[56]0/.test(line)) console.error(line);
    });
  });
  while (!(await fetch(`${url}/ready`)).ok) await sleep(100);
  return {
    url,
    pid: child.pid!,
    async usage() {
      const metrics = await (await fetch(`${url}/metrics`)).text();
      const value = (name: string) => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(metrics)?.[1]);
      return { rss: value('process_resident_memory_bytes') / 1e6, cpu: value('process_cpu_seconds_total') * 1000 };
    },
    async close() {
      child.kill('SIGTERM');
      await ended;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
