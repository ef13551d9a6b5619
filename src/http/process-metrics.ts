import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { collectDefaultMetrics, Gauge, type Metric, Registry } from 'prom-client';
import { lazy } from '../../renderer/internal.ts';

/**
 * What is measured of the process, for every service in it: what prom-client observes of garbage and of the event loop goes on until
 * the process ends, and would keep all that a closed service held.
 */
export const processMetrics = lazy((): Metric[] => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  watchEventLoop([registry]);
  return registry.getMetricsAsArray() as unknown as Metric[];
});

/** Which delays of the event loop are told: half of them are shorter than the first, a thousandth is longer than the last. */
const QUANTILES = [0.5, 0.99, 0.999, 1];
/** ms between two measurements of the delay. */
const RESOLUTION = 10;
const NS = 1e9;

/**
 * Tells for how long the thread that answers was held up, since it was last asked. Nothing should hold it up for more than
 * 50 ms.
 */
function watchEventLoop(registers: Registry[]): void {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION });
  delays.enable();
  let before = performance.eventLoopUtilization();
  new Gauge({
    name: 'gesso_event_loop_delay_seconds',
    help: 'By how much the event loop was late, since the last time it was asked; quantile 1 is the longest',
    labelNames: ['quantile'],
    registers,
    collect() {
      for (const quantile of QUANTILES) {
        const delay = quantile < 1 ? delays.percentile(100 * quantile) : delays.max;
        // It measures how late a timer is that should come every RESOLUTION ms.
        this.set({ quantile: String(quantile) }, Math.max(0, delay - RESOLUTION * 1e6) / NS);
      }
      delays.reset();
    },
  });
  new Gauge({
    name: 'gesso_event_loop_utilization',
    help: 'Share of its time that the event loop works, since the last time it was asked',
    registers,
    collect() {
      const now = performance.eventLoopUtilization();
      this.set(performance.eventLoopUtilization(now, before).utilization);
      before = now;
    },
  });
}
