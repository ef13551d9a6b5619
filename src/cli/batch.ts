import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import type { RenderOptions } from '../../renderer/index.ts';
import { openManifest, readManifest } from '../batch/manifest.ts';
import { progressLine } from '../batch/progress.ts';
import { readRecords } from '../batch/records.ts';
import { runBatch } from '../batch/run.ts';
import { readConfig } from '../config.ts';
import { packageVersion } from '../package-root.ts';
import { createPool } from '../pool.ts';
import { type CommandOptions, formatOption, number, renderOptions, setup, withRenderOptions } from './options.ts';
import { formatOf, progress, readDesign, UsageError } from './render.ts';

interface BatchOptions extends CommandOptions {
  output: string;
  manifest?: string;
  concurrency?: number;
}

/** `gesso batch`: a template and many records; the exit code is 1 where a record failed. */
export function addBatchCommand(program: Command): void {
  const command = program
    .command('batch')
    .description('Render a template once for each record')
    .argument('<template>', 'design with {{name}} in texts and `bindings` of elements')
    .argument('<data>', 'records: .csv, .json or .ndjson')
    .requiredOption('-o, --output <pattern>', 'names of the files, e.g. out/{{id}}.png; {{index}} is the number')
    .option('--manifest <file>', 'what became of each record (default: manifest.ndjson in the output folder)')
    .option('--concurrency <number>', 'renders at a time (default: the cores)', number)
    .addOption(formatOption());
  withRenderOptions(command)
    .option('--quiet', 'no progress')
    .action(async (template: string, data: string, options: BatchOptions) => {
      const failed = await renderBatch(template, data, options);
      process.exitCode = failed > 0 ? 1 : 0;
    });
}

/** The part of a pattern that is a folder of all files. */
function folderOf(pattern: string): string {
  const at = pattern.indexOf('{{');
  return at < 0 ? dirname(pattern) : dirname(`${pattern.slice(0, at)}x`);
}

async function renderBatch(templateFile: string, dataFile: string, options: BatchOptions): Promise<number> {
  const { output, quiet = false } = options;
  if (!output.includes('{{')) throw new UsageError('the output needs a field in its name: -o "out/{{id}}.png"');
  const template = await readDesign(templateFile);
  const given: RenderOptions = { ...renderOptions(options), format: options.format ?? formatOf(output) };
  const manifestFile = options.manifest ?? join(folderOf(output), 'manifest.ndjson');
  let total = 0;
  for await (const _ of readRecords(dataFile)) total++;

  const config = readConfig();
  const concurrency = options.concurrency ?? Math.min(config.concurrency, Math.max(1, total));
  const executor = createPool({ ...config, concurrency }, { renderer: setup(options) });
  const earlier = await readManifest(manifestFile);
  const manifest = await openManifest(manifestFile);
  const start = performance.now();
  const show = !quiet && process.stderr.isTTY;
  try {
    const counts = await runBatch({
      template,
      records: readRecords(dataFile),
      output,
      options: given,
      version: packageVersion(),
      executor,
      // One more than there are workers waits, so that none is idle between two.
      concurrency: concurrency + 1,
      earlier,
      manifest,
      ...(show && {
        onProgress: (now) => progress(progressLine(now, total, (performance.now() - start) / 1000)),
      }),
    });
    if (show) progress('');
    if (!quiet) process.stderr.write(`${summary(counts)}; see ${manifestFile}\n`);
    return counts.failed;
  } finally {
    await executor.close();
  }
}

const summary = ({ rendered, unchanged, failed }: { rendered: number; unchanged: number; failed: number }): string =>
  `${rendered} rendered, ${unchanged} unchanged, ${failed} failed`;
