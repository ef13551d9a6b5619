import { fill, type Hostile, page } from './syntax.ts';

const RLO = '\u202e';
const FAMILY = '👨‍👩‍👧‍👦';

/** Characters that layout, shaping, bidi or segmentation may trip over. */
const WRITINGS: Record<string, (n: number) => string> = {
  words: (n) => fill('ab cd ', n),
  'one word': (n) => fill('a', n),
  spaces: (n) => fill(' ', n),
  'no-break spaces': (n) => fill('a\u00a0', n),
  lines: (n) => fill('a\n', n),
  tabs: (n) => fill('a\t', n),
  hyphens: (n) => fill('a-', n),
  'soft hyphens': (n) => fill('a\u00ad', n),
  'zero-width spaces': (n) => fill('a\u200b', n),
  'bidi overrides': (n) => fill(`${RLO}\u2067א`, n),
  'closed bidi overrides': (n) => fill(`${RLO}א\u202c`, n),
  isolates: (n) => fill('\u2067א\u2069a', n),
  'unmatched isolates': (n) => fill('\u2067a', n),
  brackets: (n) => fill('א(a', n),
  'left and right': (n) => fill('aא ', n),
  Arabic: (n) => fill('مرحبا ', n),
  'one Arabic word': (n) => fill('م', n),
  Thai: (n) => fill('ภาษาไทย', n),
  Devanagari: (n) => fill('नमस्ते ', n),
  Japanese: (n) => fill('日本語、', n),
  families: (n) => fill(FAMILY, n * 4),
  flags: (n) => fill('🇩🇪', n),
  'regional indicators': (n) => fill('🇩', n),
  keycaps: (n) => fill('1\ufe0f\u20e3', n),
  joiners: (n) => fill('\u200d', n),
  'a letter with joiners': (n) => `a${fill('\u200d', n)}`,
  'a letter with tags': (n) => `a${fill('\u{e0020}', n)}`,
  'joined letters': (n) => fill('a\u200d', n),
  marks: (n) => `a${fill('\u0301', n)}`,
  'letters with marks': (n) => fill('a\u0301', n),
  'many scripts': (n) => fill('aאб漢ก', n),
  surrogates: (n) => fill('\ud83d', n),
  ampersands: (n) => fill('&', n),
  references: (n) => fill('&amp;', n),
  '<': (n) => fill('<', n),
  '>': (n) => fill('>', n),
  'unknown characters': (n) => fill('\u{1f9ff}\u{e000}', n),
};

/** Tags that the parser of HTML or the layout of rich text may trip over. */
const MARKUP: Record<string, (n: number) => string> = {
  '<p ': (n) => fill('<p ', n),
  '<p>': (n) => fill('<p>', n),
  paragraphs: (n) => fill('<p>a</p>', n),
  spans: (n) => `<p>${fill('<span>a</span>', n)}</p>`,
  'nested spans': (n) => `<p>${fill('<span>', n)}a`,
  'nested divs': (n) => `${fill('<div>', n)}a`,
  'nested lists': (n) => `${fill('<ul><li>', n)}a`,
  'nested bold': (n) => `<p>${fill('<b>', n)}a`,
  'misnested formatting': (n) => fill('<b><p></b>', n),
  'nested links': (n) => fill('<a>', n),
  tables: (n) => fill('<table>', n),
  'text in tables': (n) => `<table>${fill('<a>x', n)}`,
  selects: (n) => fill('<select><option>', n),
  items: (n) => `<ol>${fill('<li>a</li>', n)}</ol>`,
  breaks: (n) => `<p>${fill('a<br>', n)}</p>`,
  'underlined spans': (n) => `<p>${fill('<u>a</u> ', n)}</p>`,
  'coloured spans': (n) => `<p>${fill('<span style="color:red;background:blue">a</span> ', n)}</p>`,
  'one long style': (n) => `<p><span style="${fill('color:red;', n)}">a</span></p>`,
  'one long class': (n) => `<p class="${fill('a ', n)}">a</p>`,
  attributes: (n) => `<p ${Array.from({ length: n / 4 }, (_, i) => `a${i}`).join(' ')}>a</p>`,
  'equal attributes': (n) => `<p ${fill('a ', n)}>a</p>`,
  'end tags': (n) => `<p>${fill('</b>', n)}</p>`,
  'end tags of paragraphs': (n) => fill('</p>', n),
  comments: (n) => `<p>${fill('<!--', n)}`,
  superscripts: (n) => `<p>${fill('a<sup>b</sup>', n)}</p>`,
  directions: (n) => `<p>${fill('<span dir="rtl">א</span>a', n)}</p>`,
  links: (n) => `<p>${fill('<a href="https://a.b">a</a> ', n)}</p>`,
  'one justified line': (n) => `<p style="text-align:justify">${fill('a b ', n)}</p>`,
};

