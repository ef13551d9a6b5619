import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { GESSO } from './command.ts';
import { foreignEnv } from './env.ts';

export interface ServiceProcess {
  url: string;
  child: ChildProcess;
  /** Resolves to its exit code, or the signal that ended it. */
  ended: Promise<number | string | null>;
  logs: Record<string, unknown>[];
}

/** `gesso serve` as a process of its own, ended with the test. */
export async function serveInProcess(env: Record<string, string>): Promise<ServiceProcess> {
  const child = spawn(process.execPath, [...GESSO, 'serve'], {
    env: { ...foreignEnv(), PORT: '0', GESSO_GOOGLE_FONTS_URL: 'off', GESSO_CONCURRENCY: '2', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = new Promise<number | string | null>((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? signal)),
  );
  const logs: Record<string, unknown>[] = [];
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk;
  });
  const url = await new Promise<string>((resolve, reject) => {
    ended.then((code) => reject(new Error(`gesso serve ended with ${code}: ${complaint} ${JSON.stringify(logs)}`)));
    createInterface(child.stdout).on('line', (line) => {
      const entry = JSON.parse(line) as { msg?: string };
      logs.push(entry);
      const listening = /Server listening at (\S+)/.exec(entry.msg ?? '')?.[1];
      if (listening) resolve(listening);
    });
  });
  return { url, child, ended, logs };
}
