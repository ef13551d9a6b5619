import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { createRenderer, type FontReport, inspectFont, type RendererOptions } from '../../renderer/index.ts';
import { explain } from './explain.ts';
import { withExamples } from './help.ts';
import { type CommandOptions, setup } from './options.ts';
import { folder, index } from './values.ts';

/** `gesso fonts` lists families; `gesso fonts inspect` describes font files. */
export function addFontsCommand(program: Command): void {
  const fonts = withExamples(program.command('fonts'), {
    'gesso fonts': 'every family that a design can name without declaring it',
    'gesso fonts --fonts-dir ./brand': 'with those of a folder',
    'gesso fonts inspect brand/Brand.woff2': 'what a font file holds, and whether it may be embedded',
  })
    .description('List the font families that need no declaring')
    .option('--fonts-dir <folder>', 'more font files', folder)
    .action(async (options: CommandOptions) => listFonts(setup(options)));

  withExamples(fonts.command('inspect'), {
    'gesso fonts inspect Brand.woff2': 'one file',
    'gesso fonts inspect Family.ttc --face 1': 'the second face of a collection',
  })
    .description('Show names, licence, embedding rights, axes, characters and metrics of font files')
    .argument('<file...>', 'TTF, OTF, WOFF, WOFF2, TTC or OTC files')
    .option('--face <number>', 'which face of a collection, from 0', index)
    .option('--json', 'one JSON object a face and line')
    .action(async (files: string[], { face, json = false }: { face?: number; json?: boolean }) => {
      let failed = 0;
      for (const file of files) {
        try {
          process.stdout.write(await inspect(file, face, json));
        } catch (error) {
          failed++;
          process.stderr.write(`gesso: ${file}: ${explain(error)}\n`);
        }
      }
      if (failed > 0) process.exitCode = 1;
    });
}

/** Prints every family with where it comes from, one a line. */
async function listFonts(options: RendererOptions): Promise<void> {
  const renderer = await createRenderer(options);
  try {
    const families = await renderer.fontFamilies();
    const width = Math.max(0, ...families.map(({ family }) => family.length));
    for (const { family, source } of families) process.stdout.write(`${family.padEnd(width)}  ${source}\n`);
  } finally {
    await renderer.close();
  }
}

/** The output for a file: the report of one face, or the list of a collection's faces. */
async function inspect(file: string, face: number | undefined, json: boolean): Promise<string> {
  const data = await readFile(file);
  const first = await inspectFont(data, face ?? 0);
  if (face !== undefined || first.faces === 1) return printed(file, first, json);
  const rest = Array.from({ length: first.faces - 1 }, (_, i) => inspectFont(data, i + 1));
  const reports = [first, ...(await Promise.all(rest))];
  if (json) return reports.map((report) => printed(file, report, true)).join('');
  const list = reports.map((report) => `  --face ${report.face}  ${titleOf(report)}\n`).join('');
  return `${file}: a collection of ${first.faces} faces; name one to see it whole\n${list}`;
}

const printed = (file: string, report: FontReport, json: boolean): string =>
  json ? `${JSON.stringify({ file, ...report })}\n` : describe(file, report);

/** Text of a font on one line, without the control characters that would steer a terminal. */
const clean = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ').trim();

const titleOf = ({ names, face }: FontReport): string =>
  clean(names.full || [names.family, names.subfamily].filter(Boolean).join(' ')) || `face ${face}, which has no name`;

/** Characters of a licence that one line shows. */
const LONGEST_LINE = 160;

function oneLine(text: string): string {
  const line = clean(text);
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE - 1)}…` : line;
}

const RIGHTS: Readonly<Record<FontReport['embedding']['rights'], string>> = {
  installable: 'may be embedded in any document',
  editable: 'may be embedded in documents, editable ones too',
  'preview-and-print': 'may be embedded in documents that are only viewed and printed',
  restricted: "may not be embedded without its maker's leave",
};

function describe(file: string, report: FontReport): string {
  const { names, embedding, metrics, axes, container, outlines, color, faces, face } = report;
  const { rights, fsType, subsetting, bitmapsOnly } = embedding;
  const number = (value: number) => value.toLocaleString('en');
  const coverage = (list: FontReport['scripts']) =>
    list.map(({ name, has, of }) => `${name} ${number(has)}${has < of ? ` of ${number(of)}` : ''}`).join(', ');
  const limits = [...(subsetting ? [] : ['only whole']), ...(bitmapsOnly ? ['only its bitmaps'] : [])];
  const drawn = [
    outlines ? `${outlines} outlines` : 'bitmaps only, no outlines',
    ...(color.length > 0 ? [color.join(', ')] : []),
  ];
  const rows: [string, string][] = [
    ['file', `${file} (${container}${faces > 1 ? `, face ${face} of ${faces}` : ''}; ${drawn.join('; ')})`],
    ['family', [names.family, names.subfamily].filter(Boolean).join(', ')],
    ['PostScript', names.postScript],
    ['version', names.version],
    ['maker', [...new Set([names.manufacturer, names.designer])].filter(Boolean).join('; ')],
    ['copyright', names.copyright],
    ['licence', [names.license, names.licenseUrl].filter(Boolean).join(' ')],
    ['embedding', `${[RIGHTS[rights], ...limits].join(', ')} (fsType ${fsType})`],
    ['style', `weight ${report.weight}, ${report.italic ? 'italic' : 'upright'}`],
    ...axes.map(({ tag, name, min, max, ...axis }): [string, string] => [
      'axis',
      `${tag}${name ? ` (${name})` : ''} ${min} to ${max}, default ${axis.default}`,
    ]),
    ['glyphs', `${number(report.glyphs)}, for ${number(report.characters)} characters`],
    ['scripts', coverage(report.scripts)],
    ['blocks', coverage(report.blocks)],
    [
      'metrics',
      `ascent ${metrics.ascent}, descent ${metrics.descent}, line gap ${metrics.lineGap}, x-height ${metrics.xHeight}, ` +
        `cap height ${metrics.capHeight}, ${metrics.unitsPerEm} units to the em`,
    ],
  ];
  const shown = rows.flatMap(([name, value]) =>
    value ? [`  ${name.padEnd(10)}  ${name === 'blocks' || name === 'scripts' ? value : oneLine(value)}\n`] : [],
  );
  return `${titleOf(report)}\n${shown.join('')}`;
}
