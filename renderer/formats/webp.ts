import { percent, pictureFormat } from './picture-format.ts';

export const webp = pictureFormat({
  title: 'WebP',
  names: ['webp'],
  mimes: ['image/webp'],
  extensions: ['webp'],
  longestSide: 16_383,
  compress: (image, options) => image.webp({ quality: percent(options) }),
});
