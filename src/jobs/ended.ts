import { setTimeout as pause } from 'node:timers/promises';
import type { JobRunner } from './runner.ts';
import { hasEnded, type Job, type JobStore } from './types.ts';

/** Between two looks at a job that another machine may have, ms: short at first, as most renders are. */
const FIRST_LOOK = 50;
const LONGEST_PAUSE = 500;
const GROWTH = 1.5;
/** Longer timers end at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Waits until the job has ended, on whatever machine, `ms` have passed or the signal is aborted; the job as it is then.
 * @param job as it was a moment ago
 * @param isShared whether another machine may have the job; then it is looked at again and again
 */
export async function whenEnded(
  { jobs, runner, isShared }: { jobs: Pick<JobStore, 'get'>; runner: Pick<JobRunner, 'onEnded'>; isShared: boolean },
  job: Job,
  ms: number,
  signal: AbortSignal,
): Promise<Job> {
  const over = new AbortController();
  let ended: Job | undefined;
  const stop = runner.onEnded((other) => {
    if (other.id !== job.id) return;
    ended = other;
    over.abort();
  });
  const until = performance.now() + ms;
  const isOver = AbortSignal.any([signal, over.signal]);
  const look = async (before: Job) => ended ?? (await jobs.get(job.id)) ?? before;
  try {
    // It may have ended before anybody listened; where it is looked at again anyway, that is soon enough.
    let latest = isShared ? job : await look(job);
    for (let longest = FIRST_LOOK; ; longest = Math.min(LONGEST_PAUSE, longest * GROWTH)) {
      const left = until - performance.now();
      if (hasEnded(latest) || left <= 0 || signal.aborted) return latest;
      const next = isShared ? Math.min(left, longest) : Math.min(left, LONGEST_TIMER);
      if (!isOver.aborted) await pause(next, undefined, { signal: isOver }).catch(() => {});
      latest = await look(latest);
    }
  } finally {
    stop();
  }
}
