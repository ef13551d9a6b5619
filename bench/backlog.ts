/**
 * A service beside a long line of jobs: `npm run bench:backlog -- [--store redis|postgres|sqlite] [--jobs 100000]`. The jobs are
 * made through the drivers, then a built service is started that renders nothing (`--role api`), is asked for the list
 * and takes more jobs. Between, its garbage is collected, and what it holds then is told: V8's heap and buffers, and all of the
 * process's memory, of which the allocator keeps some that nobody needs. Without a server the jobs have ended, since one process
 * would render them. Exits with 1 where a list of 100 takes more than 50 ms at the median, the last page of all too, or where the
 * median of the last third of what it holds is above that of the first by more than MOST_GROWTH.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openSharedJobs } from '../src/jobs/shared/open.ts';
import { createSqliteJobStore } from '../src/jobs/sqlite-store.ts';
import type { JobQueue, JobStore } from '../src/jobs/types.ts';
import { openShared } from '../src/shared/open.ts';
import { jobOf } from '../test/support/jobs.ts';
import { startS3, useS3Keys } from '../test/support/s3.ts';
import { startPostgres, startRedis, type TestServer } from '../test/support/servers.ts';
import { post } from './client.ts';
import { quantile } from './measure.ts';
import { type ServerProcess, startServer } from './server.ts';

const { values } = parseArgs({
  options: { store: { type: 'string' }, jobs: { type: 'string', default: '100000' } },
});
const count = Number(values.jobs);
/** Jobs that are made at a time, lists and jobs that the service is asked for, and looks at its memory. */
const [AT_A_TIME, ASKED, LOOKS] = [50, 100, 12];
const MOST_LIST = 50;
/** MB that a service may hold more in the end. */
const MOST_GROWTH = 2;
const DAY = 86_400_000;

/** Makes the jobs; gives ms for each. */
async function fill(jobs: JobStore, queue: JobQueue | null): Promise<number> {
  const numbers = Array.from({ length: count }, (_, i) => i).values();
  const begin = performance.now();
  const maker = async () => {
    for (const number of numbers) {
      const time = Date.now();
      const times = { createdAt: time, updatedAt: time, expiresAt: time + DAY };
      const job = jobOf({ id: randomUUID(), status: queue ? 'scheduled' : 'done', externalId: `${number}`, ...times });
      await jobs.create(job);
      await queue?.push(job.id, job.owner);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, maker));
  return (performance.now() - begin) / count;
}

async function fillServer({ url }: TestServer): Promise<number> {
  const shared = await openShared(url);
  const options = { url, mostOfOne: 1, lockTime: 30_000, onFailure: console.error };
  const { jobs, queue } = await openSharedJobs(shared!, options);
  const each = await fill(jobs, queue);
  await queue.close();
  await shared!.close();
  return each;
}

async function fillFile(folder: string): Promise<number> {
  const jobs = createSqliteJobStore(path.join(folder, 'jobs.sqlite'));
  const each = await fill(jobs, null);
  await jobs.close();
  return each;
}

/** ms of each of so many calls. */
async function timesOf(calls: number, call: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < calls; i++) {
    const begin = performance.now();
    await call();
    times.push(performance.now() - begin);
  }
  return times;
}

const spread = (times: readonly number[]): string =>
  `${quantile(times, 0.5).toFixed(1)} ms, p99 ${quantile(times, 0.99).toFixed(0)} ms`;

/** MB that a service holds once its garbage is collected: V8's heap and buffers outside of it, and all of its process. */
async function heldBy({ pid }: ServerProcess, file: string): Promise<{ held: number; rss: number }> {
  rmSync(file, { force: true });
  process.kill(pid, 'SIGUSR2');
  while (!existsSync(file)) await sleep(20);
  const { heapUsed, external, rss } = JSON.parse(readFileSync(file, 'utf8')) as NodeJS.MemoryUsage;
  return { held: (heapUsed + external) / 1e6, rss: rss / 1e6 };
}

/** The medians of the first and of the last third. */
function ends(values: readonly number[]): [first: number, last: number] {
  const third = Math.floor(values.length / 3);
  return [quantile(values.slice(0, third), 0.5), quantile(values.slice(-third), 0.5)];
}

/** Measures a kind of store; whether it is as it should be. */
async function measure(kind: string): Promise<boolean> {
  const folder = mkdtempSync(path.join(tmpdir(), 'gesso-bench-'));
  const server = kind === 'sqlite' ? null : await (kind === 'redis' ? startRedis() : startPostgres());
  const store = server && (await startS3(path.join(folder, 'store')));
  const each = server ? await fillServer(server) : await fillFile(folder);
  console.log(`\n${kind}: ${count} jobs made, ${each.toFixed(2)} ms each`);
  const file = path.join(folder, 'memory.json');
  const service = await startServer({
    NODE_OPTIONS: `--expose-gc --import=${new URL('memory-hook.mjs', import.meta.url).href}`,
    MEMORY_FILE: file,
    GESSO_MAX_JOBS: String(2 * count),
    GESSO_DATA_DIR: folder,
    ...(server && store && { GESSO_ROLE: 'api', GESSO_QUEUE_URL: server.url, GESSO_STORE_URL: store.url('bench') }),
  });
  const list = async (query: string) => {
    const answer = await fetch(`${service.url}/api/renders/list?${query}`);
    const { renders } = (await answer.json()) as { renders: unknown[] };
    if (renders.length === 0) throw new Error(`the list of ${query} is empty`);
  };
  try {
    const first = await timesOf(ASKED, () => list('per_page=100'));
    console.log(`  the first 100: ${spread(first)}`);
    const last = await timesOf(ASKED, () => list(`per_page=100&page=${count / 100}`));
    console.log(`  the last 100: ${spread(last)}`);
    console.log(`  the first 1000: ${spread(await timesOf(ASKED / 10, () => list('per_page=1000')))}`);
    const body = '{"design":{"width":1,"height":1,"pages":[{"children":[]}]}}';
    const memory: { held: number; rss: number }[] = [];
    const taking: number[] = [];
    // The first look is at caches that fill.
    for (let look = 0; look <= LOOKS; look++) {
      taking.push(...(await timesOf(ASKED, () => post(`${service.url}/api/renders`, body))));
      await timesOf(ASKED, () => list('per_page=100'));
      // Jobs that the queue does not know are looked for once a minute.
      await sleep(150_000 / LOOKS);
      if (look > 0) memory.push(await heldBy(service, file));
    }
    console.log(`  taking one more: ${spread(taking)}`);
    const told = (name: 'held' | 'rss') => memory.map((one) => one[name].toFixed(name === 'held' ? 1 : 0)).join(', ');
    console.log(`  MB that it holds: ${told('held')}`);
    console.log(`  MB of its process: ${told('rss')}`);
    const [start, end] = ends(memory.map(({ held }) => held));
    const [startAll, endAll] = ends(memory.map(({ rss }) => rss));
    console.log(
      `  from the first third to the last: ${(end - start).toFixed(2)} and ${(endAll - startAll).toFixed(0)} MB`,
    );
    return Math.max(quantile(first, 0.5), quantile(last, 0.5)) <= MOST_LIST && end - start <= MOST_GROWTH;
  } finally {
    await service.close();
    await Promise.all([server?.stop(), store?.close()]);
    rmSync(folder, { recursive: true, force: true });
  }
}

useS3Keys();
const kinds = values.store === undefined ? ['redis', 'postgres', 'sqlite'] : [values.store];
let isWell = true;
for (const kind of kinds) if (!(await measure(kind))) isWell = false;
process.exitCode = isWell ? 0 : 1;
