import { readFileSync } from 'node:fs';
import pixelmatch from 'pixelmatch';
import sharp, { type Sharp } from 'sharp';
import { expect, it } from 'vitest';
import { RGB_COLORS } from '../../../renderer/paint/pdf/colors.ts';
import { createPdf } from '../../../renderer/paint/pdf/document.ts';
import { pdfPainter } from '../../../renderer/paint/pdf/painter.ts';
import { rasterize } from '../../../renderer/paint/raster/index.ts';
import { clipTo, filled, group, solid, stroke, stroked } from '../../../renderer/scene/items.ts';
import { ellipse } from '../../../renderer/scene/path.ts';
import type { Clip, Gradient, Item, Mask, Pattern, RadialGradient } from '../../../renderer/scene/types.ts';
import { BLEND_MODES } from '../../../renderer/scene/types.ts';
import { describeWith } from '../../support/describe-with.ts';
import { asFile, complaints } from '../../support/pdf.ts';
import { outputOf } from '../../support/programs.ts';
import { box, rgba } from '../../support/scenes.ts';

const SIZE = 100;
/** Device px per px of the scene. */
const SCALE = 2;

/** A vector PDF of one page; what would have to be pixels fails. */
async function pdfOf(items: readonly Item[]): Promise<Buffer> {
  const file = createPdf({ info: { language: 'en' }, dpi: 72, profile: null, pdfx: undefined, pageIds: new Set() });
  const rasterizeNothing = () => Promise.reject(new Error('painted as pixels'));
  const paint = pdfPainter(file.document, {
    colors: RGB_COLORS,
    tags: file.tags,
    thin: 2,
    rasterize: rasterizeNothing,
  });
  const bleed = { top: 0, right: 0, bottom: 0, left: 0 };
  await file.addPage({ width: SIZE, height: SIZE, bleed, leastMarks: 0, id: '' });
  await paint({ width: SIZE, height: SIZE, items });
  await file.flush();
  return file.end();
}

/** How readers draw the first page of a file, into a picture beside it. */
const READERS: Record<string, (file: string) => string[]> = {
  pdftoppm: (file) => ['-r', `${72 * SCALE}`, '-png', '-singlefile', file, file],
  mutool: (file) => ['draw', '-q', '-r', `${72 * SCALE}`, '-o', `${file}.png`, file],
};
const opaque = (picture: Sharp) => picture.flatten({ background: 'white' }).ensureAlpha().raw().toBuffer();

/** Percent of the px in which a reader draws items otherwise than the raster painter. */
async function differences(items: readonly Item[], readers = Object.keys(READERS)): Promise<number[]> {
  const data = await pdfOf(items);
  expect(asFile(data, complaints)).toEqual([]);
  const side = SIZE * SCALE;
  const pixels = await rasterize({ width: SIZE, height: SIZE, items }, SCALE);
  const expected = await opaque(sharp(pixels.data, { raw: { width: side, height: side, channels: 4 } }));
  return Promise.all(
    readers.map(async (reader) => {
      const drawn = asFile(data, (file) => {
        outputOf(reader, READERS[reader]!(file));
        return readFileSync(`${file}.png`);
      });
      const actual = await opaque(sharp(drawn));
      return (100 * pixelmatch(expected, actual, undefined, side, side, { threshold: 0.1 })) / side ** 2;
    }),
  );
}

const AREA = box(10, 10, 80, 80);
const STAR: Parameters<typeof filled>[0] = [
  ['M', 50, 10],
  ['L', 65, 88],
  ['L', 12, 35],
  ['L', 90, 40],
  ['L', 25, 85],
  ['Z'],
];
const stops = [
  { offset: 0.1, color: rgba(255, 0, 0) },
  { offset: 0.5, color: rgba(0, 160, 0) },
  { offset: 0.9, color: rgba(0, 0, 255) },
];
const fading = stops.map(({ offset, color }, i) => ({ offset, color: { ...color, a: [1, 0.3, 0.8][i]! } }));
const line: Gradient = { kind: 'linear-gradient', x1: 30, y1: 30, x2: 55, y2: 45, stops };
const circle: RadialGradient = { kind: 'radial-gradient', cx: 50, cy: 50, r: 20, fx: 44, fy: 46, fr: 4, stops };
const tile: Pattern = {
  kind: 'pattern',
  tile: { x: 2, y: 3, width: 20, height: 16 },
  transform: [1, 0, 0, 1, 0, 0],
  items: [filled(box(0, 0, 30, 30), solid(rgba(255, 230, 180))), filled(box(6, 7, 8, 8), solid(rgba(0, 0, 200)))],
};
const round = (x: number, y: number, r: number) => clipTo(ellipse({ x: x - r, y: y - r, width: 2 * r, height: 2 * r }));
const union: Clip = { kind: 'union', clips: [round(35, 50, 25), round(65, 50, 25), clipTo(STAR, 'evenodd')] };
const inner: Clip = { kind: 'intersection', clips: [round(35, 50, 25), round(55, 50, 25)] };
const green = filled(AREA, solid(rgba(0, 128, 0)));
const light: Mask = {
  items: [filled(STAR, { ...line, spread: 'reflect' }), filled(box(40, 40, 20, 20), solid(rgba(200, 200, 200)))],
  kind: 'luminance',
  clip: clipTo(box(10, 10, 70, 80)),
};

