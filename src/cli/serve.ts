import { setFlagsFromString } from 'node:v8';
import type { Config } from '../config.ts';
import { createServer } from '../http/server.ts';

/** A signal that comes again so soon is the same one: terminals, npm and systemd tell parent and child alike. ms */
const SAME_SIGNAL = 1000;

/** Node 20 lacks it otherwise (renderer/release.ts). It counts for the threads that are started from here on. */
const RELEASE_FLAG = '--harmony-rab-gsab-transfer';

/**
 * How much a thread's heap may grow before it is collected. V8 waits for up to four times its size, which two workers filled
 * with 100 MB of what nobody needs any more.
 */
const GROWTH_FLAG = '--heap-growing-percent=100';

/** Serves until SIGTERM or SIGINT; a second signal ends the process at once. */
export async function serve(config: Config): Promise<void> {
  setFlagsFromString(GROWTH_FLAG);
  if (!('transfer' in ArrayBuffer.prototype)) setFlagsFromString(RELEASE_FLAG);
  const server = await createServer({ config });
  try {
    await server.listen();
  } catch (error) {
    // Its workers and timers would keep the process.
    await server.close();
    throw error;
  }
  let stopping: number | undefined;
  const stop = async (signal: string) => {
    if (stopping !== undefined) {
      if (performance.now() - stopping > SAME_SIGNAL) process.exit(1);
      return;
    }
    stopping = performance.now();
    server.app.log.info({ signal }, 'stopping');
    await server.close();
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
