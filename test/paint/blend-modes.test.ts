/**
 * Every blend mode on every kind of element: pictures as Chromium's canvas mixes the same two layers, and vector PDFs as two
 * readers show them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { PNG } from 'pngjs';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRenderer } from '../../renderer/index.ts';
import { lazy } from '../../renderer/lazy.ts';
import { BLEND_MODES, type BlendMode } from '../../renderer/scene/types.ts';
import { differenceOf } from '../fidelity/difference.ts';
import { describeWith } from '../support/describe-with.ts';
import { asFile } from '../support/pdf.ts';
import { pdfiumPages } from '../support/pdfium.ts';
import { dataUri } from '../support/pictures.ts';
import { outputOf } from '../support/programs.ts';
import { CHROMIUM } from '../support/tools.ts';

const renderer = await createRenderer();
afterAll(() => renderer.close());

const [width, height] = [120, 90];
/** Percent of the pixels that may differ. */
const MOST = 1;

const colours = Buffer.from(
  [...Array(16 * 12).keys()].flatMap((i) => [(i % 16) * 17, Math.floor(i / 16) * 23, 255 - (i % 16) * 12, 255 - i]),
);
const photo = await sharp(colours, { raw: { width: 16, height: 12, channels: 4 } })
  .png()
  .toBuffer();
const drawing =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 70"><rect width="100" height="70" fill="#3a7" opacity="0.8"/><circle cx="50" cy="35" r="30" fill="#d52"/></svg>';
const box = { x: 10, y: 10, width: 100, height: 70 };

/** An element of each kind. */
const KINDS = {
  text: {
    type: 'text',
    ...box,
    text: '<p>Mix <strong>of</strong> it</p>',
    fontFamily: 'Roboto',
    fontSize: 30,
    fill: '#2a6fd0',
  },
  image: { type: 'image', ...box, src: dataUri(photo), cornerRadius: 12 },
  svg: { type: 'svg', ...box, src: dataUri(Buffer.from(drawing), 'image/svg+xml') },
  figure: {
    type: 'figure',
    ...box,
    fill: 'linear-gradient(90deg, rgba(230, 40, 90, 0.9) 0%, rgb(255, 255, 0) 30%, rgb(0, 200, 120) 100%)',
    strokeWidth: 0,
    opacity: 0.9,
  },
  group: {
    type: 'group',
    opacity: 0.85,
    children: [
      { type: 'figure', x: 10, y: 10, width: 70, height: 50, fill: '#e0a020', strokeWidth: 0 },
      { type: 'figure', x: 40, y: 30, width: 70, height: 50, fill: '#4060c0', strokeWidth: 0 },
    ],
  },
} as const;
type Kind = keyof typeof KINDS;

/** Bands of colours, and greys from white to black. */
const backdrop = [
  ...['#ffffff', '#c84030', '#50a850', '#3050b8', '#d0c040'].map((fill, i) => ({
    type: 'figure',
    x: i * 20,
    width: 20,
    height,
    fill,
  })),
  { type: 'figure', x: 100, width: 20, height, fill: 'linear-gradient(180deg, white 0%, black 100%)' },
  // Where black or white burns or dodges them.
  { type: 'figure', x: 14, y: 12, width: 12, height: 66, fill: 'black' },
];
const pageOf = (children: readonly object[], id = 'page') => ({ id, background: 'white', children });
const designOf = (...pages: object[]) => ({ schemaVersion: 4, width, height, pages });
const picture = async (children: readonly object[], options: object = {}) =>
  (await renderer.render(designOf(pageOf(children)), options)).data;

const mixed = (kind: Kind, blendMode: BlendMode) => [...backdrop, { ...KINDS[kind], blendMode }];
const modes = BLEND_MODES.map((mode) => [mode] as const);
const kinds = Object.keys(KINDS) as Kind[];

