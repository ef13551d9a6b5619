import { createRequire } from 'node:module';

export type { Metadata, Sharp } from 'sharp';

/** sharp by `require`: by `import` it takes three times as long, since Node then reads its files for their exports. */
const sharp: typeof import('sharp').default = createRequire(import.meta.url)('sharp');
// libvips would cache its operations, which takes 50 MB, though no picture is read twice.
sharp.cache(false);
export default sharp;
