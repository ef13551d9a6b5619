/**
 * What the service gains from the second core: `npx tsx bench/cores.ts [kinds] [seconds] [rounds]` (photo,text 10 5). One
 * service is loaded with 4 renders a core, by turns with everything, this client too, on one core and on all of them, so
 * that other work of the machine meets both. Linux with procps only; needs a build.
 */
import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { render } from './client.ts';
import { benchDesigns } from './designs.ts';
import { quantile } from './measure.ts';
import { startServer } from './server.ts';

const [kinds = 'photo,text', seconds = '10', rounds = '5'] = process.argv.slice(2);
const cores = availableParallelism();
const designs = (await benchDesigns()).filter(({ kind }) => kinds.split(',').includes(kind));
const bodies = designs.map(({ design, format }) => JSON.stringify({ design, format, outputFormat: 'file' }));
const server = await startServer({ GESSO_MAX_INLINE_BYTES: '200000000' });

/** Keeps this process and all that it has started, which are its group, on some cores. */
function useCores(list: string): void {
  const group = execFileSync('pgrep', ['-g', '0'], { encoding: 'utf8' }).trim().split('\n');
  for (const pid of group) execFileSync('taskset', ['-acp', list, pid], { stdio: 'ignore' });
}

let next = 0;
/** Pictures per second, and ms of CPU for each. */
async function load(ms: number): Promise<{ rate: number; cpu: number }> {
  const before = await server.usage();
  const begin = performance.now();
  let done = 0;
  const client = async () => {
    while (performance.now() - begin < ms) {
      await render(server.url, bodies[next++ % bodies.length]!);
      done++;
    }
  };
  await Promise.all(Array.from({ length: 4 * cores }, client));
  const time = (performance.now() - begin) / 1000;
  return { rate: done / time, cpu: ((await server.usage()).cpu - before.cpu) / done };
}

await load(Number(seconds) * 500);
const one: { rate: number; cpu: number }[] = [];
const all: typeof one = [];
for (let round = 0; round < Number(rounds); round++) {
  useCores('0');
  one.push(await load(Number(seconds) * 1000));
  useCores(`0-${cores - 1}`);
  all.push(await load(Number(seconds) * 1000));
}
await server.close();

const median = (measured: typeof one, key: 'rate' | 'cpu') =>
  quantile(
    measured.map((each) => each[key]),
    0.5,
  );
const line = (name: string, measured: typeof one) =>
  console.log(
    `${name}: ${median(measured, 'rate').toFixed(2)} pictures/s, ${median(measured, 'cpu').toFixed(0)} ms of CPU each`,
  );
line('one core', one);
line(`${cores} cores`, all);
const ratios = one.map(({ rate }, i) => all[i]!.rate / rate);
console.log(
  `ratio: ${quantile(ratios, 0.5).toFixed(2)} at the median of ${ratios.map((ratio) => ratio.toFixed(2)).join(', ')}`,
);