describeWith(['chromium'], 'a blend mode in a picture', () => {
  let browser: Browser;
  let mix: (kind: Kind, mode: BlendMode) => Promise<PNG>;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
    const page = await browser.newPage();
    const below = dataUri(await picture(backdrop));
    const layers = new Map<Kind, string>();
    for (const kind of kinds) layers.set(kind, dataUri(await picture([KINDS[kind]], { ignoreBackground: true })));
    mix = async (kind, mode) => {
      const operation = mode === 'normal' ? 'source-over' : mode;
      // A string, since the DOM's types would be everybody's.
      const url = await page.evaluate<string>(`(async () => {
        const load = (src) => new Promise((resolve) => {
          const image = new Image();
          image.onload = () => resolve(image);
          image.src = src;
        });
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [${width}, ${height}];
        const context = canvas.getContext('2d');
        context.drawImage(await load(${JSON.stringify(below)}), 0, 0);
        context.globalCompositeOperation = ${JSON.stringify(operation)};
        context.drawImage(await load(${JSON.stringify(layers.get(kind))}), 0, 0);
        return canvas.toDataURL();
      })()`);
      return PNG.sync.read(Buffer.from(url.split(',')[1]!, 'base64'));
    };
  });
  afterAll(() => browser.close());

  it.each(modes)('%s is that of a canvas, on every kind of element', async (mode) => {
    for (const kind of kinds) {
      const actual = PNG.sync.read(await picture(mixed(kind, mode)));
      expect(differenceOf(await mix(kind, mode), actual).percent, kind).toBeLessThanOrEqual(MOST);
    }
  });
});

/** px to a point: edges weigh less. */
const scale = 2;
const cases = BLEND_MODES.flatMap((mode) => kinds.map((kind) => ({ mode, kind, id: `${mode}-${kind}` })));

/** Every mode on every kind as a page, and each page as a picture. */
const drawn = lazy(async () => {
  const design = designOf(...cases.map(({ mode, kind, id }) => pageOf(mixed(kind, mode), id)));
  const { data: pdf } = await renderer.render(design, { format: 'pdf', vector: true });
  const pictures = new Map<string, PNG>();
  for (const { id } of cases)
    pictures.set(id, PNG.sync.read((await renderer.render(design, { pageId: id, pixelRatio: scale })).data));
  return { pdf, pictures };
});

/** The kinds of elements on which a mode looks otherwise in a reader than in the picture. */
async function wrongIn(pages: readonly PNG[], mode: BlendMode): Promise<string[]> {
  const { pictures } = await drawn();
  return cases.flatMap(({ mode: other, kind, id }, i) => {
    if (other !== mode) return [];
    const { percent } = differenceOf(pictures.get(id)!, pages[i]!);
    return percent <= MOST ? [] : [`${kind}: ${percent.toFixed(2)} %`];
  });
}

describe('a blend mode in a vector pdf, in PDFium', () => {
  let pages: PNG[] = [];
  beforeAll(async () => {
    pages = await pdfiumPages((await drawn()).pdf, scale);
  });

  it.each(modes)('%s looks as in the picture, on every kind of element', async (mode) => {
    expect(await wrongIn(pages, mode)).toEqual([]);
  });
});

describeWith(['pdftoppm'], 'a blend mode in a vector pdf, in poppler', () => {
  let pages: PNG[];
  beforeAll(async () => {
    const { pdf } = await drawn();
    pages = asFile(pdf, (file) => {
      const folder = path.dirname(file);
      outputOf('pdftoppm', ['-r', String(72 * scale), '-png', file, path.join(folder, 'page')]);
      const names = readdirSync(folder).filter((name) => name.endsWith('.png'));
      return names.sort().map((name) => PNG.sync.read(readFileSync(path.join(folder, name))));
    });
  });

  /** poppler 22.12 mixes hue and saturation by formulas of its own; mupdf and PDFium do as the standard says. */
  const MISTAKEN: readonly BlendMode[] = ['hue', 'saturation'];

  it.each(modes.filter(([mode]) => !MISTAKEN.includes(mode)))(
    '%s looks as in the picture, on every kind of element',
    async (mode) => {
      expect(await wrongIn(pages, mode)).toEqual([]);
    },
  );
});
