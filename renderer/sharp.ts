import { createRequire } from 'node:module';

export type { Sharp } from 'sharp';

/** sharp by `require`: by `import` it takes three times as long, since Node then reads its files for their exports. */
const sharp: typeof import('sharp').default = createRequire(import.meta.url)('sharp');
// libvips would keep what it has worked out, though no picture is read twice: 50 MB.
sharp.cache(false);
export default sharp;
