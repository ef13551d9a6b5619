import { createDiskStore } from './disk.ts';
import { readStoreUrl } from './s3/location.ts';
import { createS3Store } from './s3/store.ts';
import type { FileStore } from './types.ts';

/**
 * Opens the store of files that is configured: a bucket, or a folder. Whether it works is what its `check` tells.
 * @param storeUrl `GESSO_STORE_URL`
 * @param folder where files are kept without it, and `mostBytes` how many bytes of them
 * @throws ConfigError where the URL is wrong, or a package is missing
 */
export const openFiles = (
  storeUrl: string | undefined,
  { folder, mostBytes }: { folder: string; mostBytes: number },
): Promise<FileStore> =>
  storeUrl === undefined ? createDiskStore(folder, mostBytes) : createS3Store(readStoreUrl(storeUrl));
