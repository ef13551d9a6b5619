import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { galleryDesigns, PREVIEW_SIDE } from '../../page/gallery-designs.ts';
import { createRenderer, type Renderer, type RenderOptions } from '../../renderer/index.ts';
import { root } from '../support/tools.ts';

/** Levels by which a px of the kept picture may differ on average: it is kept with loss. */
const MOST_LEVELS = 6;

describe('the designs of the gallery', () => {
  let renderer: Renderer;
  beforeAll(async () => {
    renderer = await createRenderer({ googleFontsUrl: null });
  });
  afterAll(() => renderer.close());

  const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

  it('are eight, and every example is one', () => {
    expect(galleryDesigns).toHaveLength(8);
    const examples = readdirSync(path.join(root, 'examples')).filter((file) => file.endsWith('.json'));
    expect(galleryDesigns.map(({ name }) => `${name}.json`).sort()).toEqual(examples.sort());
    for (const { records } of galleryDesigns) if (records) expect(read(`examples/${records}`)).toContain('Ada Berger');
  });

  it.each(galleryDesigns)(
    '$title: nothing is found, and its picture is what is rendered',
    async ({ name, options }) => {
      const design = JSON.parse(read(`examples/${name}.json`));
      expect(await renderer.check(design, options as RenderOptions)).toEqual([]);
      const pixelRatio = Math.min(1, PREVIEW_SIDE / Math.max(design.width, design.height));
      const { data } = await renderer.render(design, { pixelRatio });
      const pixelsOf = (file: string | Buffer) => sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
      const [kept, drawn] = await Promise.all([
        pixelsOf(path.join(root, `public/gallery/${name}.webp`)),
        pixelsOf(data),
      ]);
      expect(kept.info).toMatchObject({ width: drawn.info.width, height: drawn.info.height });
      const sum = kept.data.reduce((total, level, i) => total + Math.abs(level - drawn.data[i]!), 0);
      expect(sum / kept.data.length, 'npm run gallery').toBeLessThan(MOST_LEVELS);
    },
  );
});
