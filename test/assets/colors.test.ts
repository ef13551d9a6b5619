import { readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRenderer, type Renderer } from '../../renderer/index.ts';
import { bitmap, coloredPictures, icon, POINTS } from '../support/colored-pictures.ts';
import { root } from '../support/tools.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer();
});
afterAll(() => renderer.close());

const page = (src: string) => ({
  ...{ width: 16, height: 16, schemaVersion: 4 },
  pages: [{ children: [{ type: 'image', width: 16, height: 16, src }] }],
});
const uri = (data: Buffer, mime = 'image/x-icon') => `data:${mime};base64,${data.toString('base64')}`;

/** The rows of docs/evidence/pictures.md: the colours that Chromium shows at the four points. */
const expected = new Map(
  [...readFileSync(path.join(root, 'docs/evidence/pictures.md'), 'utf8').matchAll(/^\| ([^|]+) \| ([\d ,]+) \|/gm)].map(
    ([, name, colors]) => [name!, colors!.split(', ').map((color) => color.split(' ').map(Number))],
  ),
);

async function colorsOf(src: string): Promise<number[][]> {
  const { data } = await renderer.render(page(src));
  const pixels = await sharp(data).removeAlpha().raw().toBuffer();
  return POINTS.map(([x, y]) => [...pixels.subarray((y * 16 + x) * 3, (y * 16 + x) * 3 + 3)]);
}

const pictures = await coloredPictures();

describe('colours and orientation of pictures', () => {
  it('has a row for every picture', () => {
    expect([...expected.keys()].sort()).toEqual(pictures.map(({ name }) => name).sort());
  });

  /** Of these the page says how they differ, and why. */
  const OTHERWISE = /PQ|HLG|JPEG without its end/;
  it.each(pictures.filter(({ name }) => !OTHERWISE.test(name)))(
    'are those of Chromium: $name',
    async ({ name, mime, data }) => {
      const ours = await colorsOf(uri(data, mime));
      const theirs = expected.get(name)!;
      const difference = Math.max(...ours.flat().map((value, i) => Math.abs(value - theirs.flat()[i]!)));
      expect(difference).toBeLessThanOrEqual(3);
    },
  );

  it('says which chunk is not understood', async () => {
    const { data, mime } = pictures.find(({ name }) => name.endsWith('PQ'))!;
    const { warnings } = await renderer.render(page(uri(data, mime)));
    expect(warnings).toMatchObject([{ code: 'color_ignored', message: expect.stringContaining('cICP') }]);
  });
});

describe('an icon', () => {
  it('is cut out by its mask where it has no alpha', async () => {
    const masked = bitmap(24);
    // The mask's last row is the picture's first.
    masked.fill(0xff, masked.length - 4);
    const { data } = await renderer.render(page(uri(icon([masked]))));
    const pixels = await sharp(data).raw().toBuffer();
    // White is the page, red the picture.
    expect([...pixels.subarray(0, 3)]).toEqual([255, 255, 255]);
    expect([...pixels.subarray(16 * 4, 16 * 4 + 3)]).toEqual([255, 0, 0]);
  });

  it('is an error where it is cut short', async () => {
    const whole = icon([bitmap(32)]);
    await expect(renderer.render(page(uri(whole.subarray(0, 100))))).rejects.toMatchObject({
      code: 'image_not_loaded',
    });
  });
});
