import { parseFontFaces, parseSources, parseWeight } from '../../renderer/fonts/sources/css.ts';
import { parseUnicodeRange } from '../../renderer/fonts/sources/unicode-range.ts';
import { fillName, fillTemplate } from '../../src/template.ts';

/** Work whose amount a hostile text of `n` characters or parts decides. */
export interface Hostile {
  /** The parser that reads the text. */
  parser: string;
  /** What is hostile about it. */
  name: string;
  /** The work of a text of that size: a design to render with its options, or a call. */
  of(n: number): { design: unknown; options?: object } | (() => unknown);
}

/** A page of one element; the picture is small, so that reading the element is what takes time. */
const page = (element: object, more: object = {}) => ({
  width: 100,
  height: 100,
  schemaVersion: 3,
  pages: [{ id: 'a', children: [element] }],
  ...more,
});

const fill = (unit: string, n: number) => unit.repeat(Math.max(1, Math.round(n / unit.length)));

const call = (
  parser: string,
  texts: Record<string, (n: number) => string>,
  run: (text: string) => unknown,
): Hostile[] =>
  Object.entries(texts).map(([name, text]) => ({
    parser,
    name,
    of: (n) => {
      const made = text(n);
      return () => run(made);
    },
  }));

/** Texts that are hostile to whatever looks for numbers, functions, quotes or ends. */
const SYNTAX: Record<string, (n: number) => string> = {
  spaces: (n) => `red${fill(' ', n)}x`,
  digits: (n) => `${fill('1', n)}x`,
  dots: (n) => `${fill('.', n)}1x`,
  'open parentheses': (n) => fill('(', n),
  'open functions': (n) => fill('rgb(', n),
  'closed functions': (n) => fill('calc(', n / 2) + fill(')', n / 10),
  'open quotes': (n) => fill('a("', n),
  commas: (n) => fill(',', n),
  letters: (n) => fill('a', n),
  minuses: (n) => fill('-', n),
  comments: (n) => fill('/*', n),
  braces: (n) => fill('{', n),
  semicolons: (n) => fill('a:b;', n),
  numbers: (n) => fill('1 ', n),
  'numbers with exponents': (n) => fill('1e9-', n),
  percents: (n) => fill('5%', n),
  'url(': (n) => fill('url(', n),
  'url("': (n) => fill('url("', n),
  'url(#a)': (n) => fill('url(#a) ', n),
  'url( and spaces': (n) => `url(${fill(' ', n)}x`,
  'var(': (n) => `${fill('var(--a,', n)}1${fill(')', n / 8)}`,
  backslashes: (n) => fill('\\', n),
  'and a tail': (n) => `linear-gradient(red,blue)${fill(' ', n)}x`,
  zeros: (n) => `0.${fill('0', n)}`,
};

const inFigure = (fillOf: (text: string) => string) => (text: string) =>
  page({
    type: 'figure',
    subType: 'star',
    width: 50,
    height: 50,
    fill: fillOf(text),
    stroke: fillOf(text),
    strokeWidth: 2,
  });

const designs = (
  parser: string,
  texts: Record<string, (n: number) => string>,
  design: (text: string) => unknown,
  options?: object,
): Hostile[] =>
  Object.entries(texts).map(([name, text]) => ({
    parser,
    name,
    of: (n) => ({ design: design(text(n)), ...(options ? { options } : {}) }),
  }));

const svg = (body: string, attributes = '', before = '') =>
  page({
    type: 'svg',
    width: 50,
    height: 50,
    src: `data:image/svg+xml;base64,${Buffer.from(
      `${before}<svg xmlns="http://www.w3.org/2000/svg" width="50" height="50" ${attributes}>${body}</svg>`,
    ).toString('base64')}`,
  });
const quoted = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

