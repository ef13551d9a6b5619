/**
 * Renders random designs as pictures and as vector pdfs, in two processes, and compares them in its own. Fails where a
 * render throws, or where fewer than 97 % of the compared pdfs, drawn by pdftoppm, are within 1 % of the picture.
 *
 *   npm run random                       2,000 designs of another seed each run, all compared
 *   npm run random -- --seed 7           designs that were drawn before
 *   npm run random -- --only 70012       one design: prints it
 *   npm run random -- --count 400 --compare-every 4
 *
 * A design's own seed is the run's times a million plus its number. Pictures and pdfs of the twelve that differ most, and
 * the designs of those and of all that failed, are left in test/random/actual (not committed).
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createRenderer } from '../../renderer/index.ts';
import { compareDesign, drawPage, writeDesign } from './compare.ts';
import { randomDesign } from './design.ts';

const PROCESSES = 2;
/** Percent of the pixels within which a pdf agrees with the picture, and of the compared designs that have to. */
const AGREES = 1;
const MUST_AGREE = 97;
const SHOWN = 12;

const folder = path.join(import.meta.dirname, 'actual');
const number = (value: string | undefined, otherwise: number) => (value === undefined ? otherwise : Number(value));
const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    count: { type: 'string' },
    'compare-every': { type: 'string' },
    only: { type: 'string' },
  },
});
const seed = number(values.seed, Math.floor(Date.now() / 1000) % 1000);
const count = values.only ? 1 : number(values.count, 2000);
const compareEvery = values.only ? 1 : number(values['compare-every'], 1);
const first = number(values.only, seed * 1e6);

interface Outcome {
  seed: number;
  /** Percent of the pixels in which the pdf differs; absent where it was not compared. */
  difference?: number;
  error?: string;
}

/** Path of the files of a design, less their extension. */
const baseOf = (seed: number) => path.join(folder, String(seed));

function removeFiles(seed: number): void {
  for (const extension of ['png', 'pdf']) rmSync(`${baseOf(seed)}.${extension}`);
}

const textOf = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error));

/** Every `PROCESSES`th design of this process's share. */
async function drawShare(share: number): Promise<void> {
  const renderer = await createRenderer();
  for (let i = share; i < count; i += PROCESSES) {
    const outcome: Outcome = { seed: first + i };
    try {
      await writeDesign(renderer, randomDesign(outcome.seed), baseOf(outcome.seed));
    } catch (error) {
      outcome.error = textOf(error);
    }
    process.send!(outcome);
  }
  await renderer.close();
}

/** Compares a design that was drawn, where it is one of those that are compared. */
async function compare({ seed }: Outcome): Promise<Outcome> {
  if (Math.floor((seed - first) / PROCESSES) % compareEvery > 0) {
    removeFiles(seed);
    return { seed };
  }
  try {
    return { seed, difference: await compareDesign(randomDesign(seed), baseOf(seed)) };
  } catch (error) {
    return { seed, error: textOf(error) };
  }
}

/** Compares what a share's process has drawn, and collects what comes of it; ends the run where that process dies. */
async function collect(child: ChildProcess, outcomes: Outcome[]): Promise<void> {
  let compared = Promise.resolve();
  const note = async (drawn: Outcome) => {
    outcomes.push(drawn.error === undefined ? await compare(drawn) : drawn);
    if (outcomes.length % 200 === 0) console.log(`${outcomes.length} of ${count}`);
  };
  child.on('message', (drawn: Outcome) => {
    compared = compared.then(() => note(drawn));
  });
  const [code, signal] = await once(child, 'close');
  if (code !== 0) throw new Error(`a process ended with ${code ?? signal} after design ${outcomes.at(-1)?.seed}`);
  await compared;
}

async function main(): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  console.log(`${count} random designs of seed ${values.only ?? seed}`);
  const outcomes: Outcome[] = [];
  const shares = Array.from({ length: PROCESSES }, (_, share) => share);
  const args = [...process.argv.slice(2), ...(values.only ? [] : ['--seed', String(seed)])];
  await Promise.all(
    shares.map((share) =>
      collect(
        fork(import.meta.filename, args, { env: { ...process.env, GESSO_RANDOM_SHARE: String(share) } }),
        outcomes,
      ),
    ),
  );

  const failed = outcomes.filter(({ error }) => error !== undefined);
  const compared = outcomes.filter((outcome) => outcome.difference !== undefined);
  compared.sort((a, b) => b.difference! - a.difference!);
  for (const { seed } of compared.slice(SHOWN)) removeFiles(seed);
  for (const { seed } of compared.slice(0, SHOWN)) await drawPage(randomDesign(seed), baseOf(seed));
  for (const { seed } of [...failed, ...compared.slice(0, SHOWN)])
    writeFileSync(`${baseOf(seed)}.json`, JSON.stringify(randomDesign(seed), null, 1));

  for (const { seed, error } of failed) console.log(`design ${seed} failed: ${error}`);
  const differing = compared.filter(({ difference }) => difference! > AGREES);
  for (const { seed, difference } of differing) console.log(`design ${seed}: ${difference!.toFixed(2)} % differ`);
  const agree = (100 * (compared.length - differing.length)) / compared.length;
  console.log(
    `${outcomes.length} designs rendered twice, ${failed.length} failed; of ${compared.length} compared ${agree.toFixed(1)} % are within ${AGREES} %`,
  );
  if (values.only) console.log(JSON.stringify(randomDesign(first), null, 1));
  process.exit(outcomes.length === count && failed.length === 0 && agree >= MUST_AGREE ? 0 : 1);
}

const share = process.env.GESSO_RANDOM_SHARE;
if (share === undefined) await main();
else await drawShare(Number(share));
