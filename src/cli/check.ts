import type { Command } from 'commander';
import { createPipeline } from '../../renderer/internal.ts';
import { designFiles } from './design-files.ts';
import { explain, explainWarning } from './explain.ts';
import { withRenderOptions } from './flags.ts';
import { type CommandOptions, resolveCommand, setup } from './options.ts';
import { readDesign } from './render.ts';
import { positive } from './values.ts';

/** `gesso check`: looks designs over without rendering them; the exit code is 1 where one has an error. */
export function addCheckCommand(program: Command): void {
  const command = program
    .command('check')
    .description('Find what is missing, too small, cut off or misplaced, without rendering')
    .argument('<design...>', 'design files, folders or patterns; - for standard input')
    .option('--min-dpi <number>', "picture resolution asked for (default: the design's dpi, at most 150)", positive)
    .option('--json', 'one JSON object a finding and line');
  withRenderOptions(command).action(
    async (designs: string[], options: CommandOptions & { minDpi?: number; json?: true }) => {
      const { minDpi, json } = options;
      const resolved = resolveCommand(options);
      const renderer = await createPipeline(setup(options));
      let errors = 0;
      try {
        for (const file of await designFiles(designs)) {
          const findings = await readDesign(file).then(
            (design) => renderer.check(design, resolved, { ...(minDpi !== undefined && { minDpi }) }),
            (error) => [{ code: 'not_read', path: '', message: explain(error), severity: 'error' as const }],
          );
          errors += findings.filter(({ severity }) => severity === 'error').length;
          for (const finding of findings) {
            const line = json
              ? JSON.stringify({ file, ...finding })
              : `${file}: ${finding.severity}: ${explainWarning(finding)}`;
            process.stdout.write(`${line}\n`);
          }
          if (!json && findings.length === 0) process.stdout.write(`${file}: nothing found\n`);
        }
      } finally {
        await renderer.close();
      }
      process.exitCode = errors > 0 ? 1 : 0;
    },
  );
}
