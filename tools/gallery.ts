/**
 * Writes the pictures of the page's gallery into `public/gallery`: `npm run gallery`. They are there before anything is
 * rendered, and where a service renders for nobody without a key.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { galleryDesigns, PREVIEW_SIDE } from '../page/gallery-designs.ts';
import { createRenderer } from '../renderer/index.ts';

const root = path.resolve(import.meta.dirname, '..');
const folder = path.join(root, 'public/gallery');

/** px of the side of the picture that is shown at first sight. */
const FIRST_SIDE = 1080;

mkdirSync(folder, { recursive: true });
const renderer = await createRenderer({ googleFontsUrl: null });
for (const [i, { name }] of galleryDesigns.entries()) {
  const design = JSON.parse(readFileSync(path.join(root, 'examples', `${name}.json`), 'utf8'));
  const side = Math.max(design.width, design.height);
  const write = async (file: string, most: number) => {
    const options = { format: 'webp', quality: 0.82, pixelRatio: Math.min(1, most / side) } as const;
    const { data } = await renderer.render(design, options);
    writeFileSync(path.join(folder, file), data);
    console.log(`${file}: ${Math.ceil(data.length / 1024)} KB`);
  };
  await write(`${name}.webp`, PREVIEW_SIDE);
  if (i === 0) await write(`${name}-large.webp`, FIRST_SIDE);
}
await renderer.close();
