import type { Config } from '../config.ts';
import { createServer } from '../http/server.ts';

/** A signal that comes again so soon is the same one: terminals, npm and systemd tell parent and child alike. ms */
const SAME_SIGNAL = 1000;

/** Serves until SIGTERM or SIGINT; a second signal ends the process at once. */
export async function serve(config: Config): Promise<void> {
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
