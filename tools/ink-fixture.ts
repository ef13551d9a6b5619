/**
 * Writes the inks that LittleCMS's own `transicc` (Debian: liblcms2-utils) gives for 500 colours, by which the test of the
 * colour engine goes: `tsx tools/ink-fixture.ts PROFILE.icc NAME`. Relative colorimetric with black point compensation.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { randomOf } from '../test/random/random.ts';

const [profile, name] = process.argv.slice(2);
if (!profile || !name) throw new Error('expected a profile and a name');
const random = randomOf(19);
const level = () => random.whole(0, 255);
const greys = Array.from({ length: 52 }, (_, i) => [5 * i, 5 * i, 5 * i]);
const colors = [...greys, ...Array.from({ length: 500 - greys.length }, () => [level(), level(), level()])];
const said = execFileSync('transicc', ['-i*sRGB', `-o${profile}`, '-t1', '-b', '-n'], {
  input: `${colors.map((color) => color.join('\n')).join('\n')}\nq\n`,
  encoding: 'utf8',
});
const inks = said.split('\n').flatMap((line) => {
  const numbers = line.match(/-?\d+\.\d+/g)?.map(Number) ?? [];
  return numbers.length === 4 ? [numbers] : [];
});
if (inks.length !== colors.length) throw new Error(`transicc gave ${inks.length} colours of ${colors.length}`);
const lines = colors.map(
  (rgb, i) => `[${JSON.stringify(rgb)},${JSON.stringify(inks[i]!.map((ink) => Number(ink.toFixed(2))))}]`,
);
writeFileSync(path.resolve(import.meta.dirname, `../test/paint/pdf/inks/${name}.json`), `[\n${lines.join(',\n')}\n]\n`);
