import { pictureFormat } from './picture-format.ts';

export const png = pictureFormat({
  title: 'PNG',
  names: ['png'],
  mimes: ['image/png'],
  extensions: ['png'],
  compress: (image) => image.png({ compressionLevel: 3 }),
});