const MODES: Record<
  string,
  { element?: object; design?: object; options: object; texts: 'plain' | 'markup' | 'both' }
> = {
  'plain text that shrinks': { options: {}, texts: 'plain' },
  'plain text that grows': { options: { textOverflow: 'resize' }, texts: 'plain' },
  'plain text that is cut': { options: { textOverflow: 'ellipsis' }, texts: 'plain' },
  'plain text that splits': { options: { textSplitAllowed: true }, texts: 'plain' },
  'curved plain text': { element: { curveEnabled: true }, options: {}, texts: 'plain' },
  'rich text that shrinks': { options: { richTextEnabled: true }, texts: 'both' },
  'rich text that grows': { options: { richTextEnabled: true, textOverflow: 'resize' }, texts: 'both' },
  'rich text that is cut': { options: { richTextEnabled: true, textOverflow: 'ellipsis' }, texts: 'both' },
  'curved rich text': { element: { curveEnabled: true }, options: { richTextEnabled: true }, texts: 'both' },
  'markup that shrinks': { design: { schemaVersion: 4 }, options: {}, texts: 'both' },
  'markup that grows': { design: { schemaVersion: 4 }, options: { textOverflow: 'resize' }, texts: 'both' },
  'markup that is cut': { design: { schemaVersion: 4 }, options: { textOverflow: 'ellipsis' }, texts: 'both' },
  'curved markup': { element: { curveEnabled: true }, design: { schemaVersion: 4 }, options: {}, texts: 'both' },
};

/** A text of four times as many words, whose line does not end, in each way of laying text out: what is added to shows late. */
const line = (text: string) => page({ type: 'text', text, width: 1e6, height: 90, fontSize: 5 });
const paragraph = (n: number) => `<p>${'a '.repeat(4 * n)}</p>`;
const LINES: Record<string, (n: number) => { design: object; options: object }> = {
  plain: (n) => ({ design: line('a '.repeat(4 * n)), options: {} }),
  rich: (n) => ({ design: line(paragraph(n)), options: { richTextEnabled: true } }),
  markup: (n) => ({ design: { ...line(paragraph(n)), schemaVersion: 4 }, options: {} }),
  'of both directions': (n) => ({
    design: { ...line(`<p>${'a א '.repeat(n / 2)}</p>`), schemaVersion: 4 },
    options: {},
  }),
};
export const longLines: Hostile[] = Object.entries(LINES).map(([name, of]) => ({
  parser: 'a line of many words',
  name,
  of: (n) => {
    const { design, options } = of(n);
    return { design, options: { skipFontError: true, textOverflow: 'resize', ...options } };
  },
}));

/** Hostile texts for each way of laying text out. */
export const writings: Hostile[] = Object.entries(MODES).flatMap(([mode, { element, design, options, texts }]) =>
  [...(texts === 'plain' ? [] : Object.entries(MARKUP)), ...Object.entries(WRITINGS)].map(([name, text]) => ({
    parser: mode,
    name,
    of: (n) => ({
      design: page(
        { type: 'text', text: text(n), width: 300, height: 200, fontSize: 20, backgroundEnabled: true, ...element },
        design,
      ),
      options: { skipFontError: true, ...options },
    }),
  })),
);
