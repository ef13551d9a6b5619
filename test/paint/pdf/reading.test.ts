import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { decodeHTML } from 'entities';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRenderer, type Renderer } from '../../../renderer/index.ts';
import { describeWith } from '../../support/describe-with.ts';
import { READERS, type ReaderName } from '../../support/pdf-readers.ts';
import { sampled } from '../../support/sampled.ts';
import { REFERENCE } from '../../support/tools.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer();
});
afterAll(() => renderer.close());

interface Case {
  design: unknown;
  options?: object;
}

const text = (value: string, properties: object = {}): Case => ({
  design: {
    width: 500,
    height: 400,
    pages: [
      {
        children: [{ type: 'text', text: value, x: 10, y: 10, width: 480, fontSize: 28, align: 'left', ...properties }],
      },
    ],
  },
});

const families = {
  arabic: 'Noto Sans Arabic',
  devanagari: 'Noto Sans Devanagari',
  hebrew: 'Noto Sans Hebrew',
  japanese: 'Noto Sans JP',
  korean: 'Noto Sans KR',
  thai: 'Noto Sans Thai',
};

/** A text, its looks, and the readers that do not get it right, each with the reason. */
type Sample = [value: string, properties?: object, exceptions?: Partial<Record<ReaderName, string>>];

const WIDE = 'takes gaps of a fifth of the size for spaces, whatever makes them';
const MIXED = 'puts a line of both directions in an order of its own';
const BETWEEN_LINES = 'ends every line with white space';
const TURNED = 'begins a line at every letter that is turned';

const SAMPLES: Record<string, Sample> = {
  latin: ['office affair flow'],
  'latin, wrapped': ['one two three four five six', { width: 120 }],
  'latin, with line ends': ['first line\nsecond line\n\nthird'],
  'latin, justified': ['Justified text with several words over lines', { width: 220, align: 'justify' }],
  'latin, spaced a little': ['SALE TODAY', { letterSpacing: 0.05 }],
  'latin, spaced by a tenth': [
    'SALE TODAY',
    { letterSpacing: 0.1 },
    { poppler: 'takes some gaps of a tenth for spaces' },
  ],
  'latin, spaced widely': ['SALE TODAY', { letterSpacing: 0.3 }, { 'pdf.js': WIDE }],
  'latin, outlined': ['Outlined text', { stroke: 'red', strokeWidth: 2 }],
  'latin, outlined below': ['Outlined text', { stroke: 'red', strokeWidth: 2, opacity: 0.5 }],
  'latin, outlined by a gradient': [
    'Outlined text',
    { stroke: 'linear-gradient(90deg, red 0%, blue 100%)', strokeWidth: 2 },
  ],
  'latin, turned': ['Turned by a little', { rotation: 20 }],
  'latin, on a curve': ['Curved promo text', { curveEnabled: true, curvePower: 0.5 }, { 'pdf.js': TURNED }],
  'latin, in tags': ['<p>Some <b>bold</b> and <i>slanted</i> words</p>'],
  'latin, with a shadow': ['Shadow behind', { shadowEnabled: true, shadowBlur: 4 }],
  'latin, blurred': ['Blurred words', { blurEnabled: true, blurRadius: 3 }],
  vietnamese: ['Tiếng Việt rất đẹp'],
  greek: ['Καλημέρα κόσμε', { fontFamily: 'Roboto' }],
  cyrillic: ['Съешь ещё этих мягких булок'],
  hebrew: ['שלום עולם זהו טקסט', { align: 'right' }],
  'hebrew, wrapped': ['שלום עולם זהו טקסט ארוך', { align: 'right', width: 150 }],
  'hebrew and latin': ['Hello שלום עולם world', {}, { PDFium: MIXED, poppler: MIXED }],
  arabic: ['مرحبا بالعالم السلام عليكم', { fontFamily: families.arabic }],
  'arabic, with vowels': [
    'بَيْتٌ كَبِيرٌ',
    { fontFamily: families.arabic },
    { 'pdf.js': 'sets a mark off that ends a word' },
  ],
  'arabic, outlined': ['السلام عليكم', { fontFamily: families.arabic, stroke: 'red', strokeWidth: 2 }],
  persian: ['پارسی زیبا است', { fontFamily: families.arabic }],
  thai: ['กินดี ที่นี่ น้ำทำ', { fontFamily: families.thai }],
  devanagari: ['नमस्ते दुनिया क्षत्रिय हिन्दी किताब', { fontFamily: families.devanagari }],
  'devanagari, outlined': ['हिन्दी किताब', { fontFamily: families.devanagari, stroke: 'red', strokeWidth: 2 }],
  marathi: ['मराठी मनुष्यों अधिकारों', { fontFamily: families.devanagari }],
  japanese: ['猫である。今日は', { fontFamily: families.japanese }],
  'japanese, wrapped': [
    '吾輩は猫である名前はまだ無い',
    { fontFamily: families.japanese, width: 150 },
    { PDFium: BETWEEN_LINES, 'pdf.js': BETWEEN_LINES, poppler: BETWEEN_LINES },
  ],
  korean: ['안녕하세요 세계', { fontFamily: families.korean }],
  chinese: ['你好世界', { fontFamily: families.japanese }],
  armenian: ['Բարեւ աշխարհ'],
  georgian: ['გამარჯობა მსოფლიო'],
  emoji: ['waltz ❤️ nymphs 😀 done'],
  'emoji of several characters': ['family 👨‍👩‍👧 here'],
};

