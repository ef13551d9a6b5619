import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Outcome } from './child.ts';
import type { Kind } from './inputs.ts';

/** An input takes no more than this of the processor, and the process no more memory. */
const MOST_CPU_MS = 20_000;
const MOST_BYTES = 1.5e9;
/** A process without an answer for so long is ended; a slow machine is no failure. */
const SILENCE_MS = 180_000;

export interface Failure {
  seed: number;
  what: string;
}

export interface Report {
  /** How often each outcome was had. */
  outcomes: Map<string, number>;
  failures: Failure[];
  /** The longest of an input, ms of the processor. */
  cpu: number;
  /** The most of the process, bytes. */
  rss: number;
}

/** Renders the mutated inputs of `count` seeds, in a process that may die of them. */
export async function runMutated(
  kind: Kind,
  { seed, count, extra = '' }: { seed: number; count: number; extra?: string | undefined },
  onFailure: (failure: Failure) => void = () => {},
): Promise<Report> {
  const report: Report = { outcomes: new Map(), failures: [], cpu: 0, rss: 0 };
  const cacheDir = mkdtempSync(path.join(tmpdir(), 'gesso-mutated-'));
  const start = async (): Promise<ChildProcess> => {
    const made = fork(path.join(import.meta.dirname, 'child.ts'), [kind, cacheDir, extra], {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'advanced',
    });
    let said = '';
    made.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-2000);
    });
    const [ready] = (await Promise.race([once(made, 'message'), once(made, 'exit')])) as unknown[];
    if (ready !== 'ready') throw new Error(`the process that renders did not start: ${said}`);
    return made;
  };
  const fail = (failed: number, what: string) => {
    const failure = { seed: failed, what };
    report.failures.push(failure);
    onFailure(failure);
  };
  let child = await start();
  for (let at = seed; at < seed + count; at++) {
    child.send(at);
    const outcome = await answerOf(child);
    if (typeof outcome === 'string') {
      fail(at, outcome);
      child.kill('SIGKILL');
      child = await start();
      continue;
    }
    const { picture, pdf, cpu, rss } = outcome;
    for (const part of [picture, `pdf ${pdf}`]) report.outcomes.set(part, (report.outcomes.get(part) ?? 0) + 1);
    report.cpu = Math.max(report.cpu, cpu);
    report.rss = Math.max(report.rss, rss);
    if (cpu > MOST_CPU_MS) fail(at, `took ${Math.round(cpu)} ms of the processor`);
    if (rss > MOST_BYTES) fail(at, `left the process with ${Math.round(rss / 1e6)} MB`);
    for (const part of [picture, pdf]) if (part.startsWith('WRONG')) fail(at, part);
    if (rss > MOST_BYTES) {
      child.kill('SIGKILL');
      child = await start();
    }
  }
  child.kill('SIGKILL');
  rmSync(cacheDir, { recursive: true, force: true });
  return report;
}

/** What a process answers, or how it ended instead. */
function answerOf(child: ChildProcess): Promise<Outcome | string> {
  return new Promise((resolve) => {
    const settle = (value: Outcome | string) => {
      clearTimeout(timer);
      child.off('message', settle);
      child.off('exit', ended);
      resolve(value);
    };
    const ended = (code: number | null, signal: string | null) => settle(`ended the process (${signal ?? code})`);
    const timer = setTimeout(() => settle(`no answer within ${SILENCE_MS / 1000} s`), SILENCE_MS);
    child.on('message', settle);
    child.on('exit', ended);
  });
}
