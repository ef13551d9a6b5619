import { onTestFinished } from 'vitest';
import { encodePixels } from '../../renderer/internal.ts';
import { readConfig } from '../../src/config.ts';
import { createDispatcher } from '../../src/dispatch/dispatcher.ts';
import { temporaryFolder } from './service.ts';

/** A pool of one worker, of the sources here whatever is built, and how many pictures the main thread has encoded for it. */
export async function countingPool(more: Record<string, string> = {}) {
  const own = { GESSO_CONCURRENCY: '1', GESSO_GOOGLE_FONTS_URL: 'off', GESSO_DATA_DIR: await temporaryFolder() };
  const counts = { encoded: 0 };
  const pool = createDispatcher(readConfig({ ...own, ...more }), {
    worker: new URL('../../src/dispatch/worker.ts', import.meta.url),
    encode(...given) {
      counts.encoded++;
      return encodePixels(...given);
    },
  });
  onTestFinished(() => pool.close());
  return { pool, counts };
}
