/**
 * The failure conditions of PDF/UA-1 that a program finds (PDF Association, Matterhorn Protocol 1.02), as far as they can be
 * met by files of ours: each with how it is looked for. Left out are those of simple and Type 1 fonts, of media clips, forms and
 * attached files, which {@link ABSENT} holds out of the files altogether, and 31-011 and 31-016 of CFF fonts.
 */
import { contentOf, type PageContent } from './pdf-content.ts';
import { type PdfDict, type PdfFileObjects, type PdfValue, readPdf, textOf } from './pdf-file.ts';
import { structureOf, type Tag, tagsIn } from './pdf-structure.ts';
import { fontFaults, readFont, type UsedFont } from './pdf-used-fonts.ts';

interface Examined {
  file: PdfFileObjects;
  pages: { page: PdfDict; content: PageContent }[];
  tags: { tag: Tag; around: readonly Tag[] }[];
  fonts: UsedFont[];
  xmp: string;
}

/** A failure condition: its number, and where a file has it. */
type Condition = [id: string, find: (examined: Examined) => (string | false | undefined)[]];

/** Standard structure types (ISO 32000-1, 14.8.4). */
const STANDARD = new Set(
  `Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private H H1 H2 H3 H4 H5 H6 P L LI Lbl LBody Table TR TH
  TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP Figure Formula Form`.split(
    /\s+/,
  ),
);
const ROWS = ['TR', 'THead', 'TBody', 'TFoot'];
/** What may stand in what, of tables and lists (ISO 32000-1, tables 336 and 337). */
const KIDS: Readonly<Record<string, readonly string[]>> = {
  Table: [...ROWS, 'Caption'],
  TR: ['TH', 'TD'],
  THead: ['TR'],
  TBody: ['TR'],
  TFoot: ['TR'],
  L: ['LI', 'L', 'Caption'],
  LI: ['Lbl', 'LBody'],
};
/** What may hold what. */
const PARENTS: Readonly<Record<string, readonly string[]>> = {
  TR: ['Table', 'THead', 'TBody', 'TFoot'],
  TH: ['TR'],
  TD: ['TR'],
  LI: ['L'],
  Lbl: ['LI', 'Note', 'BibEntry'],
  LBody: ['LI'],
};

function nestingFaults({ tags }: Examined, types: readonly string[]): string[] {
  return tags.flatMap(({ tag, around }) => {
    const kids = types.includes(tag.type) ? KIDS[tag.type] : undefined;
    const parents = types.includes(tag.type) ? PARENTS[tag.type] : undefined;
    const parent = around.at(-1)?.type ?? '';
    return [
      ...(kids ? tag.inner.filter(({ type }) => !kids.includes(type)).map(({ type }) => `${type} in ${tag.type}`) : []),
      ...(kids && tag.contents.length > 0 ? [`content in ${tag.type}`] : []),
      ...(parents && !parents.includes(parent) ? [`${tag.type} in ${parent}`] : []),
    ];
  });
}

/** Rows of a table that have more or fewer columns than its first one, with what spans into them. */
function irregularRows(table: Tag): string[] {
  const rows = [...tagsIn(table.inner)].filter(({ tag }) => tag.type === 'TR').map(({ tag }) => tag);
  const taken = new Set<string>();
  const faults: string[] = [];
  const widths = rows.map((row, r) => {
    let column = 0;
    for (const { attributes } of row.inner) {
      while (taken.has(`${r} ${column}`)) column++;
      const [down, across] = [Number(attributes['/RowSpan'] ?? 1), Number(attributes['/ColSpan'] ?? 1)];
      for (let i = 0; i < down; i++)
        for (let j = 0; j < across; j++) {
          const place = `${r + i} ${column + j}`;
          if (taken.has(place)) faults.push(`two cells at ${place}`);
          taken.add(place);
        }
    }
    return [...taken].filter((place) => place.startsWith(`${r} `)).length;
  });
  return [...faults, ...widths.flatMap((width, r) => (width === widths[0] ? [] : `row ${r} of ${width} columns`))];
}

const levelsOf = ({ tags }: Examined) => tags.flatMap(({ tag }) => /^H(\d)$/.exec(tag.type)?.[1] ?? []).map(Number);
const annotationsOf = ({ file, pages }: Examined) =>
  pages.flatMap(({ page }) =>
    file.list(page['/Annots']).map((reference) => ({ page, reference, dict: file.dict(reference) })),
  );
const isLanguage = (value: PdfValue | undefined) => /^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/.test(textOf(value) ?? '');
const isArtifact = ({ tag }: { tag: string }) => tag === '/Artifact';

