import { pictureFormat } from './picture-format.ts';

export const png = pictureFormat({
  title: 'PNG',
  names: ['png'],
  mimes: ['image/png'],
  extensions: ['png'],
  compress: async (pixels) => (await import('./png-file.ts')).pngFile(pixels),
});
