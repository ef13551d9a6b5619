import { type Command, Option } from 'commander';
import {
  type CheckControl,
  type Checked,
  createPipeline,
  type PrintLimits,
  printLimitsSchema,
} from '../../renderer/internal.ts';
import { putWhole } from '../storage/whole-file.ts';
import { designFiles } from './design-files.ts';
import { type Advised, explain, explainWarning } from './explain.ts';
import { withRenderOptions } from './flags.ts';
import { withExamples } from './help.ts';
import { type CommandOptions, resolveCommand, setup, UsageError } from './options.ts';
import { readDesign } from './render.ts';
import { positive } from './values.ts';

/** `--safe-margin 5` and the like, by the limits that they set. */
const LIMITS = {
  hairline: '--hairline <pt>',
  smallestText: '--smallest-text <pt>',
  smallestWhiteText: '--smallest-white-text <pt>',
  safeMargin: '--safe-margin <mm>',
  inkLimit: '--check-ink-limit <percent>',
  lineArtDpi: '--line-art-dpi <number>',
} as const satisfies Partial<Record<keyof PrintLimits, string>>;

interface CheckFlags extends CommandOptions, Partial<Omit<PrintLimits, 'minDpi' | 'inkLimit'>> {
  minDpi?: number;
  checkInkLimit?: number;
  print?: true;
  report?: string;
  json?: true;
}

/** `gesso check`: looks designs over without rendering them; the exit code is 1 where one has an error. */
export function addCheckCommand(program: Command): void {
  const command = program
    .command('check')
    .description('Find what is missing, too small, cut off or misplaced, without rendering')
    .argument('<design...>', 'design files, folders or patterns; - for standard input')
    .option(
      '--min-dpi <number>',
      "picture resolution asked for (default: the design's dpi, at most 150; 225 for print)",
      positive,
    )
    .option('--print', 'look for what print asks for too: thin lines, small text, margins, inks, bleed')
    .option('--report <file>', 'write a PDF of the pages with numbered boxes around what was found; of one design')
    .option('--json', 'one JSON object a finding and line');
  for (const [name, flag] of Object.entries(LIMITS) as [keyof typeof LIMITS, string][]) {
    const option = new Option(flag, `with --print: ${printLimitsSchema().shape[name].description}`);
    command.addOption(option.argParser(positive).helpGroup('Limits of print:'));
  }
  withExamples(command, {
    'gesso check poster.json': 'what is missing, cut off or misplaced',
    'gesso check card.json --print --cmyk --report findings.pdf': 'for print, with boxes around what was found',
    'gesso check designs/ --json': 'every design of a folder, for a program',
  });
  withRenderOptions(command, { writes: false }).action((designs: string[], flags: CheckFlags) =>
    checkFiles(designs, flags),
  );
}

function controlOf(flags: CheckFlags): CheckControl {
  const {
    minDpi,
    print,
    checkInkLimit: inkLimit,
    hairline,
    smallestText,
    smallestWhiteText,
    safeMargin,
    lineArtDpi,
  } = flags;
  const limits = { hairline, smallestText, smallestWhiteText, safeMargin, inkLimit, lineArtDpi };
  const given = Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
  const isForPrint = print || Object.keys(given).length > 0;
  return { ...(minDpi !== undefined && { minDpi }), ...(isForPrint && { print: given }) };
}

async function checkFiles(given: string[], flags: CheckFlags): Promise<void> {
  const { json, report } = flags;
  const designs = await designFiles(given);
  if (report !== undefined && designs.length > 1) throw new UsageError('--report takes one design');
  const resolved = resolveCommand(flags);
  const renderer = await createPipeline(setup(flags));
  let errors = 0;
  const advised: Advised = new Set();
  try {
    for (const file of designs) {
      const checked: Checked = await readDesign(file).then(
        (design) => renderer.check(design, resolved, { ...controlOf(flags), report: report !== undefined }),
        (error) => ({
          findings: [{ code: 'not_read', path: '', message: explain(error, advised), severity: 'error' }],
        }),
      );
      if (report !== undefined && checked.report) await putWhole(report, checked.report);
      const { findings } = checked;
      errors += findings.filter(({ severity }) => severity === 'error').length;
      for (const finding of findings) {
        const line = json
          ? JSON.stringify({ file, ...finding })
          : `${file}: ${finding.severity}: ${explainWarning(finding, advised)}`;
        process.stdout.write(`${line}\n`);
      }
      if (!json && findings.length === 0) process.stdout.write(`${file}: nothing found\n`);
    }
  } finally {
    await renderer.close();
  }
  process.exitCode = errors > 0 ? 1 : 0;
}
