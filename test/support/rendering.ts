import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, readConfig } from '../../src/config.ts';
import { createDispatcher } from '../../src/dispatch/dispatcher.ts';
import type { Executor } from '../../src/dispatch/executor.ts';
import { afterFile } from './after-file.ts';
import { WORKER } from './command.ts';
import { openService, startService, type TestService, temporaryFolder } from './service.ts';

/** The workers of a service, which render; whoever opens them closes them. */
export function openDispatcher(config: Config, options: Parameters<typeof createDispatcher>[1] = {}): Executor {
  return createDispatcher(config, { ...(WORKER && { worker: WORKER }), ...options });
}

const USUAL = { GESSO_CONCURRENCY: '1', GESSO_GOOGLE_FONTS_URL: 'off' };

/** A service that renders in workers of its own, one where `env` names no other number; closed when the test ends. */
export async function startRenderingService(
  env: Record<string, string> = {},
  options: Parameters<typeof openDispatcher>[1] = {},
): Promise<TestService> {
  const own = { ...USUAL, GESSO_DATA_DIR: await temporaryFolder(), ...env };
  return startService(own, { executor: openDispatcher(readConfig(own), options) });
}

const shared = new Map<string, Promise<TestService>>();

/**
 * As {@link startRenderingService}, but one for all tests of a file that ask for the same, and take nothing amiss that others left
 * in it: each worker takes half a second of CPU to load.
 */
export function sharedRenderingService(env: Record<string, string> = {}): Promise<TestService> {
  const key = JSON.stringify(env);
  const known = shared.get(key);
  if (known) return known;
  const opening = (async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gesso-test-'));
    const own = { ...USUAL, GESSO_DATA_DIR: folder, ...env };
    const service = await openService(own, { executor: openDispatcher(readConfig(own)) });
    afterFile(async () => {
      shared.delete(key);
      await service.close();
      await rm(folder, { recursive: true, force: true });
    });
    return service;
  })();
  shared.set(key, opening);
  return opening;
}
