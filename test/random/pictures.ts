/**
 * The few pictures that random designs are made of, each another format or kind of pixels. They are about as large as
 * they are painted: readers of PDFs enlarge pixels each in their own way.
 */

import sharp from 'sharp';
import { animationOf, lottieUri, placeAt, rectangleLayer } from '../support/lottie.ts';
import { randomOf } from './random.ts';
import { svgDocument } from './svg.ts';

const uri = (type: string, data: Buffer) => `data:image/${type};base64,${data.toString('base64')}`;

const scene = (width: number, height: number) =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 60 40" preserveAspectRatio="none">
  <defs><linearGradient id="a" x2="0" y2="1"><stop stop-color="#6cf"/><stop offset="1" stop-color="#fec"/></linearGradient></defs>
  <rect width="60" height="40" fill="url(#a)"/><circle cx="44" cy="12" r="7" fill="#f93"/><path d="M0 40L14 18L26 32L38 20L60 40Z" fill="#275"/></svg>`);

/** Two frames below each other: a moving GIF. */
async function gif(): Promise<Buffer> {
  const frames = await Promise.all(
    ['navy', 'gold'].map((background) =>
      sharp({ create: { width: 40, height: 30, channels: 3, background } })
        .raw()
        .toBuffer(),
    ),
  );
  return sharp(Buffer.concat(frames), { raw: { width: 40, height: 60, channels: 3, pageHeight: 30 } })
    .gif({ delay: [100, 100] })
    .toBuffer();
}

const disc = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"><radialGradient id="a"><stop stop-color="#06c"/><stop offset="1" stop-color="#06c" stop-opacity="0"/></radialGradient><circle cx="200" cy="200" r="200" fill="url(#a)"/></svg>',
);

export const PICTURES: readonly string[] = [
  uri('png', await sharp(scene(480, 320)).png().toBuffer()),
  uri('png', await sharp(disc).png().toBuffer()),
  uri('png', await sharp(scene(240, 360)).png({ palette: true, colours: 32 }).toBuffer()),
  uri('jpeg', await sharp(scene(500, 300)).flatten().jpeg({ quality: 70 }).toBuffer()),
  uri('jpeg', await sharp(scene(360, 360)).flatten().greyscale().jpeg().toBuffer()),
  uri('jpeg', await sharp(scene(450, 300)).flatten().withMetadata({ orientation: 6 }).jpeg().toBuffer()),
  uri('webp', await sharp(scene(500, 350)).webp({ quality: 70 }).toBuffer()),
  ...[1, 2].map((seed) => `data:image/svg+xml;utf8,${encodeURIComponent(svgDocument(randomOf(seed)))}`),
];

export const GIF = uri('gif', await gif());

/** Shapes whose alpha masks a picture. */
export const MASKS: readonly string[] = [
  'M16 29C2 19 1 9 8 5c4-2 7 1 8 4 1-3 4-6 8-4 7 4 6 14-8 24z',
  'M16 0a16 16 0 0 1 0 32a16 16 0 0 1 0 -32zM16 9a7 7 0 0 0 0 14a7 7 0 0 0 0 -14z',
].map(
  (d) =>
    `data:image/svg+xml;utf8,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill-rule="evenodd" d="${d}"/></svg>`)}`,
);

/** A red rectangle on 80 × 60 px that are clear. */
export const LOTTIE = lottieUri(
  animationOf(80, 60, 30, [rectangleLayer([40, 30], [0.8, 0.2, 0.2, 1], placeAt(40, 30), 30)]),
);
