import { lazy } from '../lazy.ts';
import { pictureFormat } from './picture-format.ts';

const pngFiles = lazy(() => import('./png-file.ts'));

export const png = pictureFormat({
  title: 'PNG',
  names: ['png'],
  mimes: ['image/png'],
  extensions: ['png'],
  // Most need no encoder that takes time to load.
  prepare: async () => void (await pngFiles()).prepareKernels(),
  nameStrips: async (picture) => (await pngFiles()).stripNamesOf(picture),
  compressAlone: async (pixels) => (await pngFiles()).drawnFile(pixels),
  compress: async (pixels, _, kept) => (await pngFiles()).pngFile(pixels, kept),
});