/** What two texts have in common when they say the same: words, but for how white space and composed letters are written. */
const words = (value: string) =>
  value
    .normalize('NFC')
    .replace(/\p{Cf}|\ufe0f/gu, '')
    .replace(/[\s\f]+/g, ' ')
    .trim();

// biome-ignore lint/suspicious/noControlCharactersInRegex: those are looked for
const CONTROLS = /[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f]/;

async function readings({ design, options }: Case): Promise<Record<ReaderName, string>> {
  const { data } = await renderer.render(design, { ...options, format: 'pdf', vector: true });
  const all = await Promise.all(Object.entries(READERS).map(async ([name, read]) => [name, await read(data)] as const));
  return Object.fromEntries(all) as Record<ReaderName, string>;
}

describeWith(['pdftotext'], 'text as the readers of PDFs give it', () => {
  it.each(Object.entries(SAMPLES))('%s', async (_, [value, properties, exceptions = {}]) => {
    const expected = words(value.replace(/<[^>]*>/g, ''));
    for (const [reader, got] of Object.entries(await readings(text(value, properties)))) {
      expect(got, reader).not.toMatch(CONTROLS);
      if (reader in exceptions)
        expect(words(got).replace(/ /g, '').length, reader).toBe(expected.replace(/ /g, '').length);
      else expect(words(got), reader).toBe(expected);
    }
  });
});

const BACKWARDS = 'loses the space where it goes back to the left';
const BROKEN = 'ends every line with white space, also inside a word';
/** Designs of the corpus that readers give otherwise, and why; the characters are all there but for white space. */
const EXCEPTIONS: [names: RegExp, readers: Partial<Record<ReaderName, string>>][] = [
  [/curve/, { 'pdf.js': TURNED }],
  [/letter-spacing/, { 'pdf.js': WIDE, poppler: WIDE }],
  // Its capitals are kerned that far apart.
  [/great-vibes/, { PDFium: WIDE, 'pdf.js': WIDE, poppler: WIDE }],
  [/japanese|long-word|hyphen-wrap/, { PDFium: BROKEN, 'pdf.js': BROKEN, poppler: BROKEN }],
  [/rich-arabic|rtl/, { 'pdf.js': BACKWARDS, poppler: BACKWARDS }],
];
/** Designs whose characters a reader gives in an order of its own. */
const DISORDERED: [names: RegExp, readers: Partial<Record<ReaderName, string>>][] = [
  [/bidi|rich-rtl/, { PDFium: MIXED, poppler: MIXED }],
  [/rich-size/, { poppler: 'takes large letters for a line of their own' }],
];
const concerns = (list: typeof EXCEPTIONS, name: string, reader: string): boolean =>
  list.some(([names, readers]) => names.test(name) && reader in readers);
const withoutSpaces = (value: string): string => value.replace(/\s/g, '');
/** Without tags that plain text shows. */
const withoutTags = (value: string): string => value.replace(/<br\/?>/g, ' ');
/** poppler joins words that are broken at a hyphen. */
const withoutHyphens = (value: string, name: string): string =>
  name.includes('hyphen') ? value.replaceAll('-', '') : value;
/** Without brackets, which readers mirror. */
const letters = (value: string): string[] => [...withoutSpaces(value).replace(/[()]/g, '')].sort();
/** PDFium marks a hyphen that ends a line, in case that the word goes on. */
const hyphens = (value: string): string => value.replace(/\ufffe/g, '- ');

describeWith(['pdftotext', 'reference'], 'text of the reference designs as the readers of PDFs give it', () => {
  const corpus = path.join(REFERENCE, 'corpus');
  const names = readdirSync(corpus).filter((file) => /^(?:text|rich)-.*\.json$/.test(file));
  it.each(sampled(names, 30))('%s', async (name) => {
    const { design, options } = JSON.parse(readFileSync(path.join(corpus, name), 'utf8'));
    const expected = words(design.pages[0].children.flatMap(writtenText).join(' '));
    for (const [reader, read] of Object.entries(await readings({ design, options }))) {
      expect(read, reader).not.toMatch(CONTROLS);
      const got = words(withoutTags(withoutMarkers(hyphens(read), name)));
      if (/ellipsis/.test(name)) expect(expected.startsWith(got.replace(/\s*….*$/, '')), reader).toBe(true);
      else if (concerns(DISORDERED, name, reader)) expect(letters(got), reader).toEqual(letters(expected));
      else if (concerns(EXCEPTIONS, name, reader))
        expect(withoutHyphens(withoutSpaces(got), name), reader).toBe(withoutHyphens(withoutSpaces(expected), name));
      else expect(got, reader).toBe(expected);
    }
  });
});

/** A text without the bullets and numbers of its lists. */
const withoutMarkers = (value: string, name: string): string =>
  name.includes('list') ? value.replace(/•|(?<!\S)\d\.(?!\d)/g, ' ') : value;

interface Written {
  type: string;
  text: string;
  placeholder?: string;
  textTransform?: string;
}

/** The text of an element without its tags, as a reader of the design would write it down. */
function writtenText({ type, text: own, placeholder, textTransform }: Written): string[] {
  if (type !== 'text') return [];
  const plain = decodeHTML(
    (own || placeholder || '').replace(/<\/(?:p|li|h\d)>|<br\s*\/?>/g, ' ').replace(/<[^>]*>/g, ''),
  );
  return [textTransform === 'uppercase' ? plain.toUpperCase() : plain];
}