/** Where an element is not the one that the parent tree has for its content or annotation (ISO 32000-1, 14.7.4.4). */
function parentFaults({ file, pages, tags }: Examined): string[] {
  const numbers = new Map<number, PdfValue>();
  const read = (node: PdfDict): void => {
    const pairs = file.list(node['/Nums']);
    for (let i = 0; i < pairs.length; i += 2) numbers.set(Number(pairs[i]), pairs[i + 1]!);
    for (const kid of file.list(node['/Kids'])) read(file.dict(kid));
  };
  read(file.dict(file.dict(file.catalog['/StructTreeRoot'])['/ParentTree']));
  const owners = new Map(tags.map(({ tag }) => [tag.dict, tag]));
  const owner = (value: PdfValue | undefined) => owners.get(file.dict(value));
  const ofContents = pages.flatMap(({ content }) =>
    [...content.numbers].flatMap(([key, mcids]) => {
      const list = file.list(numbers.get(key));
      if (new Set(mcids).size !== mcids.length) return [`a number twice in list ${key}`];
      return mcids.flatMap((mcid) =>
        owner(list[mcid])?.contents.some((one) => one.mcid === mcid) ? [] : `content ${mcid} of list ${key}`,
      );
    }),
  );
  const ofAnnotations = annotationsOf({ file, pages, tags } as Examined).flatMap(({ reference, dict }) =>
    owner(numbers.get(Number(dict['/StructParent'])))?.annotations.includes(reference) ? [] : `annotation ${reference}`,
  );
  return [...ofContents, ...ofAnnotations];
}

/** Whatever our files have no use for; were one there, further conditions would have to be looked at. */
const ABSENT: readonly [condition: string, key: string][] = [
  ['20-001, 20-002, 20-003', '/OCProperties'],
  ['21-001', '/EmbeddedFiles'],
  ['25-001', '/AcroForm'],
  ['26-001, 26-002', '/Encrypt'],
  ['30-001', '/Ref'],
];

