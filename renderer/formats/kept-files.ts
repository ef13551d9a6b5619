import type { Cache } from '../cache.ts';

/** Files of pictures and strips of such files, from one render to the next: by what they show, and how they are encoded. */
export type KeptFiles = Cache<Buffer>;

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
