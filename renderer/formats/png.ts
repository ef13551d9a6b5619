import { lazy } from '../lazy.ts';
import { pictureFormat } from './picture-format.ts';

const pngFiles = lazy(() => import('./png-file.ts'));

export const png = pictureFormat({
  title: 'PNG',
  names: ['png'],
  mimes: ['image/png'],
  extensions: ['png'],
  compress: async (pixels) => (await pngFiles()).pngFile(pixels),
});
