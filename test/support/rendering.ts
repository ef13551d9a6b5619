import { type Config, readConfig } from '../../src/config.ts';
import { createDispatcher } from '../../src/dispatch/dispatcher.ts';
import type { Executor } from '../../src/dispatch/executor.ts';
import { WORKER } from './command.ts';
import { startService, type TestService, temporaryFolder } from './service.ts';

/** The workers of a service, which render; whoever opens them closes them. */
export function openDispatcher(config: Config, options: Parameters<typeof createDispatcher>[1] = {}): Executor {
  return createDispatcher(config, { ...(WORKER && { worker: WORKER }), ...options });
}

/** A service that renders in workers of its own, one where `env` names no other number; closed when the test ends. */
export async function startRenderingService(
  env: Record<string, string> = {},
  options: Parameters<typeof openDispatcher>[1] = {},
): Promise<TestService> {
  const own = {
    ...{ GESSO_CONCURRENCY: '1', GESSO_GOOGLE_FONTS_URL: 'off', GESSO_DATA_DIR: await temporaryFolder() },
    ...env,
  };
  return startService(own, { executor: openDispatcher(readConfig(own), options) });
}
