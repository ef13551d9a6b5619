import { lazy } from '../lazy.ts';
import { pictureFormat } from './picture-format.ts';

const pngFiles = lazy(() => import('./png-file.ts'));

export const png = pictureFormat({
  title: 'PNG',
  names: ['png'],
  mimes: ['image/png'],
  extensions: ['png'],
  prepare: async (scene) => (await pngFiles()).preparePng(scene),
  nameStrips: async (picture) => (await pngFiles()).stripNamesOf(picture),
  compress: async (pixels, _, kept) => (await pngFiles()).pngFile(pixels, kept),
});
