import sharp from 'sharp';

/** What a design spends most of its time on. */
export type Kind = 'photo' | 'text' | 'svg' | 'filters' | 'pdf';

export interface BenchDesign {
  name: string;
  kind: Kind;
  format: 'png' | 'pdf';
  width: number;
  height: number;
  design: object;
}

/** The same numbers in every run (mulberry32), 0..1. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A JPEG as cameras make them: soft areas of colour with grain. */
export async function photoFile(width: number, height: number, seed: number): Promise<Buffer> {
  const next = random(seed);
  const coarse = Buffer.from(Array.from({ length: 12 * 9 * 3 }, () => Math.floor(next() * 256)));
  const soft = await sharp(coarse, { raw: { width: 12, height: 9, channels: 3 } })
    .resize(width, height, { kernel: 'cubic', fit: 'fill' })
    .raw()
    .toBuffer();
  for (let i = 0; i < soft.length; i++) soft[i] = Math.max(0, Math.min(255, soft[i]! + (next() - 0.5) * 12));
  return sharp(soft, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 85 })
    .toBuffer();
}

const photo = async (width: number, height: number, seed: number): Promise<string> =>
  `data:image/jpeg;base64,${(await photoFile(width, height, seed)).toString('base64')}`;

const SIZES = [
  [1080, 1080],
  [1080, 1350],
  [1920, 1080],
] as const;
export const FAMILIES = ['Montserrat', 'Playfair Display', 'Open Sans', 'Lora', 'Poppins', 'Oswald'];
export const COLORS = ['#1b1733', '#e8846b', '#ffd08a', '#2a9d8f', '#264653', '#f4f1de'];
const BACKGROUNDS = ['#1b1733', '#264653', '#7a3b2e'];
const WORDS =
  'summer sale market fresh garden open daily from nine until late new season collection handmade with care by people who love what they do'.split(
    ' ',
  );

export const sentence = (count: number, from: number): string =>
  Array.from({ length: count }, (_, i) => WORDS[(from * 7 + i * 5) % WORDS.length]).join(' ');

export const at = <T>(list: readonly T[], index: number): T => list[index % list.length]!;

interface Sheet {
  width: number;
  height: number;
  index: number;
}

function headline({ width, height, index }: Sheet, fields: object = {}): object {
  return {
    type: 'text',
    x: width * 0.08,
    y: height * 0.7,
    width: width * 0.6,
    height: height * 0.16,
    text: sentence(4, index),
    fontSize: 84,
    fontFamily: at(FAMILIES, index),
    fontWeight: 'bold',
    fill: 'white',
    align: 'left',
    ...fields,
  };
}

function photoSheet(sheet: Sheet, src: string, fields: object = {}): object[] {
  const { width, height, index } = sheet;
  return [
    { type: 'image', width, height: height * 0.66, src, cropHeight: 0.9, ...fields },
    {
      type: 'figure',
      subType: 'circle',
      x: width * 0.72,
      y: height * 0.55,
      width: 220,
      height: 220,
      fill: at(COLORS, index + 1),
    },
    headline(sheet),
    headline(sheet, {
      y: height * 0.88,
      height: 60,
      text: sentence(9, index + 3),
      fontSize: 30,
      fontWeight: 'normal',
      shadowEnabled: true,
    }),
    { type: 'line', x: width * 0.08, y: height * 0.86, width: width * 0.3, height: 6, color: at(COLORS, index + 2) },
  ];
}

function textSheet(sheet: Sheet): object[] {
  const { width, height, index } = sheet;
  const column = (i: number) =>
    headline(sheet, {
      x: width * (0.06 + 0.46 * (i % 2)),
      y: height * (0.2 + 0.26 * Math.floor(i / 2)),
      width: width * 0.42,
      height: height * 0.24,
      text: sentence(60, index + i),
      fontSize: 24,
      fontFamily: at(FAMILIES, index + i),
      fontWeight: 'normal',
      align: i % 2 ? 'justify' : 'left',
    });
  return [
    headline(sheet, { y: height * 0.05, height: height * 0.12 }),
    ...Array.from({ length: 6 }, (_, i) => column(i)),
  ];
}

