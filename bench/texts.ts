/**
 * What a page of texts costs in the library, by how much of it is new: `npx tsx bench/texts.ts [--against FOLDER]
 * [--rounds 7] [--only all]`. Of what is built here, by turns with another checkout that is built. CPU ms of a picture,
 * all threads of the process, at the median of the rounds.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { at, COLORS, FAMILIES, random } from './designs.ts';
import { openLibrary } from './library.ts';
import { quantile } from './measure.ts';

/** Which of a page's texts say something else in every render. */
const WAYS = { same: 0, first: 1, all: Number.POSITIVE_INFINITY } as const;
type Way = keyof typeof WAYS;

/** Renders in a turn. */
const RENDERS = 12;
const BLOCKS = 12;
const WORDS_IN_BLOCK = 22;

/** Words as a language has them: few of them are often said. */
function vocabulary(): string[] {
  const next = random(17);
  const of = (letters: string) => letters[Math.floor(next() * letters.length)]!;
  const syllable = () => of('bcdfghlmnprstvw') + of('aeiou') + (next() < 0.4 ? of('lmnrst') : '');
  return Array.from({ length: 4000 }, (_, i) =>
    Array.from({ length: 1 + Math.floor(next() * (i < 60 ? 2 : 3)) }, syllable).join(''),
  );
}
const VOCABULARY = vocabulary();

/** Words of a text: each the likelier the earlier it is in the vocabulary (Zipf). */
function words(count: number, seed: number): string {
  const next = random(seed);
  return Array.from({ length: count }, () => VOCABULARY[Math.floor(VOCABULARY.length ** next()) - 1]!).join(' ');
}

/** A page of 1080 × 1080 px with 12 texts of three families, some 1,500 letters. */
function page(way: Way, render: number): object {
  const children = Array.from({ length: BLOCKS }, (_, i) => ({
    type: 'text',
    x: 40 + 345 * (i % 3),
    y: 40 + 255 * Math.floor(i / 3),
    width: 310,
    height: 240,
    text: words(WORDS_IN_BLOCK, 1000 * (i + 1) + (i < WAYS[way] ? render : 0)),
    fontSize: at([22, 26, 18], i),
    fontFamily: at(FAMILIES, i % 3),
    fontWeight: i % 4 === 0 ? 'bold' : 'normal',
    fill: at(['white', COLORS[2]!], i),
    align: at(['left', 'center'], i),
  }));
  return { width: 1080, height: 1080, schemaVersion: 4, pages: [{ id: 'page', background: COLORS[0], children }] };
}

const { values } = parseArgs({
  options: {
    against: { type: 'string' },
    rounds: { type: 'string', default: '7' },
    only: { type: 'string', multiple: true, default: Object.keys(WAYS) },
  },
});
const here = join(fileURLToPath(import.meta.url), '../..');
const builds = [here, ...(values.against ? [values.against] : [])].map((root) => openLibrary(root));
let renders = 0;
for (const way of values.only as Way[]) {
  /** Of each round: ms of a picture by each build. */
  const rounds: number[][] = [];
  // The first round warms up, and is not counted.
  for (let round = 0; round <= Number(values.rounds); round++) {
    const designs = Array.from({ length: RENDERS }, () => JSON.stringify(page(way, renders++)));
    const taken: number[] = [];
    for (const build of builds) taken.push((await build.turn({ designs, format: 'png' })).cpu / RENDERS);
    if (round > 0) rounds.push(taken);
  }
  const median = (values: number[]) => quantile(values, 0.5);
  const [own = 0, other] = builds.map((_, i) => median(rounds.map((taken) => taken[i]!)));
  const ratio =
    other === undefined ? '' : `, there ${other.toFixed(1)}: ${median(rounds.map(([a, b]) => a! / b!)).toFixed(2)} ×`;
  console.log(`${way.padEnd(6)} ${own.toFixed(1)} ms${ratio}`);
}
for (const build of builds) build.close();
