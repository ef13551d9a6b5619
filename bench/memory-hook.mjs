/** Loaded before a service (`--import`, with `--expose-gc`): collects garbage at SIGUSR2, and writes what is left to `MEMORY_FILE`. */
import { renameSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const file = process.env.MEMORY_FILE;
if (isMainThread && file)
  process.on('SIGUSR2', () => {
    // What finalizers let go of is collected by the second.
    globalThis.gc();
    setImmediate(() => {
      globalThis.gc();
      writeFileSync(`${file}.part`, JSON.stringify(process.memoryUsage()));
      renameSync(`${file}.part`, file);
    });
  });
