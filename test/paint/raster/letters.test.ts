import { describe, expect, it } from 'vitest';
import { rasterize } from '../../../renderer/paint/raster/index.ts';
import { paintScene } from '../../../renderer/paint/raster/painter.ts';
import { preparePictures } from '../../../renderer/paint/raster/pictures.ts';
import { readPixels } from '../../../renderer/paint/raster/read-pixels.ts';
import { filled, group, solid } from '../../../renderer/scene/items.ts';
import { rotation } from '../../../renderer/scene/matrix.ts';
import { rectangle } from '../../../renderer/scene/path.ts';
import type { FontUse, Item, Matrix, Rgba, Scene, TextItem } from '../../../renderer/scene/types.ts';
import { createMeasurer } from '../../../renderer/text/measurer.ts';
import { loadFace } from '../../support/faces.ts';

const faces = [await loadFace('roboto', 'latin'), await loadFace('lora', 'latin')];
const measurer = createMeasurer();

const BLUE: Rgba = { r: 20, g: 60, b: 190, a: 1 };

function text(
  written: string,
  x: number,
  baseline: number,
  look: Partial<TextItem> & { size?: number } = {},
): TextItem {
  const { size = 18, ...rest } = look;
  const font: FontUse = { face: faces[0]!, size, syntheticBold: false, syntheticItalic: false, ...rest.font };
  const word = measurer.shape(written, { ...font, size }, 0, 'ltr');
  return {
    kind: 'text',
    text: written,
    x,
    baseline,
    stops: [{ x: 0, word }],
    direction: 'ltr',
    letterSpacing: 0,
    fill: solid(BLUE),
    stroke: null,
    ...rest,
    font: { ...font, size },
  };
}

const box = (x: number, y: number, width: number, height: number, color: Rgba): Item =>
  filled(rectangle({ x, y, width, height }), solid(color));
const WHITE = box(0, 0, 300, 200, { r: 255, g: 255, b: 255, a: 1 });
/** Bands of many colours. */
const BANDS = Array.from({ length: 30 }, (_, i) =>
  box(i * 10, 0, 10, 200, { r: (i * 37) % 256, g: (i * 91) % 256, b: (i * 53) % 256, a: 1 }),
);

const sceneOf = (...items: Item[]): Scene => ({ width: 300, height: 200, items });
const turned = (degrees: number, ...items: Item[]): Item => group(items, { transform: rotation(degrees) as Matrix });

/** The px of a scene all of which Skia paints. */
async function bySkia(scene: Scene, scale: number): Promise<Buffer> {
  const canvas = paintScene(scene, scale, await preparePictures(scene, scale));
  try {
    return (await readPixels(canvas, true)).data;
  } finally {
    canvas.dispose();
  }
}

const PANGRAM = 'Sphinx of black quartz, judge my vow & 0123456789';
const lines = (look: (i: number) => Parameters<typeof text>[3]) =>
  Array.from({ length: 7 }, (_, i) => text(PANGRAM.slice(i * 4, i * 4 + 18), 6.13 + i * 0.29, 24.4 + i * 25, look(i)));

const SCENES: [name: string, scene: Scene][] = [
  ['of many sizes on white', sceneOf(WHITE, ...lines((i) => ({ size: 7 + i * 3.3 })))],
  [
    'of many colours on many',
    sceneOf(
      WHITE,
      ...BANDS,
      ...lines((i) => ({ fill: solid({ r: (i * 71) % 256, g: 255 - i * 40, b: (i * 113) % 256, a: 1 }) })),
    ),
  ],
  ['black on many colours', sceneOf(WHITE, ...BANDS, ...lines(() => ({ fill: solid({ r: 0, g: 0, b: 0, a: 1 }) })))],
  ['that are turned', sceneOf(WHITE, turned(20, ...lines(() => ({}))), turned(90, text('upwards', 20, -100)))],
  ['that overlap each other', sceneOf(WHITE, ...lines((i) => ({ size: 30, baseline: 60 + i * 4 })))],
  [
    'below other items, and above them',
    sceneOf(WHITE, ...lines(() => ({})), box(40, 30, 90, 90, { r: 250, g: 200, b: 0, a: 0.6 }), text('above', 60, 70)),
  ],
  ['beyond the edges', sceneOf(WHITE, text(PANGRAM, -13.4, 40), text('low', 20, 203), text('right', 280, 90))],
  [
    'that are large',
    sceneOf(WHITE, text('Wm', 10, 90, { size: 90 }), text('and small', 30, 120), text('.', 9, 150, { size: 300 })),
  ],
  [
    'that are translucent, or faded by a group',
    sceneOf(
      WHITE,
      text('see through', 10, 40, { fill: solid({ ...BLUE, a: 0.4 }) }),
      group([text('faded', 10, 80)], { opacity: 0.5 }),
    ),
  ],
  ['on nothing', sceneOf(text('alone', 10, 40))],
  ['on a ground that is too small', sceneOf(box(0, 0, 300, 199.5, BLUE), text('alone', 10, 40))],
  ['without another item', sceneOf(WHITE)],
];

describe('letters that are blended from masks', () => {
  describe.each(SCENES)('letters %s', (_, scene) => {
    it.each([1, 0.73, 1.5])('have the px that Skia gives them, at a scale of %s', async (scale) => {
      const { data } = await rasterize(scene, scale, { mostlyOpaque: true });
      const expected = await bySkia(scene, scale);
      let different = 0;
      for (const [i, value] of data.entries()) if (value !== expected[i]) different++;
      expect(data.length).toBe(expected.length);
      expect(different).toBe(0);
    });
  });

  it('lie on what was painted before, which stays as it is', async () => {
    const before = await rasterize(sceneOf(WHITE, ...BANDS), 1);
    const kept = Buffer.from(before.data);
    const { data } = await rasterize(sceneOf(text('on it', 20, 50)), 1, {}, before);
    expect(before.data.equals(kept)).toBe(true);
    expect(data.equals((await rasterize(sceneOf(WHITE, ...BANDS, text('on it', 20, 50)), 1)).data)).toBe(true);
    expect(data.equals(kept)).toBe(false);
  });

  it('are in other families as in the first', async () => {
    const look = { font: { face: faces[1]!, size: 21, syntheticBold: false, syntheticItalic: true }, size: 21 };
    const scene = sceneOf(WHITE, ...lines(() => look));
    const { data } = await rasterize(scene, 1);
    expect(data.equals(await bySkia(scene, 1))).toBe(true);
  });
});

describe('a scene of one colour', () => {
  it.each([0.37, 1, 2.5])('has the px that Skia paints, at a scale of %f', async (scale) => {
    const scene = sceneOf(box(0, 0, 300, 200, BLUE));
    const { data } = await rasterize(scene, scale);
    expect(data.equals(await bySkia(scene, scale))).toBe(true);
  });

  it('is not painted, and any other one is, while its thread does something else', async () => {
    let turns = 0;
    const meanwhile = () => {
      turns++;
    };
    await rasterize(sceneOf(WHITE), 1, { meanwhile });
    expect(turns).toBe(0);
    await rasterize(sceneOf(WHITE, ...BANDS), 1, { meanwhile });
    expect(turns).toBe(1);
  });
});
