import sharp from 'sharp';
import { expect, it } from 'vitest';
import { render } from '../../../renderer/index.ts';

/** The least and the greatest value of any channel. */
async function rangeOf(picture: Buffer): Promise<[number, number]> {
  const { channels } = await sharp(picture).removeAlpha().stats();
  return [Math.min(...channels.map(({ min }) => min)), Math.max(...channels.map(({ max }) => max))];
}

it.each([
  ['larger', { width: 55, height: 55 }],
  ['smaller', { width: 21.5, height: 21.5 }],
  ['squeezed', { width: 30, height: 55 }],
  ['turned', { width: 40, height: 40, rotation: 25 }],
  ['between two pixels', { x: 20.5, width: 40, height: 40 }],
])('a picture that is painted %s keeps the black of its clear pixels from its edges', async (_, placed) => {
  const disc = Buffer.alloc(40 * 40 * 4);
  for (let i = 0; i < 40 * 40; i++)
    if (Math.hypot((i % 40) - 19.5, Math.floor(i / 40) - 19.5) < 15) disc.fill(255, 4 * i, 4 * i + 4);
  const png = await sharp(disc, { raw: { width: 40, height: 40, channels: 4 } })
    .png()
    .toBuffer();
  const src = `data:image/png;base64,${png.toString('base64')}`;
  const image = { type: 'image', src, x: 20, y: 20, stretchEnabled: true, ...placed };
  const { data } = await render({ width: 100, height: 100, pages: [{ background: '#808080', children: [image] }] });
  expect(await rangeOf(data)).toEqual([128, 255]);
});
