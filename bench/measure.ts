import { performance } from 'node:perf_hooks';

/** What a number of renders took; times in ms. */
export interface Measured {
  renders: number;
  p50: number;
  p95: number;
  perSecond: number;
  /** CPU of the whole process, its threads included, per render. */
  cpu: number;
  /** MB, the most at any moment. */
  peakRss: number;
}

/** The value below which a share of them lies; linear between two. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(position)] ?? 0, sorted[Math.ceil(position)] ?? 0];
  return low + (high - low) * (position - Math.floor(position));
}

const megabytes = () => process.memoryUsage.rss() / 1e6;

/** Does the tasks in order, `concurrency` of them at a time, and says what it took. */
export async function measure(tasks: readonly (() => Promise<unknown>)[], concurrency: number): Promise<Measured> {
  const times: number[] = [];
  let peakRss = megabytes();
  const sampler = setInterval(() => {
    peakRss = Math.max(peakRss, megabytes());
  }, 20);
  const cpuBefore = process.cpuUsage();
  const start = performance.now();
  const queue = tasks.values();
  const worker = async () => {
    for (const task of queue) {
      const begin = performance.now();
      await task();
      times.push(performance.now() - begin);
      peakRss = Math.max(peakRss, megabytes());
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  const elapsed = performance.now() - start;
  clearInterval(sampler);
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    renders: tasks.length,
    p50: quantile(times, 0.5),
    p95: quantile(times, 0.95),
    perSecond: (tasks.length / elapsed) * 1000,
    cpu: (user + system) / 1000 / tasks.length,
    peakRss,
  };
}
