import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { putWhole } from '../storage/whole-file.ts';
import { withExamples } from './help.ts';
import { UsageError } from './options.ts';

/** `gesso diff`: says how two PNGs differ; the exit code is 1 where they do, 2 where one cannot be read. */
export function addDiffCommand(program: Command): void {
  withExamples(program.command('diff'), {
    'gesso diff expected.png actual.png -o difference.png': 'where two pictures differ; exit code 1 if they do',
  })
    .description('Compare two PNGs')
    .argument('<first>', 'PNG file')
    .argument('<second>', 'PNG file')
    .option('-o, --output <file>', 'where a picture of the differences goes')
    .action(async (first: string, second: string, { output }: { output?: string }) => {
      const { comparePngs, describeComparison } = await import('../testing/compare.ts');
      const comparison = comparePngs(await readPng(first), await readPng(second));
      process.stdout.write(`${describeComparison(comparison)}\n`);
      if (output && comparison.picture) await putWhole(output, comparison.picture);
      process.exitCode = comparison.different > 0 || !comparison.picture ? 1 : 0;
    });
}

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

async function readPng(file: string): Promise<Buffer> {
  const data = await readFile(file).catch((error: Error) => {
    throw new UsageError(error.message);
  });
  if (!data.subarray(0, 8).equals(PNG_SIGNATURE)) throw new UsageError(`${file} is not a PNG`);
  return data;
}