describeWith(['pdftoppm', 'mutool', 'qpdf'], 'a vector pdf of a scene looks like its picture, without pixels', () => {
  it.each<[string, readonly Item[]]>([
    ['a reflected gradient', [filled(AREA, { ...line, spread: 'reflect' })]],
    ['a skewed gradient', [filled(AREA, { ...line, transform: [1, 0.3, 0.5, 1, 0, 0] })]],
    ['a radial gradient with a focus', [filled(AREA, circle)]],
    ['a radial gradient repeated backwards', [filled(AREA, { ...circle, spread: 'reflect' })]],
    ['an elliptical gradient', [filled(AREA, { ...circle, transform: [1, 0, 0.3, 0.5, 0, 20] })]],
    ['a radial gradient that fades', [green, filled(STAR, { ...circle, stops: fading, spread: 'reflect' })]],
    [
      'a faded elliptical gradient',
      [group([filled(AREA, { ...circle, transform: [2, 0, 0, 1, -50, 0] })], { opacity: 0.5 })],
    ],
    ['a stroke with a radial gradient', [stroked(STAR, stroke({ ...circle, transform: [2, 0, 0, 1, -50, 0] }, 8))]],
    ['a pattern', [filled(AREA, tile)]],
    [
      'a turned pattern that fades',
      [group([filled(AREA, { ...tile, transform: [0.9, 0.4, -0.4, 0.9, 0, 0] })], { opacity: 0.5 })],
    ],
    ['a stroke with a pattern', [stroked(STAR, stroke({ ...tile, transform: [0.5, 0, 0, 0.5, 0, 0] }, 10))]],
    [
      'a stroke that does not scale',
      [
        group([stroked(STAR, stroke(solid(rgba(200, 0, 0)), 6, { scales: false, dash: [10, 5] }))], {
          transform: [0.5, 0.1, 0, 1, 10, 0],
        }),
      ],
    ],
    ['clips that unite', [group([green], { clip: union })]],
    [
      'clips that unite, faded',
      [group([green, filled(STAR, solid(rgba(255, 0, 0)))], { clip: union, isolated: true, opacity: 0.5 })],
    ],
    [
      'clips that intersect, one of them a union',
      [group([green], { clip: { kind: 'intersection', clips: [union, round(50, 60, 30)] } })],
    ],
    [
      'a clip in a clip',
      [
        group([group([green], { clip: union })], {
          clip: { kind: 'union', clips: [inner, clipTo(box(10, 10, 20, 20))] },
        }),
      ],
    ],
    ['a clip of nothing', [group([green], { clip: { kind: 'union', clips: [] } })]],
    ['a mask of light', [group([green], { mask: light })]],
    [
      'a mask of linear light',
      [group([green], { mask: { ...light, items: [filled(STAR, solid(rgba(128, 128, 128)))], linear: true } })],
    ],
    [
      'a mask of alpha',
      [group([green], { mask: { kind: 'alpha', clip: null, items: [filled(STAR, { ...circle, stops: fading })] } })],
    ],
    [
      'a faded, turned mask',
      [
        green,
        group([filled(AREA, solid(rgba(200, 0, 0)))], {
          mask: light,
          opacity: 0.6,
          transform: [0.9, 0.4, -0.4, 0.9, 20, -10],
        }),
      ],
    ],
    [
      'a mask in a mask',
      [
        group([group([green], { mask: light })], {
          mask: { kind: 'alpha', clip: null, items: [filled(box(0, 0, 60, 100), solid(rgba(0, 0, 0, 0.7)))] },
        }),
      ],
    ],
    ['a mask on a clip', [group([green], { mask: light, clip: union })]],
    [
      'an isolated group that mixes within',
      [
        green,
        group(
          [
            filled(box(20, 20, 40, 40), solid(rgba(120, 120, 120))),
            group([filled(STAR, solid(rgba(200, 150, 50)))], { blend: 'multiply' }),
          ],
          { isolated: true },
        ),
      ],
    ],
    [
      'a pattern with a mask in its tile',
      [
        filled(AREA, {
          ...tile,
          items: [
            group(tile.items, {
              mask: { ...light, items: [filled(box(4, 4, 10, 10), solid(rgba(255, 255, 255)))], clip: null },
            }),
          ],
        }),
      ],
    ],
  ])('%s', async (_, items) => {
    for (const difference of await differences(items)) expect(difference).toBeLessThan(1);
  });

  // poppler 22.12 takes hue and saturation otherwise than ISO 32000-1, 11.3.5.3, MuPDF as Skia does.
  it.each(BLEND_MODES)('%s', async (blend) => {
    const backdrop = filled(AREA, solid(rgba(200, 40, 10)));
    const items = [
      filled(box(20, 20, 40, 40), solid(rgba(200, 150, 50))),
      filled(box(30, 30, 50, 50), solid(rgba(30, 60, 200))),
    ];
    const scene = [
      filled(box(0, 0, SIZE, SIZE), solid(rgba(255, 255, 255))),
      backdrop,
      group(items, { blend, isolated: true, opacity: 0.8 }),
    ];
    const readers = blend === 'hue' || blend === 'saturation' ? ['mutool'] : undefined;
    for (const difference of await differences(scene, readers)) expect(difference).toBeLessThan(1);
  });
});
