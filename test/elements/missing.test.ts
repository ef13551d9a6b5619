import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRenderer, type Renderer, type RenderOptions } from '../../renderer/index.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer();
});
afterAll(() => renderer.close());

const src = 'asset:nowhere';
const missing = { type: 'image', src, x: 20, y: 20, width: 160, height: 60 };
const design = { width: 200, height: 100, pages: [{ background: 'white', children: [missing] }] };

/** How many px of a render have the colour of its background, another one alone, and others. */
async function colors(placeholder: RenderOptions['placeholder']) {
  const { data, warnings } = await renderer.render(design, { placeholder, skipImageError: true });
  const { data: px } = await sharp(data).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const counts = new Map<string, number>();
  for (let i = 0; i < px.length; i += 3) {
    const color = `${px[i]} ${px[i + 1]} ${px[i + 2]}`;
    counts.set(color, (counts.get(color) ?? 0) + 1);
  }
  return { counts, codes: warnings.map(({ code }) => code) };
}

test('nothing, a grey box or a message stands in place of a picture that cannot be had', async () => {
  const none = await colors('none');
  expect([...none.counts]).toEqual([['255 255 255', 200 * 100]]);
  const box = await colors('box');
  expect(box.counts.get('217 217 217')).toBe(160 * 60);
  expect(box.counts.size).toBe(2);
  const message = await colors('message');
  // Its letters are white, on a box that shows through.
  expect(message.counts.get('229 133 133')).toBeGreaterThan(0.6 * 160 * 60);
  expect(message.counts.get('255 255 255')).toBeGreaterThan(200 * 100 - 160 * 60);
  for (const { codes } of [none, box, message]) expect(codes).toEqual(['image_not_loaded']);
});

test('a placeholder means that a picture may be missing', async () => {
  await expect(renderer.render(design, { placeholder: 'none' })).rejects.toThrow('could not load');
  await expect(renderer.render(design, { placeholder: 'box' })).resolves.toBeDefined();
  await expect(renderer.render(design, { placeholder: 'message', format: 'pdf', vector: true })).resolves.toBeDefined();
});
