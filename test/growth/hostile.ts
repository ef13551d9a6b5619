import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseFontFaces, parseSources, parseWeight } from '../../renderer/fonts/sources/css.ts';
import { parseUnicodeRange } from '../../renderer/fonts/sources/unicode-range.ts';
import { readRecords } from '../../src/batch/records.ts';
import { fillName, fillTemplate } from '../../src/template.ts';
import { sharedFolder } from '../support/service.ts';
import { svg, svgAttributes, svgDocuments } from './svgs.ts';
import { designs, fill, type Hostile, page, quoted, SYNTAX } from './syntax.ts';
import { longLines, writings } from './texts.ts';

export type { Hostile } from './syntax.ts';

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

const folder = sharedFolder();
/** Files are read 64 KiB at a time: what every read does again shows only where there are many. */
const READS = 100;

/** Every parser that reads what users write, with texts that are hostile to it. */
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
  ...['csv', 'ndjson'].flatMap((extension) =>
    call(
      `records in ${extension}`,
      Object.fromEntries(
        Object.entries({ letters: 'a', quotes: '"', commas: ',', 'quoted line ends': '"\n"', 'line ends': '\n' }).map(
          ([name, unit]) => [name, (n) => fill(unit, n * READS)],
        ),
      ),
      async (text) => {
        const file = join(folder, `records.${extension}`);
        writeFileSync(file, text);
        for await (const _ of readRecords(file));
      },
    ),
  ),
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
  ...longLines,
];
