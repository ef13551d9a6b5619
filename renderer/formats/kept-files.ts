import { type Cache, createCache } from '../cache.ts';

/** Files of pictures and strips of such files, from one render to the next: by what they show, and how they are encoded. */
export type KeptFiles = Cache<Buffer>;

/** Of the bytes that kept pictures may take, files take so many. */
const SHARE = 1 / 8;

/** @param bytes those that pictures may take */
export const createKeptFiles = (bytes: number): KeptFiles => createCache(bytes * SHARE, ({ length }: Buffer) => length);

/** What is kept by the key, or is made and kept now; without a key, nothing is kept. */
export async function keptOr(
  kept: KeptFiles | undefined,
  key: string | undefined,
  make: () => Promise<Buffer>,
): Promise<Buffer> {
  if (!kept || key === undefined) return make();
  const known = kept.get(key);
  if (known) return known;
  const bytes = await make();
  kept.set(key, bytes);
  return bytes;
}
