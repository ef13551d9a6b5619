/**
 * Renders the reference designs and compares the pictures with what the reference system drew of them.
 *
 *   npm run fidelity                    all designs; fails where one is worse than its committed score
 *   npm run fidelity -- text- rich-     only designs whose name begins so; shows each, worst first
 *   npm run fidelity -- --update        commits to what this code reaches (only better scores are taken)
 *   npm run fidelity -- --accept-worse NAME…   takes a worse score too, deliberately
 *
 * Pictures land in test/fidelity/actual, differences in test/fidelity/diff (neither is committed).
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { createRenderer } from '../../renderer/index.ts';

const run = promisify(execFile);
const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const reference = path.resolve(root, process.env.GESSO_REFERENCE ?? '../shared/reference');
const scoresFile = path.join(here, 'scores.json');
/** Percent by which a score may waver without being worse: nothing is random, so rounding only. */
const TOLERANCE = 0.0005;

interface Row {
  name: string;
  /** Percent of the pixels that differ. */
  diff: number;
  /** Mean difference of the channels, 0..255. */
  mean: number;
  note: string;
}
type Scores = Record<string, [diff: number, mean: number]>;

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { update: { type: 'boolean', default: false }, 'accept-worse': { type: 'boolean', default: false } },
});

if (!existsSync(reference)) {
  console.log(`no reference designs at ${path.relative(root, reference)}: nothing to compare`);
  process.exit(0);
}

const matches = (name: string) => positionals.length === 0 || positionals.some((prefix) => name.startsWith(prefix));

/** Renders every design of a set; one that fails leaves no picture, and its error in `notes`. */
async function renderSet(set: string, names: string[], notes: Map<string, string>): Promise<string> {
  const directory = path.join(here, 'actual', set);
  await mkdir(directory, { recursive: true });
  const renderer = await createRenderer();
  for (const name of names) {
    await rm(path.join(directory, `${name}.png`), { force: true });
    const { design, options } = JSON.parse(await readFile(path.join(reference, set, `${name}.json`), 'utf8'));
    try {
      const { data, warnings } = await renderer.render(design, { ...options, format: 'png' });
      await writeFile(path.join(directory, `${name}.png`), data);
      if (warnings.length > 0) notes.set(name, warnings.map((warning) => warning.message).join('; '));
    } catch (error) {
      notes.set(name, String(error));
    }
  }
  await renderer.close();
  return directory;
}

/** Runs the reference's own comparison over the chosen names. */
async function compareSet(set: string, names: string[], actual: string): Promise<Row[]> {
  const expected = await mkdtemp(path.join(tmpdir(), 'gesso-fidelity-'));
  for (const name of names)
    await symlink(path.join(reference, `${set}-expected`, `${name}.png`), path.join(expected, `${name}.png`));
  const diff = path.join(here, 'diff', set);
  for (const name of names) await rm(path.join(diff, `${name}.png`), { force: true });
  const { stdout } = await run(
    process.execPath,
    [path.join(reference, 'compare.mjs'), expected, actual, '--diff', diff, '--json'],
    { cwd: root, maxBuffer: 64e6 },
  );
  await rm(expected, { recursive: true });
  return JSON.parse(stdout) as Row[];
}

const percent = (rows: Row[], limit: number) =>
  ((100 * rows.filter((row) => row.diff <= limit).length) / rows.length).toFixed(1);

function printCategories(set: string, rows: Row[]): void {
  const categories = new Map<string, Row[]>();
  for (const row of rows) {
    const category = row.name.split('-')[0]!;
    categories.set(category, [...(categories.get(category) ?? []), row]);
  }
  console.log(`\n${set.padEnd(14)} designs  same %  ≤0.1 %   ≤1 %  worst %  mean`);
  for (const [category, members] of [...categories, ['all', rows] as const]) {
    const worst = Math.max(...members.map((row) => row.diff)).toFixed(3);
    const mean = (members.reduce((sum, row) => sum + row.mean, 0) / members.length).toFixed(2);
    console.log(
      category.padEnd(14),
      String(members.length).padStart(7),
      percent(members, 0).padStart(7),
      percent(members, 0.1).padStart(7),
      percent(members, 1).padStart(6),
      worst.padStart(8),
      mean.padStart(5),
    );
  }
}

const scores: Scores = existsSync(scoresFile) ? JSON.parse(await readFile(scoresFile, 'utf8')) : {};
let failed = false;
for (const set of ['corpus', 'probes']) {
  const names = (await readdir(path.join(reference, set)))
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .filter(matches)
    .sort();
  if (names.length === 0) continue;
  const notes = new Map<string, string>();
  const rows = await compareSet(set, names, await renderSet(set, names, notes));
  if (positionals.length > 0)
    for (const row of [...rows].sort((a, b) => a.diff - b.diff))
      console.log(
        row.diff.toFixed(4).padStart(9),
        row.mean.toFixed(3).padStart(8),
        row.name,
        row.note,
        notes.get(row.name)?.split('\n')[0] ?? '',
      );
  printCategories(set, rows);
  for (const row of rows) {
    const key = `${set}/${row.name}`;
    const old = scores[key];
    const worse = old !== undefined && row.diff > old[0] + TOLERANCE;
    if (worse && !flags['accept-worse']) {
      failed = true;
      console.log(`worse: ${key} ${old[0]} % → ${row.diff.toFixed(4)} % ${notes.get(row.name) ?? ''}`);
    } else if (old === undefined || worse || row.diff < old[0]) {
      scores[key] = [Number(row.diff.toFixed(4)), Number(row.mean.toFixed(3))];
    }
  }
}
if (flags.update || flags['accept-worse']) {
  const sorted = Object.entries(scores).sort(([a], [b]) => (a < b ? -1 : 1));
  await writeFile(
    scoresFile,
    `{\n${sorted.map(([name, score]) => `  ${JSON.stringify(name)}: ${JSON.stringify(score)}`).join(',\n')}\n}\n`,
  );
  console.log(`\nscores written to ${path.relative(root, scoresFile)}`);
}
process.exit(failed ? 1 : 0);