const ATTRIBUTES: Record<string, (value: string) => string> = {
  'width of a rect': (v) => svg1(`<rect width="${v}" height="9"/>`),
  transform: (v) => svg1(`<rect transform="${v}" width="9" height="9"/>`),
  'd of a path': (v) => svg1(`<path d="M0 0L${v}"/>`),
  points: (v) => svg1(`<polygon points="${v}"/>`),
  fill: (v) => svg1(`<rect fill="${v}" width="9" height="9"/>`),
  style: (v) => svg1(`<rect style="${v}" width="9" height="9"/>`),
  'filter of a style': (v) => svg1(`<rect style="filter:${v}" width="9" height="9"/>`),
  'font of a style': (v) => svg1(`<text style="font:${v} x">a</text>`),
  'clip-path': (v) => svg1(`<rect style="clip-path:polygon(${v})" width="9" height="9"/>`),
  'a basic shape': (v) => svg1(`<rect style="clip-path:inset(${v} round ${v})" width="9" height="9"/>`),
  'dash array': (v) => svg1(`<path stroke="red" stroke-dasharray="${v}" d="M0 0H9"/>`),
  opacity: (v) => svg1(`<rect opacity="${v}" width="9" height="9"/>`),
  class: (v) => svg1(`<style>.a{fill:red}</style><rect class="${v}" width="9" height="9"/>`),
  href: (v) => svg1(`<use href="#${v}"/>`),
  viewBox: (v) => svg1(`<svg viewBox="${v}" preserveAspectRatio="${v}"/>`),
  animation: (v) =>
    svg1(
      `<rect width="9" height="9"><animate attributeName="x" dur="1s" repeatCount="indefinite" values="${v}" begin="${v}"/></rect>`,
    ),
  'x of a text': (v) => svg1(`<text x="${v}" y="9">abc</text>`),
  'a filter region': (v) =>
    svg1(
      `<filter id="f" x="${v}" width="${v}"><feGaussianBlur stdDeviation="${v}"/></filter><rect filter="url(#f)" width="9" height="9"/>`,
    ),
  'a gradient stop': (v) =>
    svg1(
      `<linearGradient id="g" gradientTransform="${v}"><stop offset="${v}" stop-color="${v}"/></linearGradient><rect fill="url(#g)" width="9" height="9"/>`,
    ),
  'a style sheet': (v) => svg1(`<style>${v}</style><rect width="9" height="9"/>`),
  'a selector': (v) => svg1(`<style>${v}{fill:red}</style><g><g><rect width="9" height="9"/></g></g>`),
  'a media query': (v) => svg1(`<style>@media ${v}{rect{fill:red}}</style><rect width="9" height="9"/>`),
  'a text': (v) => svg1(`<text y="20">${v}</text>`),
  'a tag': (v) => svg1(`<${v}`),
};
const svg1 = (body: string) => body;

const svgAttributes = Object.entries(ATTRIBUTES).flatMap(([name, body]) =>
  designs(`SVG: ${name}`, SYNTAX, (text) => svg(body(quoted(text))), { skipImageError: true }),
);

