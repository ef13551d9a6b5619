import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { type Config, NotYet } from '../config.ts';
import { workersOf } from '../dispatch/dispatcher.ts';
import type { Server } from '../http/open-server.ts';
import { compileWasmLater } from './compile-later.ts';

/** A signal that comes again so soon is the same one: terminals, npm and systemd tell parent and child alike. ms */
const SAME_SIGNAL = 1000;

/** Node 20 lacks it otherwise (renderer/release.ts). It counts for the threads that are started from here on. */
const RELEASE_FLAG = '--harmony-rab-gsab-transfer';

/**
 * How much a thread's heap may grow before it is collected. V8 waits for up to four times its size, which two workers filled
 * with 100 MB of what nobody needs any more.
 */
const GROWTH_FLAG = '--heap-growing-percent=100';

/**
 * Young objects are collected by the thread that made them. A worker has few of them, every other picture: to wake other
 * threads for it takes as long as to collect them.
 */
const YOUNG_FLAG = '--no-parallel-scavenge';

/** How often it is looked whether what a service needs is there, and how often it is said that it is not, ms. */
const LOOK_AGAIN = 1000;
const SAY_AGAIN = 30_000;

/**
 * Opens a service once the process before it has let go of the data folder, and the server that machines share answers: at an
 * upgrade one may start before the other has ended its renders, and after a power cut before its server.
 */
async function whenPossible(open: () => Promise<Server>): Promise<Server> {
  for (let waited = 0; ; waited += LOOK_AGAIN) {
    try {
      return await open();
    } catch (error) {
      if (!(error instanceof NotYet)) throw error;
      if (waited % SAY_AGAIN === 0) process.stderr.write(`gesso: ${error.message}; waiting\n`);
      await sleep(LOOK_AGAIN);
    }
  }
}

/** A service that listens. Its workers load what they need while the service is loaded. */
async function started(config: Config): Promise<Server> {
  const workers = config.role === 'api' ? undefined : workersOf(config);
  let server: Server | undefined;
  try {
    const { openServer } = await import('../http/open-server.ts');
    server = await whenPossible(() => openServer({ config }, workers));
    await server.listen();
    return server;
  } catch (error) {
    // Workers and timers would keep the process.
    await Promise.all([server?.close(), workers?.close()]);
    throw error;
  }
}

/** Serves until SIGTERM or SIGINT; a second signal ends the process at once. */
export async function serve(config: Config): Promise<void> {
  setFlagsFromString(GROWTH_FLAG);
  compileWasmLater();
  setFlagsFromString(YOUNG_FLAG);
  if (!('transfer' in ArrayBuffer.prototype)) setFlagsFromString(RELEASE_FLAG);
  const server = await started(config);
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
