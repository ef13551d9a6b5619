/**
 * From the start of a process to its first picture: `npx tsx bench/start.ts [design] [--runs 7]`, of what is built.
 * Medians, ms since the start; `cpu` is what the process took of all cores.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { quantile } from './measure.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values, positionals } = parseArgs({
  options: { runs: { type: 'string', default: '7' } },
  allowPositionals: true,
});
const design = path.resolve(positionals[0] ?? path.join(root, 'examples/poster.json'));

/** Renders the design once and prints when each step was done, ms since the start of the process. */
const library = (load: string) => `
  const times = { booted: performance.now() };
  const { createRenderer } = ${load};
  times.imported = performance.now();
  const renderer = await createRenderer();
  times.ready = performance.now();
  await renderer.render(JSON.parse((await import('node:fs')).readFileSync(${JSON.stringify(design)}, 'utf8')));
  times.picture = performance.now();
  const { user, system } = process.cpuUsage();
  console.log(JSON.stringify({ ...times, cpu: (user + system) / 1000 }));
  await renderer.close();`;
const dist = (name: string) => JSON.stringify(path.join(root, 'dist', name));

type Times = Record<string, number>;
const run = (...args: string[]): string => execFileSync(process.execPath, args, { encoding: 'utf8' });
const folder = mkdtempSync(path.join(tmpdir(), 'gesso-bench-'));
const entrances: Record<string, () => Times> = {
  'import index.mjs': () => JSON.parse(run('--input-type=module', '-e', library(`await import(${dist('index.mjs')})`))),
  'require index.cjs': () => JSON.parse(run('-e', `(async () => {${library(`require(${dist('index.cjs')})`)}})()`)),
  'gesso render': () => {
    const start = performance.now();
    run(path.join(root, 'dist/cli.mjs'), 'render', design, '-o', path.join(folder, 'picture.png'), '--quiet');
    return { picture: performance.now() - start };
  },
};

const measured = new Map<string, Times[]>(Object.keys(entrances).map((name) => [name, []]));
// In turns, so that other work of the machine falls on all.
for (let i = 0; i < Number(values.runs); i++)
  for (const [name, measure] of Object.entries(entrances)) measured.get(name)!.push(measure());
rmSync(folder, { recursive: true });

for (const [name, runs] of measured) {
  const median = (key: string) =>
    quantile(
      runs.map((times) => times[key]!),
      0.5,
    );
  const medians = Object.keys(runs[0]!).map((key) => `${key} ${median(key).toFixed()}`);
  console.log(name.padEnd(18), medians.join('  '));
}