/** An SVG of some dozen curves, as illustrations are. */
export function drawingFile(seed: number, shapeCount = 40): string {
  const next = random(seed);
  const number = () => Math.round(next() * 200);
  const shapes = Array.from({ length: shapeCount }, (_, i) => {
    const curve = Array.from(
      { length: 4 },
      () => `C${number()} ${number()} ${number()} ${number()} ${number()} ${number()}`,
    );
    return `<path d="M${number()} ${number()}${curve.join('')}Z" fill="${at(COLORS, i)}" ${i % 3 === 0 ? ' opacity="0.6"' : ''}/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200">${shapes.join('')}</svg>`;
}

const drawing = (seed: number): string =>
  `data:image/svg+xml;base64,${Buffer.from(drawingFile(seed)).toString('base64')}`;

function svgSheet(sheet: Sheet): object[] {
  const { width, height, index } = sheet;
  const side = width / 4;
  const icons = Array.from({ length: 12 }, (_, i) => ({
    type: 'svg',
    x: (i % 4) * side + 10,
    y: Math.floor(i / 4) * side * 0.85 + 10,
    width: side - 20,
    height: side - 20,
    src: drawing((index * 5 + (i % 5)) * 31),
    rotation: i % 3 === 0 ? 8 : 0,
    ...(i % 2 === 0 ? { colorsReplace: { [COLORS[0]!]: '#3a86ff' } } : {}),
  }));
  return [...icons, headline(sheet, { y: height * 0.84 })];
}

const FILTERS = [
  { filters: { contrast: { intensity: 0.3 }, warm: { intensity: 0.8 } } },
  { blurEnabled: true, blurRadius: 12 },
  { sepiaEnabled: true, brightnessEnabled: true, brightness: 0.1 },
  { grayscaleEnabled: true, shadowEnabled: true, shadowBlur: 30 },
  { filters: { saturation: { intensity: 0.4 }, temperature: { intensity: -0.3 }, shadows: { intensity: 0.2 } } },
];

const design = ({ width, height, index }: Sheet, ...pages: object[][]): object => ({
  width,
  height,
  schemaVersion: 4,
  pages: pages.map((children, i) => ({ id: `p${i}`, background: at(BACKGROUNDS, index), children })),
});

/** 30 designs like people make: the same in every run. */
export async function benchDesigns(): Promise<BenchDesign[]> {
  const photos = await Promise.all([1, 2, 3, 4].map((seed) => photo(1600, 1200, seed)));
  const make = (kind: Kind, count: number, children: (sheet: Sheet) => object[]): BenchDesign[] =>
    Array.from({ length: count }, (_, index) => {
      const [width, height] = at(SIZES, index);
      const sheet = { width, height, index };
      return {
        name: `${kind}-${index + 1}`,
        kind,
        format: 'png',
        width,
        height,
        design: design(sheet, children(sheet)),
      };
    });
  const book = { width: 1080, height: 1350, index: 0 };
  const pages = Array.from({ length: 20 }, (_, index) =>
    index % 4 === 0 ? photoSheet({ ...book, index }, at(photos, index / 4)) : textSheet({ ...book, index }),
  );
  return [
    ...make('photo', 12, (sheet) => photoSheet(sheet, at(photos, sheet.index))),
    ...make('text', 6, textSheet),
    ...make('svg', 6, svgSheet),
    ...make('filters', 5, (sheet) => photoSheet(sheet, at(photos, sheet.index), at(FILTERS, sheet.index))),
    { name: 'pdf-20-pages', kind: 'pdf', format: 'pdf', ...book, design: design(book, ...pages) },
  ];
}

/** A film of one page: a photo, three texts and a shape, which move in and turn, or (`moves` false) a page that stands still. */
export async function filmDesign(side: number, duration: number, moves = true): Promise<object> {
  const animated = (...animations: object[]) => ({ animations: moves ? animations : [] });
  const text = (y: number, size: number, index: number) => ({
    ...{ type: 'text', x: side * 0.08, y: side * y, width: side * 0.84, align: 'left', fill: 'white' },
    ...{ text: sentence(4, index), fontSize: side * size, fontFamily: at(FAMILIES, index) },
    ...animated(
      { type: 'enter', name: at(['move', 'fade', 'zoom'], index), delay: 300 * index, duration: duration * 0.4 },
      { type: 'exit', name: 'fade', duration: duration * 0.2 },
    ),
  });
  const src = await photo(side, side, 7);
  const children = [
    { type: 'image', src, width: side, height: side },
    text(0.12, 0.08, 0),
    text(0.4, 0.05, 1),
    text(0.6, 0.04, 2),
    {
      ...{ type: 'figure', subType: 'star', fill: '#ffd08a' },
      ...{ x: side * 0.7, y: side * 0.72, width: side * 0.2, height: side * 0.2 },
      ...animated({ type: 'loop', name: 'rotate', duration: 2000 }),
    },
  ];
  return { width: side, height: side, schemaVersion: 3, pages: [{ duration, background: '#1b1733', children }] };
}
