import { performance } from 'node:perf_hooks';

/** What a number of renders took; times in ms. */
export interface Measured {
  renders: number;
  p50: number;
  p95: number;
  perSecond: number;
  /** CPU of the whole process, its threads included, per render. */
  cpu: number;
  /** MB of the process, at the median and the most at any moment. */
  rss: number;
  peakRss: number;
}

/** What a process uses: MB that it holds, ms of CPU since it began. */
export type Usage = () => Promise<{ rss: number; cpu: number }>;

const ownUsage: Usage = async () => {
  const { user, system } = process.cpuUsage();
  return { rss: process.memoryUsage.rss() / 1e6, cpu: (user + system) / 1000 };
};

/** ms between two looks at the memory. */
const SAMPLING = 200;

/** The value below which a share of them lies; linear between two. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(position)] ?? 0, sorted[Math.ceil(position)] ?? 0];
  return low + (high - low) * (position - Math.floor(position));
}

/**
 * Does the tasks in order, `concurrency` of them at a time, and says what it took.
 * @param usage of the process that does the work; default this one
 */
export async function measure(
  tasks: readonly (() => Promise<unknown>)[],
  concurrency: number,
  usage: Usage = ownUsage,
): Promise<Measured> {
  const times: number[] = [];
  const memory: number[] = [];
  const sampler = setInterval(() => void usage().then(({ rss }) => memory.push(rss)), SAMPLING);
  const before = await usage();
  const start = performance.now();
  const queue = tasks.values();
  const worker = async () => {
    for (const task of queue) {
      const begin = performance.now();
      await task();
      times.push(performance.now() - begin);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  const elapsed = performance.now() - start;
  clearInterval(sampler);
  const after = await usage();
  memory.push(before.rss, after.rss);
  return {
    renders: tasks.length,
    p50: quantile(times, 0.5),
    p95: quantile(times, 0.95),
    perSecond: (tasks.length / elapsed) * 1000,
    cpu: (after.cpu - before.cpu) / tasks.length,
    rss: quantile(memory, 0.5),
    peakRss: Math.max(...memory),
  };
}
