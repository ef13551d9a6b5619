import { Gauge, Histogram, type Registry } from 'prom-client';
import { ServiceError } from '../errors.ts';
import type { FileStore } from '../storage/types.ts';

/** Seconds: from a file on a disk to a film in a bucket far away. */
const BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** The same store, which tells how long its calls take and how they end. */
export function measureFiles(files: FileStore, registers: Registry[]): FileStore {
  const duration = new Histogram({
    name: 'gesso_store_duration_seconds',
    help: 'Calls of the store of files by operation (put, write, open, delete, sweep) and outcome: done, or the code of the error',
    labelNames: ['operation', 'outcome'],
    buckets: BUCKETS,
    registers,
  });
  new Gauge({
    name: 'gesso_store_ready',
    help: '1 where the store of files can keep files, 0 where it cannot',
    registers,
    async collect() {
      this.set(
        await files.check().then(
          () => 1,
          () => 0,
        ),
      );
    },
  });

  const { bytes } = files;
  if (bytes)
    new Gauge({
      name: 'gesso_files_bytes',
      help: 'Bytes of the stored files in the data folder',
      registers,
      collect() {
        this.set(bytes());
      },
    });

  async function timed<T>(operation: string, call: () => Promise<T>): Promise<T> {
    const stop = duration.startTimer({ operation });
    try {
      const result = await call();
      stop({ outcome: 'done' });
      return result;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      stop({ outcome: error instanceof ServiceError ? error.code : (code ?? 'error') });
      throw error;
    }
  }

  return {
    ...files,
    put: (name, data) => timed('put', () => files.put(name, data)),
    /** What the store takes after the last byte is written, for the render takes most of the time before. */
    async write(name, fill) {
      let ended: () => void = () => {};
      const stored = new Promise<void>((resolve) => {
        ended = resolve;
      });
      const written = files.write(name, (output) => fill(output).finally(ended));
      void stored.then(() => timed('write', () => written)).catch(() => {});
      return written;
    },
    open: (name, partOf) => timed('open', () => files.open(name, partOf)),
    delete: (name) => timed('delete', () => files.delete(name)),
    sweep: (now) => timed('sweep', () => files.sweep(now)),
  };
}
