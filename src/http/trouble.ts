import type { FastifyBaseLogger } from 'fastify';
import { StoreError } from '../storage/errors.ts';
import type { FileStore } from '../storage/types.ts';

/** Why no file can be kept, in words that may be shown to anybody; null where one can. */
export async function troubleOf(files: Pick<FileStore, 'check'>, log: FastifyBaseLogger): Promise<string | null> {
  try {
    await files.check();
    return null;
  } catch (err) {
    log.error({ err, reason: err instanceof StoreError ? err.reason : undefined }, 'files cannot be kept');
    if (err instanceof StoreError) return err.reason;
    return `files cannot be written to the data folder (${(err as NodeJS.ErrnoException).code ?? 'unknown error'})`;
  }
}
