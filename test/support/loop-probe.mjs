// Preloaded into a service: writes every second how late its event loop was, into a file of the process's own.
import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

const RESOLUTION = 5;
if (isMainThread && process.env.LOOP_PROBE) {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
  // How late a timer is: what it measures is the whole time between two.
  const ms = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - RESOLUTION);
  const write = () => {
    const [p99, p999] = [99, 99.9].map((share) => ms(delay.percentile(share)));
    writeFileSync(`${process.env.LOOP_PROBE}.${process.pid}`, JSON.stringify({ p99, p999, max: ms(delay.max) }));
  };
  // Starting is not serving.
  setTimeout(() => {
    delay.enable();
    setInterval(write, 1000).unref();
  }, 20_000).unref();
}
