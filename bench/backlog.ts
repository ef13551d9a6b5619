/**
 * A service beside a long line of jobs: `npm run bench:backlog -- [--store redis|postgres|sqlite] [--jobs 100000]`. The jobs are
 * made through the drivers, then a built service is started that renders nothing (`--role api`), is asked for the list
 * and takes more jobs; its memory is told meanwhile. Without a server the jobs have ended, since one process would render them.
 * Exits with 1 where a list of 100 takes more than 50 ms at the median, or memory grows by more than a tenth and 20 MB.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
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
import { startServer } from './server.ts';

const { values } = parseArgs({
  options: { store: { type: 'string' }, jobs: { type: 'string', default: '100000' } },
});
const count = Number(values.jobs);
/** Jobs that are made at a time, lists and jobs that the service is asked for, and looks at its memory. */
const [AT_A_TIME, ASKED, LOOKS] = [50, 200, 6];
const MOST_LIST = 50;
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

/** Measures a kind of store; whether it is as it should be. */
async function measure(kind: string): Promise<boolean> {
  const folder = mkdtempSync(path.join(tmpdir(), 'gesso-bench-'));
  const server = kind === 'sqlite' ? null : await (kind === 'redis' ? startRedis() : startPostgres());
  const store = server && (await startS3(path.join(folder, 'store')));
  const each = server ? await fillServer(server) : await fillFile(folder);
  console.log(`\n${kind}: ${count} jobs made, ${each.toFixed(2)} ms each`);
  const service = await startServer({
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
    console.log(`  the last 100: ${spread(await timesOf(ASKED, () => list(`per_page=100&page=${count / 100}`)))}`);
    console.log(`  the first 1000: ${spread(await timesOf(ASKED / 10, () => list('per_page=1000')))}`);
    const body = '{"design":{"width":1,"height":1,"pages":[{"children":[]}]}}';
    const memory: number[] = [];
    const taking: number[] = [];
    for (let look = 0; look < LOOKS; look++) {
      taking.push(...(await timesOf(ASKED, () => post(`${service.url}/api/renders`, body))));
      await timesOf(ASKED, () => list('per_page=100'));
      // Jobs that the queue does not know are looked for once a minute.
      await sleep((look * 120_000) / LOOKS ** 2);
      memory.push((await service.usage()).rss);
    }
    console.log(`  taking one more: ${spread(taking)}`);
    console.log(`  MB of the service: ${memory.map((size) => size.toFixed(0)).join(', ')}`);
    const [start = 0, end = 0] = [memory[0], memory.at(-1)];
    return quantile(first, 0.5) <= MOST_LIST && end <= Math.max(1.1 * start, start + 20);
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
