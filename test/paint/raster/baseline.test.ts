import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRenderer, type Renderer } from '../../../renderer/index.ts';

/** Families with letters that end on the baseline; ascent and descent in font sizes. */
const FAMILIES = [
  ['Montserrat', 0.968, 0.251],
  ['Poppins', 1.05, 0.35],
  ['Roboto', 0.927734375, 0.244140625],
] as const;

describe('the baseline of a text', () => {
  let renderer: Renderer;
  beforeAll(async () => {
    renderer = await createRenderer();
  });
  afterAll(() => renderer?.close());

  /** The row below the letters, device px. */
  async function bottomOf(family: string, fontSize: number, pixelRatio: number): Promise<number> {
    const text = { type: 'text', x: 10, y: 10, width: 180, height: 60, text: 'LLLL', align: 'left', lineHeight: 1 };
    const design = {
      width: 200,
      height: 80,
      schemaVersion: 4,
      pages: [{ id: 'page', children: [{ ...text, fontFamily: family, fontSize }] }],
    };
    const { data } = await renderer.render(design, { pixelRatio, format: 'png' });
    const picture = PNG.sync.read(data);
    const isDark = (row: number) =>
      Array.from({ length: picture.width }, (_, x) => picture.data[4 * (row * picture.width + x)]!).some((v) => v < 60);
    let row = picture.height;
    while (row > 0 && !isDark(row - 1)) row--;
    return row;
  }

  it.each(FAMILIES)(
    'is the nearest row of the picture, in %s at any size and pixelRatio',
    async (family, ascent, descent) => {
      for (const size of [20, 20.2, 21.3, 27])
        for (const pixelRatio of [1, 1.5, 2, 3]) {
          const above = (size + Math.round(ascent * size) - Math.round(descent * size)) / 2;
          const expected = Math.floor((10 + above) * pixelRatio + 0.5);
          expect(await bottomOf(family, size, pixelRatio), `${size} px at ${pixelRatio}`).toBe(expected);
        }
    },
  );
});
