/**
 * Says which properties the designs have in common that fail: for each property and option value, the share of failing
 * designs with and without it. It compares the pictures that the last `npm run fidelity` of these sets left.
 *
 *   npm run fidelity -- wild/figure- && npm run fidelity:attribute -- wild/figure-
 *   npm run fidelity:attribute -- wild --over 1     fails above 1 % instead of 0.1 %
 *
 * Features that the same designs have (`shadowEnabled`, `shadowBlur`, `shadowColor`) stand on one line.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { PNG } from 'pngjs';
import { differenceOf } from './difference.ts';
import { actualFolder, expectedFile, isChosen, sets } from './sets.ts';

type Json = Record<string, unknown>;
const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { over: { type: 'string', default: '0.1' }, least: { type: 'string', default: '3' } },
});
const limit = Number(flags.over);
/** Designs that must have a feature before it is listed. */
const least = Number(flags.least);

/** What is the same in every design, or never twice: no reason for anything. */
const MEANINGLESS = new Set(['id', 'name', 'x', 'y', 'width', 'height', 'src', 'text', 'children']);

/** A value as it is counted: numbers by sign and wholeness, long texts by what they are. */
function kindOf(value: unknown): string {
  if (typeof value === 'number') return value < 0 ? 'negative' : value === 0 ? '0' : 'positive';
  if (typeof value !== 'string') return Array.isArray(value) ? `list of ${value.length}` : String(value);
  if (value.startsWith('linear-gradient')) return 'gradient';
  if (value.startsWith('data:')) return value.slice(0, value.search(/[;,]/));
  return /rgba|hsla|#\w{4}$|#\w{8}$/.test(value) ? 'transparent colour' : value.length > 24 ? 'text' : value;
}

/** Every feature of a design: `type`, `property = value`, `filters.NAME`, `option = value`. */
function featuresOf(design: Json, options: Json): Set<string> {
  const features = new Set<string>();
  const visit = (element: Json) => {
    features.add(`type = ${element.type}`);
    for (const [key, value] of Object.entries(element)) {
      if (MEANINGLESS.has(key)) continue;
      if (isRecord(value)) for (const name of Object.keys(value)) features.add(`${key}.${name}`);
      else {
        features.add(key);
        if (key !== 'type') features.add(`${key} = ${kindOf(value)}`);
      }
    }
    for (const child of Array.isArray(element.children) ? element.children : []) if (isRecord(child)) visit(child);
  };
  for (const page of Array.isArray(design.pages) ? design.pages : [])
    for (const child of isRecord(page) && Array.isArray(page.children) ? page.children : [])
      if (isRecord(child)) visit(child);
  features.add(`schemaVersion = ${design.schemaVersion ?? 'none'}`);
  for (const [key, value] of Object.entries(options)) features.add(`option ${key} = ${JSON.stringify(value)}`);
  return features;
}

interface Judged {
  features: Set<string>;
  fails: boolean;
}
const designs: Judged[] = [];
for (const set of sets)
  for (const name of (await set.names()).filter((one) => isChosen(set.name, one, positionals))) {
    const actual = await readFile(path.join(actualFolder(set.name), `${name}.png`)).catch(() => null);
    const { design, options } = await set.read(name);
    const { percent } = actual
      ? differenceOf(PNG.sync.read(await readFile(expectedFile(set.name, name))), PNG.sync.read(actual))
      : { percent: 100 };
    designs.push({ features: featuresOf(design as Json, options as Json), fails: percent > limit });
  }

const share = (members: readonly Judged[]) =>
  members.length === 0 ? 0 : (100 * members.filter(({ fails }) => fails).length) / members.length;
/** Features by the designs that have them. */
const byMembers = new Map<string, { features: string[]; having: Judged[]; lacking: Judged[] }>();
for (const feature of new Set(designs.flatMap(({ features }) => [...features]))) {
  const key = designs.map(({ features }) => (features.has(feature) ? '1' : '0')).join('');
  const row = byMembers.get(key) ?? {
    features: [],
    having: designs.filter(({ features }) => features.has(feature)),
    lacking: designs.filter(({ features }) => !features.has(feature)),
  };
  row.features.push(feature);
  byMembers.set(key, row);
}
const rows = [...byMembers.values()].map(({ features, having, lacking }) => ({
  features,
  count: having.length,
  having: share(having),
  lacking: share(lacking),
}));
console.log(`${designs.length} designs, ${share(designs).toFixed(1)} % of them differ by more than ${limit} %\n`);
console.log('with %  without %  designs  features');
for (const row of rows.sort((a, b) => b.having - b.lacking - (a.having - a.lacking)))
  if (row.count >= least && row.count < designs.length && row.having > 0)
    console.log(
      row.having.toFixed(1).padStart(6),
      row.lacking.toFixed(1).padStart(10),
      String(row.count).padStart(8),
      ` ${row.features.join(', ')}`,
    );
