import type { Config } from '../config.ts';
import { createServer } from '../server.ts';

/** Serves until it is told to stop (SIGTERM, SIGINT); a second time ends it at once. */
export async function serve(config: Config): Promise<void> {
  const server = await createServer({ config });
  await server.listen();
  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) process.exit(1);
    stopping = true;
    server.app.log.info({ signal }, 'stopping');
    await server.close();
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
