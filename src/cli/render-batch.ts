import { dirname, join } from 'node:path';
import { openManifest, readManifest } from '../batch/manifest.ts';
import { progressLine } from '../batch/progress.ts';
import { readRecords, UnreadableData } from '../batch/records.ts';
import { runBatch } from '../batch/run.ts';
import { readConfig } from '../config.ts';
import { createDispatcher } from '../dispatch/dispatcher.ts';
import { withSize } from '../file-names.ts';
import { packageVersion } from '../package-root.ts';
import { gatherOutcomes } from './batch-outcomes.ts';
import { explain } from './explain.ts';
import { type CommandOptions, resolveCommand, setup, UsageError } from './options.ts';
import { outputFormat, progress, readDesign } from './render.ts';

/** The arguments of `gesso batch`. */
export interface BatchOptions extends CommandOptions {
  output: string;
  manifest?: string;
  concurrency?: number;
}

/** The part of a pattern that is a folder of all files. */
function folderOf(pattern: string): string {
  const at = pattern.indexOf('{{');
  return at < 0 ? dirname(pattern) : dirname(`${pattern.slice(0, at)}x`);
}

/**
 * Renders a template once for each record of a file.
 * @returns how many failed
 * @throws UsageError where the command cannot be carried out at all
 */
export async function renderBatch(templateFile: string, dataFile: string, options: BatchOptions): Promise<number> {
  const { output, quiet = false } = options;
  if (!output.includes('{{')) throw new UsageError('the output needs a field in its name: -o "out/{{id}}.png"');
  const resolved = resolveCommand(options, outputFormat(output, options.format));
  const template = await readDesign(templateFile).catch((error) => {
    throw new UsageError(`${templateFile}: ${explain(error)}`);
  });
  const manifestFile = options.manifest ?? join(folderOf(output), 'manifest.ndjson');
  let total = 0;
  for await (const _ of readRecords(dataFile)) total += options.sizes?.length ?? 1;
  // The manifest would forget what earlier runs did, and a table that came out empty would pass for one that is done.
  if (total === 0) throw new UnreadableData(`${dataFile}: it holds no records`);

  const config = readConfig();
  const renderer = setup(options);
  const concurrency = options.concurrency ?? Math.min(config.concurrency, Math.max(1, total));
  const executor = createDispatcher({ ...config, concurrency }, { renderer });
  const earlier = await readManifest(manifestFile);
  const manifest = await openManifest(manifestFile);
  const start = performance.now();
  const show = !quiet && process.stderr.isTTY;
  const outcomes = gatherOutcomes();
  try {
    const counts = await runBatch({
      template,
      records: readRecords(dataFile),
      output: options.sizes ? withSize(output) : output,
      options: resolved,
      sizes: options.sizes,
      textEngine: renderer.textEngine,
      version: packageVersion(),
      executor,
      // As many records wait as there are workers, and one is written, so that no worker is idle between two.
      concurrency: 2 * concurrency + 1,
      earlier,
      manifest,
      onOutcome: outcomes.add,
      ...(show && {
        onProgress: (now) => progress(progressLine(now, total, (performance.now() - start) / 1000)),
      }),
    });
    if (show) progress('');
    if (!quiet)
      for (const line of [...outcomes.lines(), `${summary(counts)}; see ${manifestFile}`])
        process.stderr.write(`${line}\n`);
    return counts.failed;
  } finally {
    await executor.close();
  }
}

const summary = ({ rendered, unchanged, failed }: { rendered: number; unchanged: number; failed: number }): string =>
  `${rendered} rendered, ${unchanged} unchanged, ${failed} failed`;
