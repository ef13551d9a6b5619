/**
 * Random texts of many scripts and families, plain, rich and in tables: a picture and a vector pdf of each, or an error with
 * a code; nothing lost without a warning.
 */
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { RenderError, type Warning } from '../../renderer/errors.ts';
import type { Renderer, RenderOptions } from '../../renderer/index.ts';
import { type Random, randomOf } from '../random/random.ts';
import { pdfiumPages } from '../support/pdfium.ts';
import { engineFor, layoutElement, OPTIONS, textElement, textRuns } from '../support/text-engine.ts';
import { SCRIPTS } from './corpus.ts';

const FAMILIES = ['Roboto', 'Lora', 'Anton', 'Caveat', 'Open Sans', 'Inter', 'Oswald', 'Pacifico', 'Playfair Display'];
const SIGNS = [
  '→',
  '✓',
  '“”',
  '(1)',
  '50%',
  '\u{1f600}',
  '\u{1f468}\u200d\u{1f469}',
  '\u2028',
  '\u200b',
  '\u0007',
  '\u202e',
  '\u{10ffff}',
];
const WAYS = ['plain', 'rich', 'markup', 'table'] as const;
const RATIO = 2;
/** What pixelmatch lets pass: each reader has edges of its own. */
const EDGES = 0.3;
/** Percent of the pixels in which a pdf may differ from its picture. */
const MOST_DIFFERENT = 1;

/** The text of a seed, how it is styled, and in which way it is drawn. */
export function textOf(seed: number) {
  const random = randomOf(seed);
  const way = random.pick(WAYS);
  const scripts = random.times(random.whole(1, 3), () => random.pick(SCRIPTS));
  const parts = random.times(random.whole(1, 8), () => wordOf(random, random.pick(scripts)));
  const family = random.chance(0.6) ? scripts[0]!.family : random.pick(FAMILIES);
  const properties = {
    ...{ type: 'text', x: 10, y: 10, width: random.whole(60, 380), height: 280 },
    ...{ fontFamily: family, fontSize: random.whole(8, 40), fill: '#203040' },
    ...random.some(0.2, {
      letterSpacing: () => random.between(-0.1, 0.5),
      align: () => random.pick(['center', 'right', 'justify']),
      fontWeight: () => 'bold',
      fontStyle: () => 'italic',
      textTransform: () => 'uppercase',
      textDecoration: () => 'underline',
      curveEnabled: () => way !== 'table',
      strokeWidth: () => 1,
    }),
  };
  return { way, words: parts, properties };
}

function wordOf(random: Random, { sentence, marks }: (typeof SCRIPTS)[number]): string {
  if (random.chance(0.15)) return random.pick(SIGNS);
  const word = random.pick(`${sentence} ${marks}`.split(' '));
  const form = random.chance(0.2) ? word.normalize('NFD') : word;
  // Taken apart anywhere, as users' programs do.
  return random.chance(0.1) ? [...form].slice(random.whole(0, 3)).join('') : form;
}

export function designOf({ way, words, properties }: ReturnType<typeof textOf>): {
  design: object;
  options: RenderOptions;
} {
  const text = words.join(' ');
  const html = `<p>${words.map((word, i) => (i % 3 === 1 ? `<strong>${word}</strong>` : word)).join(' ')}</p>`;
  const { type, ...style } = properties;
  const element = {
    plain: { ...properties, text },
    rich: { ...properties, text: html },
    markup: { ...properties, text: html },
    table: { ...style, type: 'table', rows: 1, cols: 1, cells: [{ text }] },
  }[way];
  return {
    design: {
      ...{ width: 400, height: 300, schemaVersion: way === 'plain' ? 3 : 4 },
      pages: [{ background: 'white', children: [element] }],
    },
    options: { textOverflow: 'resize', ...(way === 'rich' ? { legacyRichTextEnabled: true } : {}) },
  };
}

/** What of a text no run of its layout draws, and glyphs that are missing without a warning. */
async function lostOf({ way, words, properties }: ReturnType<typeof textOf>, warnings: readonly Warning[]) {
  if (way === 'table' || warnings.some(({ code }) => code === 'text_left_out')) return [];
  const text = words.join(' ');
  const element = textElement({ ...properties, text: way === 'plain' ? text : `<p>${text}</p>` });
  const options = { ...OPTIONS, engine: way, overflow: 'resize' } as const;
  const runs = textRuns(layoutElement(element, await engineFor(element, options), options));
  const bare = (some: string) =>
    some
      .normalize('NFD')
      .toLowerCase()
      .replace(/[\s\p{Cf}\p{Cc}\p{Zl}\p{Zp}]/gu, '');
  const drawn = new Set(bare(runs.map((run) => run.text).join('')));
  // Text with tags keeps its case along a circle, as in the editor.
  const isCased = 'textTransform' in properties && (way === 'plain' || !('curveEnabled' in properties));
  const cased = isCased ? text.toUpperCase() : text;
  const lost = [...new Set(bare(cased))].filter((character) => !drawn.has(character));
  const told = new Set(warnings.map(({ code }) => code));
  const boxes = runs.flatMap(({ stops }) =>
    stops.flatMap(({ word }) =>
      word.glyphs
        .filter(({ id }) => id === 0)
        .map(({ cluster }) => String.fromCodePoint(word.text.codePointAt(cluster) ?? 0)),
    ),
  );
  const untold = boxes.filter((box) => !told.has(/\p{Cc}/u.test(box) ? 'control_drawn' : 'glyph_missing'));
  return [...lost.map((one) => `lost ${one}`), ...(untold.length > 0 ? [`box of ${untold[0]}`] : [])];
}

/** What is wrong with the text of a seed; null where nothing is. */
export async function failureOf(renderer: Renderer, seed: number): Promise<string | null> {
  const text = textOf(seed);
  const { design, options } = designOf(text);
  const said = `${text.way} ${JSON.stringify(text.properties)} ${JSON.stringify(text.words.join(' '))}`;
  try {
    const { data: png, warnings } = await renderer.render(design, { ...options, pixelRatio: RATIO });
    // Rich text of old designs is laid out on the pixels that it is drawn on, as in Chromium: both of one resolution.
    const { data: pdf } = await renderer.render(design, {
      ...options,
      format: 'pdf',
      vector: true,
      dpi: 72,
      pixelRatio: RATIO,
    });
    const [page] = await pdfiumPages(pdf, RATIO);
    const expected = PNG.sync.read(png);
    const { width, height } = expected;
    const different = pixelmatch(expected.data, page!.data, undefined, width, height, { threshold: EDGES });
    const percent = (100 * different) / (width * height);
    if (percent > MOST_DIFFERENT) return `pdf differs by ${percent.toFixed(2)} %: ${said}`;
    const lost = await lostOf(text, warnings);
    return lost.length > 0 ? `${lost.join(', ')}: ${said}` : null;
  } catch (error) {
    if (error instanceof RenderError && error.kind !== 'internal') return null;
    return `${(error as Error).stack?.split('\n').slice(0, 3).join(' ')}: ${said}`;
  }
}