const DOCUMENTS: Record<string, (n: number) => unknown> = {
  'document types that do not end': (n) => svg('', '', fill('<!DOCTYPE [', n)),
  'document types': (n) => svg('', '', `<!DOCTYPE svg [${fill(']', n)}`),
  'entities that do not end': (n) => svg('', '', `<!DOCTYPE svg [${fill('<!ENTITY a ', n)}]>`),
  entities: (n) =>
    svg(
      '<text>&a;</text>',
      '',
      `<!DOCTYPE svg [${Array.from({ length: n / 20 }, (_, i) => `<!ENTITY a${i} "b">`).join('')}]>`,
    ),
  'uses of entities': (n) => svg(`<text>${fill('&a;', n)}</text>`, '', '<!DOCTYPE svg [<!ENTITY a "b">]>'),
  'uses of entities that hold elements': (n) => svg(fill('&a;', n), '', '<!DOCTYPE svg [<!ENTITY a "<rect/>">]>'),
  'processing instructions': (n) => svg('', '', fill('<?', n)),
  'comments that do not end': (n) => svg(fill('<!--', n)),
  'cdata that does not end': (n) => svg(fill('<![CDATA[', n)),
  ampersands: (n) => svg(fill('&', n)),
  'svg &': (n) => svg('', '', fill('svg &', n)),
  '<svg': (n) => svg(fill('<svg ', n)),
  'open tags': (n) => svg(fill('<g>', Math.min(n, 600))),
  'unknown tags that are not closed': (n) => svg(fill('<x>', n)),
  siblings: (n) => svg(fill('<g/>', n)),
  'unclosed paragraphs': (n) => svg(`<foreignObject>${fill('<p>', n)}`),
  'misnested formatting': (n) => svg(`&nbsp;<foreignObject>${fill('<b><p></b>', n)}`),
  'table text': (n) => svg(`&nbsp;<foreignObject><table>${fill('<a>', n)}`),
  attributes: (n) => svg('', Array.from({ length: n / 6 }, (_, i) => `a${i}=""`).join(' ')),
  'equal attributes': (n) => svg('', fill('a="" ', n)),
  namespaces: (n) => svg('', Array.from({ length: n / 16 }, (_, i) => `xmlns:a${i}="b${i}"`).join(' ')),
  tspans: (n) => svg(`<text y="9">${fill('<tspan>a</tspan>', n)}</text>`),
  'nested tspans': (n) => svg(`<text y="9">${fill('<tspan>a', Math.min(n, 2000))}</text>`),
  'x lists of tspans': (n) => svg(`<text x="${fill('1 ', n)}" y="9">${fill('ab', n / 2)}</text>`),
  rotations: (n) => svg(`<text rotate="${fill('1 ', n)}" y="9">${fill('ab', n / 2)}</text>`),
  'a long text': (n) => svg(`<text y="9">${fill('ab ', n)}</text>`),
  'a text with length': (n) => svg(`<text y="9" textLength="50">${fill('ab ', n)}</text>`),
  'a text on a path': (n) =>
    svg(`<path id="p" d="M0 0${fill('L9 9', n)}"/><text><textPath href="#p">${fill('ab', n)}</textPath></text>`),
  'font families': (n) => svg(`<text y="9" font-family="${fill('a,', n)}">abc</text>`),
  'descendant selectors': (n) =>
    svg(`<style>${fill('g ', n)}{fill:red}</style>${'<g>'.repeat(200)}<rect/>${'</g>'.repeat(200)}`),
  'sibling selectors': (n) => svg(`<style>${fill('g~', n)}g{fill:red}</style>${fill('<g/>', 800)}`),
  ':not(': (n) => svg(`<style>${fill(':not(', n)}{fill:red}</style><rect/>`),
  ':nth-child': (n) => svg(`<style>:nth-child(2n+1){fill:red}</style>${fill('<g/>', n)}`),
  ':has': (n) => svg(`<style>:has(rect){fill:red}</style>${fill('<g/>', n)}`),
  'many rules': (n) => svg(`<style>${fill('rect{fill:red}', n)}</style><rect width="9" height="9"/>`),
  'rules of one key': (n) => svg(`<style>${fill('.a{}.a{x:y}', n)}</style><rect class="a"/>`),
  'at rules': (n) => svg(`<style>${fill('@media all{', n)}</style><rect/>`),
  'lists of selectors': (n) => svg(`<style>${fill('a,', n)}b{fill:red}</style><rect/>`),
  variables: (n) =>
    svg(
      `<style>rect{${Array.from({ length: n / 20 }, (_, i) => `--a${i}:var(--a${i + 1})`).join(';')}}</style><rect/>`,
    ),
  'uses of uses': (n) =>
    svg(
      `<g id="a0"><rect/></g>${Array.from({ length: n / 40 }, (_, i) => `<g id="a${i + 1}"><use href="#a${i}"/></g>`).join('')}`,
    ),
  'gradients of gradients': (n) =>
    svg(
      `${Array.from({ length: n / 40 }, (_, i) => `<linearGradient id="a${i + 1}" href="#a${i}"/>`).join('')}<rect fill="url(#a${Math.floor(n / 40)})" width="9" height="9"/>`,
    ),
  stops: (n) =>
    svg(
      `<linearGradient id="g">${fill('<stop offset="1" stop-color="red"/>', n)}</linearGradient><rect fill="url(#g)" width="9" height="9"/>`,
    ),
  arcs: (n) => svg(`<path d="M0 0${fill('A1 1 0 0 0 2 2', n)}"/>`),
  moves: (n) => svg(`<path stroke="red" d="${fill('M0 0', n)}"/>`),
  markers: (n) =>
    svg(`<marker id="m"><path d="M0 0H1"/></marker><path marker-mid="url(#m)" d="M0 0${fill('L1 1', n / 16)}"/>`),
  'clips of clips': (n) =>
    svg(
      `${Array.from({ length: n / 60 }, (_, i) => `<clipPath id="c${i}" clip-path="url(#c${i + 1})"><rect width="9" height="9"/></clipPath>`).join('')}<rect clip-path="url(#c0)" width="9" height="9"/>`,
    ),
  'filter primitives': (n) =>
    svg(`<filter id="f">${fill('<feFlood/>', n / 100)}</filter><rect filter="url(#f)" width="9" height="9"/>`),
  'filtered elements': (n) =>
    svg(`<filter id="f"><feFlood/></filter>${fill('<rect filter="url(#f)" width="9" height="9"/>', n / 50)}`),
  'masked elements': (n) =>
    svg(
      `<mask id="f"><rect width="9" height="9"/></mask>${fill('<rect mask="url(#f)" width="9" height="9"/>', n / 10)}`,
    ),
  switches: (n) => svg(fill('<switch><g systemLanguage="a,b"/></switch>', n)),
};

const svgDocuments: Hostile[] = Object.entries(DOCUMENTS).map(([name, design]) => ({
  parser: 'SVG documents',
  name,
  of: (n) => ({ design: design(n), options: { skipImageError: true } }),
}));

const RLO = '\u202e';
const FAMILY = '👨‍👩‍👧‍👦';

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

