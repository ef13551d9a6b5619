/**
 * What the service gains from the second core: `npx tsx bench/cores.ts [kinds] [seconds] [rounds]` (photo,text 10 5). One
 * service is loaded with 4 renders a core, by turns with everything, this client too, on one core and on all of them, so
 * that other work of the machine meets both; what of the time was idle or another machine's is said. Linux with procps
 * only; needs a build.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
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

type Share = 'idle' | 'stolen';

/** Ticks of the first cores: all, those with nothing to do, and those that the host gave to other machines. */
function ticks(used: number): Record<'all' | Share, number> {
  const lines = readFileSync('/proc/stat', 'utf8').split('\n');
  const sum = { all: 0, idle: 0, stolen: 0 };
  for (const line of lines.slice(1, 1 + used)) {
    const [user, nice, system, idle, iowait, irq, softirq, stolen] = line.split(/\s+/).slice(1).map(Number) as number[];
    sum.idle += idle! + iowait!;
    sum.stolen += stolen!;
    sum.all += user! + nice! + system! + idle! + iowait! + irq! + softirq! + stolen!;
  }
  return sum;
}

interface Load {
  /** Pictures per second. */
  rate: number;
  /** ms of CPU for each. */
  cpu: number;
  /** Of the time of the cores in use, 0..1. */
  idle: number;
  stolen: number;
}

let next = 0;
async function load(ms: number, used: number): Promise<Load> {
  const before = { ...(await server.usage()), ...ticks(used) };
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
  const after = { ...ticks(used), ...(await server.usage()) };
  const share = (which: Share) => (after[which] - before[which]) / (after.all - before.all);
  return { rate: done / time, cpu: (after.cpu - before.cpu) / done, idle: share('idle'), stolen: share('stolen') };
}

await load(Number(seconds) * 500, cores);
const one: Load[] = [];
const all: Load[] = [];
for (let round = 0; round < Number(rounds); round++) {
  useCores('0');
  one.push(await load(Number(seconds) * 1000, 1));
  useCores(`0-${cores - 1}`);
  all.push(await load(Number(seconds) * 1000, cores));
}
await server.close();

const median = (measured: Load[], key: keyof Load) =>
  quantile(
    measured.map((each) => each[key]),
    0.5,
  );
function line(name: string, measured: Load[]): void {
  const [rate, cpu, idle, stolen] = (['rate', 'cpu', 'idle', 'stolen'] as const).map((key) => median(measured, key));
  const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
  const shares = `${percent(idle!)} of the time idle, ${percent(stolen!)} taken by the host`;
  console.log(`${name}: ${rate!.toFixed(2)} pictures/s, ${cpu!.toFixed(0)} ms of CPU each, ${shares}`);
}
line('one core', one);
line(`${cores} cores`, all);
const ratios = one.map(({ rate }, i) => all[i]!.rate / rate);
console.log(
  `ratio: ${quantile(ratios, 0.5).toFixed(2)} at the median of ${ratios.map((ratio) => ratio.toFixed(2)).join(', ')}`,
);
