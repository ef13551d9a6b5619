/**
 * Renders the reference designs and compares the pictures with what the reference system drew of them.
 *
 *   npm run fidelity                    all designs; fails where one is worse than its committed score
 *   npm run fidelity -- wild svg/masking text-   only these sets and designs whose name begins so; shows each, worst last
 *   npm run fidelity -- --update        commits to what this code reaches (only better scores are taken)
 *   npm run fidelity -- --accept-worse NAME…   takes a worse score too, deliberately
 *
 * Pictures land in test/fidelity/actual, differences in test/fidelity/diff (neither is committed).
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { createRenderer } from '../../renderer/index.ts';
import { endWithoutReference, REFERENCE as reference, root } from '../support/tools.ts';
import { actualFolder, diffFolder, expectedFile, isChosen, type ReferenceSet, scoresFile, sets } from './sets.ts';

const run = promisify(execFile);
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

endWithoutReference();

/**
 * Renders designs of a set; one that fails leaves no picture, and its error in `notes`.
 * @returns the names whose pictures are the bytes that the last run left
 */
async function renderSet(set: ReferenceSet, names: string[], notes: Map<string, string>): Promise<Set<string>> {
  const directory = actualFolder(set.name);
  await mkdir(directory, { recursive: true });
  const renderer = await createRenderer();
  const unchanged = new Set<string>();
  for (const name of names) {
    const file = path.join(directory, `${name}.png`);
    const before = await readFile(file).catch(() => null);
    await rm(file, { force: true });
    try {
      const { design, options } = await set.read(name);
      const { data, warnings } = await renderer.render(design, { ...options, format: 'png' });
      await writeFile(file, data);
      if (before?.equals(data)) unchanged.add(name);
      if (warnings.length > 0) notes.set(name, warnings.map((warning) => warning.message).join('; '));
    } catch (error) {
      notes.set(name, String(error));
    }
  }
  await renderer.close();
  return unchanged;
}

/** Runs the reference's own comparison over the chosen names; pictures that did not change keep their last row. */
async function compareSet(set: string, chosen: string[], unchanged: ReadonlySet<string>): Promise<Row[]> {
  const rowsFile = path.join(actualFolder(set), 'rows.json');
  const last: Row[] = existsSync(rowsFile) ? JSON.parse(await readFile(rowsFile, 'utf8')) : [];
  const kept = last.filter(({ name }) => unchanged.has(name));
  const known = new Set(kept.map(({ name }) => name));
  const names = chosen.filter((name) => !known.has(name));
  const expected = await mkdtemp(path.join(tmpdir(), 'gesso-fidelity-'));
  for (const name of names) await symlink(expectedFile(set, name), path.join(expected, `${name}.png`));
  const diff = diffFolder(set);
  for (const name of names) await rm(path.join(diff, `${name}.png`), { force: true });
  const { stdout } = await run(
    process.execPath,
    [path.join(reference, 'compare.mjs'), expected, actualFolder(set), '--diff', diff, '--json'],
    { cwd: root, maxBuffer: 64e6 },
  );
  await rm(expected, { recursive: true });
  const compared = JSON.parse(stdout) as Row[];
  const chosenNames = new Set(chosen);
  const others = last.filter(({ name }) => !chosenNames.has(name));
  await writeFile(rowsFile, JSON.stringify([...kept, ...compared, ...others]));
  return [...kept, ...compared].sort((a, b) => (a.name < b.name ? -1 : 1));
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

/** Prints what became of a set and takes better scores; returns whether a design is worse than its committed score. */
async function judge(set: string, rows: Row[], notes: ReadonlyMap<string, string>): Promise<boolean> {
  const file = scoresFile(set);
  const scores: Scores = existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : {};
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
  let anyWorse = false;
  for (const row of rows) {
    const old = scores[row.name];
    const worse = old !== undefined && row.diff > old[0] + TOLERANCE;
    if (worse && !flags['accept-worse']) {
      anyWorse = true;
      console.log(`worse: ${set}/${row.name} ${old[0]} % → ${row.diff.toFixed(4)} % ${notes.get(row.name) ?? ''}`);
    } else if (old === undefined || worse || row.diff < old[0]) {
      scores[row.name] = [Number(row.diff.toFixed(4)), Number(row.mean.toFixed(3))];
    }
  }
  if (flags.update || flags['accept-worse']) {
    const sorted = Object.entries(scores).sort(([a], [b]) => (a < b ? -1 : 1));
    const lines = sorted.map(([name, score]) => `  ${JSON.stringify(name)}: ${JSON.stringify(score)}`);
    await writeFile(file, `{\n${lines.join(',\n')}\n}\n`);
    console.log(`scores written to ${path.relative(root, file)}`);
  }
  return anyWorse;
}

/** The comparison of one set runs beside the rendering of the next. */
const verdicts: Promise<{ set: string; rows: Row[]; notes: ReadonlyMap<string, string> }>[] = [];
for (const set of sets) {
  const names = (await set.names()).filter((name) => isChosen(set.name, name, positionals));
  if (names.length === 0) continue;
  const notes = new Map<string, string>();
  const unchanged = await renderSet(set, names, notes);
  verdicts.push(compareSet(set.name, names, unchanged).then((rows) => ({ set: set.name, rows, notes })));
}
let failed = false;
for (const { set, rows, notes } of await Promise.all(verdicts)) failed = (await judge(set, rows, notes)) || failed;
process.exit(failed ? 1 : 0);
