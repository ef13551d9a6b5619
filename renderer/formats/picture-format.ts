import { lazy } from '../lazy.ts';
import type { Settings } from '../settings.ts';
import type { Sharp } from '../sharp.ts';
import { type Compress, defineFormat, type Format, type FormatDescription } from './types.ts';

const pictures = lazy(() => import('./picture.ts'));
const sharpFiles = lazy(() => import('./sharp-file.ts'));

/** The option `quality` as sharp takes it, 1..100. */
export const percent = ({ quality }: Pick<Settings, 'quality'>): number => Math.max(1, Math.round(quality * 100));

/** Has sharp make the file, without an alpha that says nothing: of an opaque picture. */
export const bySharp =
  (make: (image: Sharp, options: Pick<Settings, 'quality'>, isOpaque: boolean) => Sharp): Compress =>
  async (pixels, options) => {
    const { sharpFileOfColors } = await sharpFiles();
    return sharpFileOfColors(pixels, (image, isOpaque) => make(image, options, isOpaque));
  };

const prepareSharp = async () => (await sharpFiles()).prepareSharp();

/** Declares a format of one picture, which is made of its pixels; by sharp, where it says nothing of what to prepare. */
export const pictureFormat = <Name extends string>({
  ownOptions = [],
  ...definition
}: Omit<FormatDescription<Name>, 'paged' | 'compress'> & {
  compress: Compress;
  animated?: Format<Name>;
}): Format<Name> => {
  const format: Format<Name> = defineFormat({
    prepare: prepareSharp,
    ...definition,
    ownOptions: ['time', ...ownOptions],
    paged: false,
    encode: async (job) => (await pictures()).encodePicture(job, format),
  });
  return format;
};
