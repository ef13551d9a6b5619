/**
 * How many instructions the start and five designs take: `npm run instructions [-- --update]`, of what is built. Unlike
 * times, the counts hardly waver, however busy the machine is. Fails where a count is larger than its budget
 * (`bench/instructions.json`) by more than the tolerance; `--update` writes the counts down as the budget.
 *
 * Needs valgrind. Counts of another version of Node, or another processor architecture, are not comparable.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import pLimit from 'p-limit';
import { benchDesigns } from './designs.ts';
import { openTemplates } from './templates.ts';

/** Millions of instructions by what they are spent on. */
interface Budget {
  node: string;
  arch: string;
  counts: Record<string, number>;
}

/** Share by which a count may be above its budget: two tools differ by 1 % on the same build. */
const TOLERANCE = 0.03;
/** Of each design: the first has everything to load, the others are warm. */
const RENDERS = 3;
/** Processes counted at a time. */
const AT_A_TIME = 2;

const root = fileURLToPath(new URL('..', import.meta.url));
const budgetFile = new URL('./instructions.json', import.meta.url);
const { values } = parseArgs({ options: { update: { type: 'boolean', default: false } } });
const run = promisify(execFile);

/** One thread each, and nothing left to chance or to time. */
const ENV = { ...process.env, UV_THREADPOOL_SIZE: '1', VIPS_CONCURRENCY: '1', RAYON_NUM_THREADS: '1' };
const NODE = '--predictable --single-threaded --no-opt --random-seed=1 --hash-seed=1 --input-type=module'.split(' ');
const VALGRIND = '--tool=cachegrind --cache-sim=no --branch-sim=no --cachegrind-out-file=/dev/null'.split(' ');

/** @param renders how often the design of a file is rendered before the process ends */
const program = (file: string, renders: number): string => `
  import { readFileSync } from 'node:fs';
  import { createRenderer } from ${JSON.stringify(path.join(root, 'dist/index.mjs'))};
  const renderer = await createRenderer({ systemFonts: false, googleFontsUrl: null });
  for (let i = 0; i < ${renders}; i++) await renderer.render(JSON.parse(readFileSync(${JSON.stringify(file)}, 'utf8')));
  process.exit(0);`;

/** Millions of instructions that a process takes. */
async function count(file: string, renders: number): Promise<number> {
  // The code that V8 writes is watched for changes; that of files is not.
  const options = [...VALGRIND, '--smc-check=all-non-file', process.execPath, ...NODE, '-e', program(file, renders)];
  const { stderr } = await run('valgrind', options, { env: ENV, maxBuffer: 64e6 });
  const [, digits] = /I\s+refs:\s+([\d,]+)/.exec(stderr) ?? [];
  if (!digits) throw new Error(`valgrind says no count:\n${stderr.slice(-2000)}`);
  return Math.round(Number(digits.replaceAll(',', '')) / 1e6);
}

async function designs(): Promise<Map<string, string>> {
  const all = await benchDesigns();
  const named = new Map(all.map(({ name, design }) => [name, JSON.stringify(design)]));
  const templates = await openTemplates();
  const template = templates.design(0, { by: 'data', fresh: false });
  await templates.close();
  const chosen = ['photo-1', 'text-1', 'svg-1', 'filters-2'].map((name) => [name, named.get(name)!] as const);
  return new Map([['template-1', template], ...chosen]);
}

async function countAll(): Promise<Record<string, number>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'gesso-instructions-'));
  const limit = pLimit(AT_A_TIME);
  try {
    const start = limit(() => count('', 0));
    const counts = [...(await designs())].map(async ([name, design]) => {
      const file = path.join(folder, `${name}.json`);
      await writeFile(file, design);
      return [name, (await limit(() => count(file, RENDERS))) - (await start)] as const;
    });
    return { start: await start, ...Object.fromEntries(await Promise.all(counts)) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

const hasValgrind = await run('valgrind', ['--version']).then(
  () => true,
  () => false,
);
if (!hasValgrind) {
  console.error('NOT CHECKED: instructions; valgrind is not installed');
  process.exit(process.env.CI ? 1 : 0);
}
const { version: node, arch } = process;
const counts = await countAll();
if (values.update) {
  await writeFile(budgetFile, `${JSON.stringify({ node, arch, counts } satisfies Budget, null, 2)}\n`);
} else {
  const budget = JSON.parse(await readFile(budgetFile, 'utf8')) as Budget;
  const isComparable = budget.node === node && budget.arch === arch;
  for (const [name, millions] of Object.entries(counts)) {
    const ratio = millions / (budget.counts[name] ?? 0);
    const verdict = ratio > 1 + TOLERANCE ? 'MORE' : ratio < 1 - TOLERANCE ? 'less: run with --update' : '';
    console.log(name.padEnd(12), `${millions} million`.padStart(15), `${ratio.toFixed(3)} × its budget`, verdict);
    if (isComparable && ratio > 1 + TOLERANCE) process.exitCode = 1;
  }
  if (!isComparable) console.log(`NOT CHECKED: the budget is of Node ${budget.node} on ${budget.arch}`);
}