export const CONDITIONS: readonly Condition[] = [
  [
    '01-003',
    ({ pages }) =>
      pages
        .flatMap(({ content }) => content.nested)
        .map(
          (tags) =>
            tags.slice(0, -1).some((tag) => tag.endsWith('MCID')) &&
            tags.at(-1) === '/Artifact' &&
            `artifact in ${tags}`,
        ),
  ],
  [
    '01-004',
    ({ pages }) =>
      pages
        .flatMap(({ content }) => content.nested)
        .map((tags) => tags.slice(0, -1).includes('/Artifact') && tags.at(-1)!.endsWith('MCID') && `${tags}`),
  ],
  [
    '01-005',
    ({ pages }) =>
      pages
        .flatMap(({ content }) => content.painted)
        .map(
          ({ operator, marks }) =>
            !marks.some((mark) => mark.mcid !== undefined || isArtifact(mark)) && `${operator} is not tagged`,
        ),
  ],
  [
    '01-007',
    ({ file }) => [
      file.dict(file.catalog['/MarkInfo'])['/Suspects'] === true && 'Suspects',
      file.dict(file.catalog['/MarkInfo'])['/Marked'] !== true && 'not Marked',
    ],
  ],
  ['02-001', ({ tags }) => tags.map(({ tag }) => !STANDARD.has(tag.type) && tag.type)],
  ['02-003', ({ file }) => [file.dict(file.catalog['/StructTreeRoot'])['/RoleMap'] !== undefined && 'a role map']],
  [
    '02-004',
    ({ file }) =>
      Object.keys(file.dict(file.dict(file.catalog['/StructTreeRoot'])['/RoleMap'])).map(
        (type) => STANDARD.has(type.slice(1)) && type,
      ),
  ],
  ['06-001', ({ xmp }) => [xmp === '' && 'no metadata']],
  ['06-002', ({ xmp }) => [!xmp.includes('<pdfuaid:part>1</pdfuaid:part>') && 'no pdfuaid']],
  ['06-003', ({ xmp }) => [!/<dc:title><rdf:Alt><rdf:li xml:lang="x-default">[^<]+</.test(xmp) && 'no title']],
  [
    '07-001, 07-002',
    ({ file }) => [file.dict(file.catalog['/ViewerPreferences'])['/DisplayDocTitle'] !== true && 'DisplayDocTitle'],
  ],
  [
    '09-004',
    (examined) => [
      ...nestingFaults(examined, ['Table', 'TR', 'TH', 'TD', 'THead', 'TBody', 'TFoot']),
      ...examined.tags.flatMap(({ tag }) => (tag.type === 'Table' ? irregularRows(tag) : [])),
    ],
  ],
  ['09-005', (examined) => nestingFaults(examined, ['L', 'LI', 'Lbl', 'LBody'])],
  [
    '09-006, 09-007, 09-008',
    ({ tags }) => tags.map(({ tag }) => /^(?:TOC|TOCI|Ruby|RB|RT|RP|Warichu|WT|WP)$/.test(tag.type) && tag.type),
  ],
  [
    '10-001',
    ({ fonts }) =>
      fonts.flatMap((font) => [...font.codes].map((code) => !font.unicode.get(code) && `${font.name} ${code}`)),
  ],
  [
    '11-001, 11-002, 11-003, 11-004, 11-005, 11-006',
    ({ file, tags }) => [
      !isLanguage(file.catalog['/Lang']) && 'no language',
      ...tags.map(
        ({ tag }) =>
          tag.dict['/Lang'] !== undefined && !isLanguage(tag.dict['/Lang']) && `${tag.type} is in no language`,
      ),
    ],
  ],
  [
    '13-004',
    ({ tags }) =>
      tags.map(
        ({ tag }) =>
          tag.type === 'Figure' &&
          !textOf(tag.dict['/Alt']) &&
          !textOf(tag.dict['/ActualText']) &&
          'a figure without a text',
      ),
  ],
  ['14-002', (examined) => [(levelsOf(examined)[0] ?? 1) !== 1 && 'begins below H1']],
  ['14-003', (examined) => levelsOf(examined).map((level, i, all) => level > (all[i - 1] ?? 0) + 1 && `H${level}`)],
  ['14-006, 14-007', ({ tags }) => tags.map(({ tag }) => tag.type === 'H' && 'H')],
  [
    '15-003',
    ({ tags }) =>
      tags.map(
        ({ tag }) =>
          tag.type === 'TH' && !['/Row', '/Column', '/Both'].includes(String(tag.attributes['/Scope'])) && 'TH',
      ),
  ],
  [
    '16-001, 16-002, 16-003',
    ({ tags }) =>
      tags.map(
        ({ tag }) =>
          tag.type === 'L' &&
          [...tagsIn(tag.inner)].some(({ tag: inner, around }) => inner.type === 'Lbl' && around.length === 1) &&
          [undefined, '/None'].includes(tag.attributes['/ListNumbering'] as string) &&
          'L',
      ),
  ],
  [
    '17-002, 17-003, 19-003, 19-004',
    ({ tags }) => tags.map(({ tag }) => /^(?:Formula|Note)$/.test(tag.type) && tag.type),
  ],
  ...ABSENT.map(
    ([id, key]): Condition => [
      id,
      ({ file }) => [file.trailer, ...file.all()].map((dict) => dict[key] !== undefined && key),
    ],
  ),
  [
    '28-002, 28-006, 28-007, 28-010, 28-014, 28-016, 28-017',
    (examined) => annotationsOf(examined).map(({ dict }) => dict['/Subtype'] !== '/Link' && String(dict['/Subtype'])),
  ],
  [
    '28-004, 28-012',
    (examined) => annotationsOf(examined).map(({ dict }) => !textOf(dict['/Contents']) && 'no Contents'),
  ],
  [
    '28-008, 28-009',
    ({ file, pages }) =>
      pages.map(({ page }) => file.list(page['/Annots']).length > 0 && page['/Tabs'] !== '/S' && 'Tabs'),
  ],
  [
    '28-011',
    (examined) =>
      annotationsOf(examined).map(
        ({ reference }) =>
          !examined.tags.some(({ tag }) => tag.type === 'Link' && tag.annotations.includes(reference)) &&
          `${reference}`,
      ),
  ],
  [
    '30-002',
    ({ pages }) => pages.flatMap(({ content }) => [...content.forms]).map(([form, times]) => times > 1 && form),
  ],
  ...(
    [
      '31-001, 31-002, 31-003, 31-006, 31-007, 31-008',
      '31-004, 31-005',
      '31-009',
      '31-011',
      '31-014, 31-015',
      '31-016',
      '31-027',
      '31-028, 31-029',
      '31-030',
    ] as const
  ).map((id): Condition => [id, ({ fonts }) => fonts.flatMap((font) => fontFaults(id, font))]),
  ['the parent tree', parentFaults],
];

/** Every failure condition that a file meets, with where. */
export function failures(data: Buffer): string[] {
  const file = readPdf(data);
  const pages = file.pages.map((page) => ({ page, content: contentOf(file, page) }));
  const shown = new Map<string, Set<number>>();
  for (const { content } of pages)
    for (const [font, codes] of content.shown) shown.set(font, new Set([...(shown.get(font) ?? []), ...codes]));
  const examined: Examined = {
    file,
    pages,
    tags: [...tagsIn(structureOf(file))],
    fonts: [...shown].map(([reference, codes]) => readFont(file, reference, codes)),
    xmp: file.bytes(file.catalog['/Metadata']).toString('utf8'),
  };
  return CONDITIONS.flatMap(([id, find]) => find(examined).flatMap((fault) => (fault ? `${id}: ${fault}` : [])));
}
