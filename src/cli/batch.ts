import type { Command } from 'commander';
import { formatOption, sizesOption, withRenderOptions } from './flags.ts';
import { withExamples } from './help.ts';
import type { BatchOptions } from './render-batch.ts';
import { count } from './values.ts';

/** `gesso batch`: a template and many records; the exit code is 1 where a record failed. */
export function addBatchCommand(program: Command): void {
  const command = program
    .command('batch')
    .description('Render a template once for each record')
    .argument('<template>', 'design with {{name}} in texts and `bindings` of elements')
    .argument('<data>', 'records: .csv, .json or .ndjson')
    .requiredOption(
      '-o, --output <pattern>',
      'names of the files, e.g. out/{{id}}.png; {{index}} is the number, {{size}} the size',
    )
    .option('--manifest <file>', 'what became of each record (default: manifest.ndjson in the output folder)')
    .option('--concurrency <number>', 'renders at a time (default: the cores)', count)
    .addOption(formatOption())
    .addOption(sizesOption());
  withExamples(command, {
    "gesso batch certificate.json people.csv -o 'certificates/{{id}}.pdf' --vector":
      'a PDF for each line of a table; again, only for lines that changed',
    "gesso batch ad.json texts.ndjson -o 'ads/{{id}}.png' --sizes story=1080x1920,square=1080x1080":
      'each record in two sizes',
  });
  withRenderOptions(command, { writes: true })
    .option('--quiet', 'no progress')
    .action(async (template: string, data: string, options: BatchOptions) => {
      // Loaded here: a single render starts without the pool.
      const { renderBatch } = await import('./render-batch.ts');
      const failed = await renderBatch(template, data, options);
      process.exitCode = failed > 0 ? 1 : 0;
    });
}
