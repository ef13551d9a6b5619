/**
 * Jobs over a queue that services share: `npm run bench:fleet -- [--queue redis|postgres] [--rounds 5] [--jobs 40]
 * [--work empty] [--fleets 2]`. One service with a queue of its own, one on the shared queue, and one, two and three on the shared queue
 * and a bucket, all on this machine and by turns, so that other work of the machine meets all. Each is asked for the pictures
 * of templates, and for empty ones, of which only what surrounds a render is left. CPU is that of the services, and beside it
 * that of the queue's server, by which a picture costs more than where there is no queue. The store of the tests stands in for
 * a bucket and its CPU is not counted. Linux only; needs a build.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startS3, useS3Keys } from '../test/support/s3.ts';
import { startPostgres, startRedis, type TestServer } from '../test/support/servers.ts';
import { post } from './client.ts';
import { quantile } from './measure.ts';
import { type ServerProcess, startServer } from './server.ts';
import { openTemplates } from './templates.ts';

const { values } = parseArgs({
  options: {
    queue: { type: 'string', default: 'redis' },
    rounds: { type: 'string', default: '5' },
    jobs: { type: 'string', default: '40' },
    work: { type: 'string' },
    fleets: { type: 'string', default: '5' },
  },
});
if (values.queue !== 'redis' && values.queue !== 'postgres') throw new Error('--queue is redis or postgres');
const [rounds, jobs] = [Number(values.rounds), Number(values.jobs)];

/** Services that share the work. */
interface Fleet {
  name: string;
  /** Workers of each service. */
  workers: number[];
  queue: 'own' | 'shared';
  files: 'folder' | 'bucket';
}

const FLEETS: readonly Fleet[] = [
  { name: 'one, own queue', workers: [2], queue: 'own', files: 'folder' },
  { name: 'one, shared queue', workers: [2], queue: 'shared', files: 'folder' },
  { name: 'one, shared queue, bucket', workers: [2], queue: 'shared', files: 'bucket' },
  { name: 'two, shared queue, bucket', workers: [1, 1], queue: 'shared', files: 'bucket' },
  { name: 'three, shared queue, bucket', workers: [1, 1, 1], queue: 'shared', files: 'bucket' },
];

/** What jobs took in one turn. */
interface Turn {
  /** Jobs per second. */
  rate: number;
  /** ms of CPU of the services and of the queue's server for each. */
  cpu: number;
  queueCpu: number;
  /** ms from a request to the end of its job. */
  times: number[];
}

interface OpenFleet {
  turn(bodies: readonly string[]): Promise<Turn>;
  close(): Promise<void>;
}

/** Requests at a time. */
const CLIENTS = 4;
const TICK = 1000 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** ms of CPU that a server has used: its processes, and those that it started and that have ended. */
function cpuOf(server: TestServer): number {
  const ticks = server.processes().map((pid, i) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)!.split(' ').map(Number);
    const [user, system, ofEnded, systemOfEnded] = fields.slice(11, 15) as [number, number, number, number];
    return user + system + (i === 0 ? ofEnded + systemOfEnded : 0);
  });
  return ticks.reduce((sum, one) => sum + one, 0) * TICK;
}

async function openFleet({ workers, queue, files }: Fleet, allowedHost: string): Promise<OpenFleet> {
  const folder = mkdtempSync(path.join(tmpdir(), 'gesso-bench-'));
  const server = queue === 'own' ? null : await (values.queue === 'redis' ? startRedis() : startPostgres());
  const store = files === 'folder' ? null : await startS3(folder);
  const services: ServerProcess[] = [];
  for (const count of workers) {
    const env = {
      GESSO_CONCURRENCY: String(count),
      GESSO_ALLOWED_HOSTS: allowedHost,
      ...(server && { GESSO_QUEUE_URL: server.url }),
      ...(store && { GESSO_STORE_URL: store.url('bench') }),
    };
    services.push(await startServer(env));
  }
  const usage = async () => {
    const used = await Promise.all(services.map((service) => service.usage()));
    return { cpu: used.reduce((sum, { cpu }) => sum + cpu, 0), queueCpu: server ? cpuOf(server) : 0 };
  };
  return {
    async turn(bodies) {
      const times: number[] = [];
      let next = 0;
      const before = await usage();
      const start = performance.now();
      const client = async () => {
        while (next < jobs) {
          const number = next++;
          const begin = performance.now();
          const url = `${services[number % services.length]!.url}/api/renders`;
          const { status, problem } = await post(url, bodies[number % bodies.length]!, { prefer: 'wait=60' });
          if (status >= 300) throw new Error(`the service answered ${status}: ${problem}`);
          times.push(performance.now() - begin);
        }
      };
      await Promise.all(Array.from({ length: CLIENTS }, client));
      const rate = (1000 * jobs) / (performance.now() - start);
      const after = await usage();
      const each = (key: keyof typeof before) => (after[key] - before[key]) / jobs;
      return { rate, cpu: each('cpu'), queueCpu: each('queueCpu'), times };
    },
    async close() {
      await Promise.all(services.map((service) => service.close()));
      await Promise.all([server?.stop(), store?.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const median = (turns: readonly Turn[], of: (turn: Turn, i: number) => number): number => quantile(turns.map(of), 0.5);

useS3Keys();
const templates = await openTemplates();
const designs = Array.from({ length: templates.count }, (_, i) => templates.design(i, { by: 'url', fresh: false }));
const allowed = new URL(JSON.parse(designs[0]!).pages[0].children[0].src).host;
const WORK: Record<string, string[]> = {
  pictures: designs.map((design) => `{"design":${design}}`),
  empty: ['{"design":{"width":1,"height":1,"pages":[{"children":[]}]}}'],
};
const asked = Object.entries(WORK).filter(([work]) => work === (values.work ?? work));
const fleets: OpenFleet[] = [];
try {
  for (const fleet of FLEETS.slice(0, Number(values.fleets))) fleets.push(await openFleet(fleet, allowed));
  console.log(`${jobs} jobs a turn, ${CLIENTS} at a time, ${rounds} turns; the queue on ${values.queue}\n`);
  console.log('| | jobs/s | p50 ms | p99 ms | CPU ms each | of the queue’s server | CPU against the first |');
  console.log('|---|---:|---:|---:|---:|---:|---:|');
  for (const [work, bodies] of asked) {
    const measured: Turn[][] = fleets.map(() => []);
    // The first turn fills the caches.
    for (let round = 0; round <= rounds; round++)
      for (const [i, fleet] of fleets.entries()) {
        const turn = await fleet.turn(bodies);
        if (round > 0) measured[i]!.push(turn);
      }
    for (const [i, turns] of measured.entries()) {
      const times = turns.flatMap((turn) => turn.times);
      const more = median(turns, ({ cpu }, at) => cpu - measured[0]![at]!.cpu);
      const cells = [
        `${work}: ${FLEETS[i]!.name}`,
        median(turns, ({ rate }) => rate).toFixed(1),
        quantile(times, 0.5).toFixed(0),
        quantile(times, 0.99).toFixed(0),
        median(turns, ({ cpu }) => cpu).toFixed(1),
        median(turns, ({ queueCpu }) => queueCpu).toFixed(2),
        `${more >= 0 ? '+' : ''}${more.toFixed(1)}`,
      ];
      console.log(`| ${cells.join(' | ')} |`);
    }
  }
} finally {
  await Promise.all(fleets.map((fleet) => fleet.close()));
  await templates.close();
}
