import type { FastifyBaseLogger } from 'fastify';
import { SharedServerError } from '../shared/errors.ts';
import type { SharedServer } from '../shared/types.ts';
import { StoreError } from '../storage/errors.ts';
import type { FileStore } from '../storage/types.ts';

/** What a service depends on. */
export interface Dependencies {
  files: Pick<FileStore, 'check'>;
  shared: Pick<SharedServer, 'check'> | null;
}

/** What is wrong with what a service depends on, in words that may be shown to anybody; of each, null where it is well. */
export async function troublesOf(
  { files, shared }: Dependencies,
  log: FastifyBaseLogger,
): Promise<{ files: string | null; shared: string | null }> {
  const [inFiles, inShared] = await Promise.all([
    troubleOf(files.check(), 'files cannot be kept', log),
    troubleOf(shared?.check(), 'the shared server cannot be used', log),
  ]);
  return { files: inFiles, shared: inShared };
}

async function troubleOf(
  check: Promise<void> | undefined,
  message: string,
  log: FastifyBaseLogger,
): Promise<string | null> {
  try {
    await check;
    return null;
  } catch (err) {
    const reason = err instanceof StoreError || err instanceof SharedServerError ? err.reason : undefined;
    log.error({ err, reason }, message);
    return reason ?? `${message} (${(err as NodeJS.ErrnoException).code ?? 'unknown error'})`;
  }
}
