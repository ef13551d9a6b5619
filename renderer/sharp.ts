import { createRequire } from 'node:module';
import type { Sharp, SharpOptions } from 'sharp';
import { lazy } from './lazy.ts';

export type { Metadata, Sharp } from 'sharp';

type SharpFactory = typeof import('sharp').default;

/**
 * sharp, loaded when a picture is first read or written: designs without pictures do not wait for libvips. By `require`: by
 * `import` it takes three times as long, since Node then reads its files for their exports.
 */
const load = lazy((): SharpFactory => {
  const sharp: SharpFactory = createRequire(import.meta.url)('sharp');
  // libvips would cache its operations, which takes 50 MB, though no picture is read twice.
  sharp.cache(false);
  return sharp;
});

/** Loads it in time that would pass idle. @throws what is wrong with it */
export const prepareSharp = (): void => void load();

/** As the package's own function of that name. */
export default function sharp(options?: SharpOptions): Sharp;
export default function sharp(input: Parameters<SharpFactory>[0], options?: SharpOptions): Sharp;
export default function sharp(...given: unknown[]): Sharp {
  return (load() as (...given: unknown[]) => Sharp)(...given);
}