const writings: Hostile[] = Object.entries(MODES).flatMap(([mode, { element, design, options, texts }]) =>
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

export const HOSTILE: readonly Hostile[] = [
  ...call(
    'batch variables',
    {
      '{{': (n) => fill('{{', n),
      '{{ and spaces': (n) => `{{${fill(' ', n)}x`,
      '{{ }}': (n) => fill('{{ }}', n),
      '{{a}}': (n) => fill('{{a}}', n),
      'dotted names': (n) => `{{${fill('a.', n)}}}`,
      '}}': (n) => fill('}}', n),
    },
    (text) =>
      fillTemplate(
        { pages: [{ children: [{ type: 'text', text }] }] },
        { a: 1, [text.slice(2, -2)]: 2 },
        { options: { richTextEnabled: true, legacyRichTextEnabled: undefined, data: undefined } },
      ),
  ),
  ...call('names of batch files', { dots: (n) => `${fill('.', n)}a`, '{{': (n) => fill('{{', n) }, (text) => {
    fillName(text, {}, 1);
    fillName('{{a}}', { a: text }, 1);
  }),
  ...call(
    'CSS sources of fonts',
    {
      ...SYNTAX,
      'format(': (n) => `url(a)${fill('format(x) ', n)}`,
      'tech(': (n) => `url(a)${fill('tech(', n)}`,
      'url(a),': (n) => fill('url(a),', n),
      'url( ': (n) => fill('url( ', n),
      'many )': (n) => `url(a${fill(')', n)}`,
      'local(': (n) => fill(',local(', n),
    },
    (text) => {
      parseSources(text);
      parseSources(`url(${text}) format(${text})`);
    },
  ),
  ...call(
    'CSS of fonts',
    {
      ...SYNTAX,
      '@font-face{': (n) => fill('@font-face{', n),
      '@font-face{}': (n) => fill('@font-face{src:url(a);font-family:b}', n),
      '@media': (n) => fill('@media x{', n),
    },
    (text) => {
      parseFontFaces(text, 'https://a.b');
      parseFontFaces(`@font-face{src:${text}}`, 'https://a.b');
      parseWeight(text);
      parseUnicodeRange(text);
    },
  ),
  ...designs(
    'fonts of a design',
    SYNTAX,
    (text) => page({ type: 'text', text: 'a', fontFamily: 'F' }, { fonts: [{ fontFamily: 'F', url: text }] }),
    { skipFontError: true },
  ),
  ...designs('names of fonts', SYNTAX, (text) => page({ type: 'text', text: 'a', fontFamily: text }), {
    skipFontError: true,
  }),
  ...designs(
    'colours',
    SYNTAX,
    inFigure((text) => text),
  ),
  ...designs(
    'gradients',
    SYNTAX,
    inFigure((text) => `linear-gradient(${text})`),
  ),
  ...designs(
    'angles',
    SYNTAX,
    inFigure((text) => `linear-gradient(${text}deg,red,blue)`),
  ),
  ...designs(
    'stops',
    { ...SYNTAX, many: (n) => fill('red 5%,', n), undefined: (n) => fill('red,', n) },
    inFigure((text) => `linear-gradient(red,${text} 50%,${text})`),
  ),
  ...designs(
    'styles of rich text',
    SYNTAX,
    (text) =>
      page({
        type: 'text',
        width: 90,
        text: `<p><span style="color:${quoted(text)};font-size:${quoted(text)};text-decoration:${quoted(text)};font-family:${quoted(text)};background:${quoted(text)}">a</span></p>`,
      }),
    { richTextEnabled: true },
  ),
  ...designs('font styles and decorations', SYNTAX, (text) =>
    page({ type: 'text', width: 90, text: 'a', fontStyle: text, textDecoration: text, fontWeight: text }),
  ),
  ...designs(
    'links',
    SYNTAX,
    (text) =>
      page({ type: 'text', width: 90, text: `<p><a href="${quoted(text)}">a</a></p>`, href: `https://${text}` }),
    { richTextEnabled: true, format: 'pdf', vector: true },
  ),
  ...designs('sources of pictures', SYNTAX, (text) => page({ type: 'image', width: 9, height: 9, src: text }), {
    skipImageError: true,
  }),
  ...designs(
    'data URIs',
    SYNTAX,
    (text) => page({ type: 'image', width: 9, height: 9, src: `data:${text};base64,${text}` }),
    { skipImageError: true },
  ),
  ...designs('replaced colours', SYNTAX, (text) => ({
    ...(svg('<rect width="9" height="9"/>') as object),
    pages: [
      {
        children: [
          {
            ...(svg('<rect width="9" height="9"/>') as { pages: { children: object[] }[] }).pages[0]!.children[0],
            colorsReplace: { [text]: text },
          },
        ],
      },
    ],
  })),
  {
    parser: 'dashes',
    name: 'many',
    of: (n) => ({ design: page({ type: 'line', width: 90, height: 2, dash: Array.from({ length: n }, () => 1) }) }),
  },
  {
    parser: 'dashes',
    name: 'tiny',
    of: (n) => ({ design: page({ type: 'line', width: 90, height: 2, dash: [1 / n, 1 / n] }) }),
  },
  ...svgAttributes,
  ...svgDocuments,
  ...writings,
];
