/**
 * Three machines on one queue and one store: machines are killed, the queue's server is held up and restarted and the store is
 * full for a while, under load. Then it is looked whether anything was lost, doubled or left.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BatchJson } from '../../src/jobs/batch.ts';
import { sweepBodies } from '../../src/jobs/bodies.ts';
import type { JobJson } from '../../src/jobs/json.ts';
import { createPostgresJobStore } from '../../src/jobs/shared/postgres-store.ts';
import { createRedisJobStore } from '../../src/jobs/shared/redis-store.ts';
import { type OpenServer, openShared } from '../../src/shared/open.ts';
import { openS3 } from '../../src/storage/s3/client.ts';
import { readStoreUrl } from '../../src/storage/s3/location.ts';
import { createS3Store } from '../../src/storage/s3/store.ts';
import { randomOf } from '../random/random.ts';
import { colored, firstPixel, receiver } from '../support/load.ts';
import { startS3, useS3Keys } from '../support/s3.ts';
import { type Served, serveBuilt } from '../support/served.ts';
import { startPostgres, startRedis } from '../support/servers.ts';

export interface FleetChaos {
  kind: 'redis' | 'postgres';
  jobs: number;
  /** Records of the one batch. */
  records: number;
  kills: number;
  /** ms between one kill and the next. */
  every: number;
  /** ms for which the queue's server is held up, and for which the store is full. */
  pause: number;
  full: number;
  seed: number;
}

export interface FleetChaosReport {
  /** Answers by what was asked and their status; `reset`: none came. */
  answers: Record<string, number>;
  /** Jobs that ended badly, by why. */
  failed: Record<string, number>;
  /** Webhooks delivered more than once, as may be. */
  toldAgain: number;
  /** Bodies that the sweep found. */
  swept: number;
  /** Everything that should not be; empty is what is hoped for. */
  problems: string[];
}

/** Clients at a time. */
const CLIENTS = 4;
/** ms in which everything has to have come to its end after the last trouble. */
const LONGEST_END = 300_000;
/** Statuses that tell a client to come again. */
const AGAIN = [429, 503, 504, 507];
/** The same for a batch. */
const LONGEST_BATCH = 600_000;
const hasEnded = ({ status }: { status: string }) => status === 'done' || status === 'error';
const ROLES = ['api', 'worker', 'all'] as const;

/** A machine, which is started again as often as it is killed. */
interface Machine {
  role: (typeof ROLES)[number];
  env: Record<string, string>;
  /** null while it is down. */
  up: Served | null;
}

/** A line of a manifest. */
interface Line {
  record: number;
  status: string;
  url?: string;
  code?: string;
}

/** A job as its client knows it. */
interface Asked {
  key: string;
  color: [number, number, number];
  webhook: boolean;
  id: string | null;
}

export async function fleetChaos(given: FleetChaos, say: (line: string) => void = () => {}): Promise<FleetChaosReport> {
  const random = randomOf(given.seed);
  const home = await mkdtemp(path.join(tmpdir(), 'gesso-fleet-'));
  useS3Keys();
  const [server, store, hooks] = await Promise.all([
    given.kind === 'redis' ? startRedis() : startPostgres(),
    startS3(path.join(home, 'store')),
    receiver(randomOf(given.seed + 1)),
  ]);
  const storeUrl = store.url('chaos');
  const answers: Record<string, number> = {};
  const problems: string[] = [];
  const asked: Asked[] = [];
  /** Names of files that the store has to have at the end. */
  const outputs = new Set<string>();
  const batches: string[] = [];
  const isOver = false;

  const machines: Machine[] = ROLES.map((role) => ({
    role,
    env: {
      GESSO_ROLE: role,
      GESSO_DATA_DIR: path.join(home, role),
      GESSO_QUEUE_URL: server.url,
      GESSO_STORE_URL: storeUrl,
      GESSO_QUEUE_LOCK_MS: '2000',
      GESSO_CONCURRENCY: '1',
      GESSO_ALLOWED_HOSTS: hooks.host,
      GESSO_MAX_RENDER_MS: '60000',
    },
    up: null,
  }));

  async function start(machine: Machine): Promise<void> {
    machine.up = await serveBuilt(machine.env);
  }

  async function kill(machine: Machine): Promise<void> {
    const { up } = machine;
    if (!up) return;
    machine.up = null;
    up.child.kill('SIGKILL');
    await up.ended;
    noteFaults(up);
    await start(machine);
  }

  /** What a machine logged that no trouble of others explains. */
  function noteFaults({ faults }: Served): void {
    for (const line of faults) if (line.includes('"msg":"internal_error"')) problems.push(`logged ${line}`);
  }

  /** The address of a machine that answers clients; null while there is none. */
  function address(): string | null {
    const up = machines.filter(({ role, up }) => role !== 'worker' && up !== null);
    return up.length === 0 ? null : (random.pick(up).up?.url ?? null);
  }

  /** The answer of whichever machine is asked; null where it could not be had now. */
  async function ask(what: string, route: string, init: RequestInit = {}): Promise<Response | null> {
    const url = address();
    if (url === null) return sleep(100, null);
    const note = (outcome: number | 'reset') => {
      answers[`${what} ${outcome}`] = (answers[`${what} ${outcome}`] ?? 0) + 1;
    };
    try {
      const response = await fetch(url + route, init);
      note(response.status);
      if (response.ok) return response;
      if (!AGAIN.includes(response.status))
        problems.push(`answered ${what} ${response.status}: ${await response.text()}`);
    } catch {
      note('reset');
    }
    return sleep(200, null);
  }

  const posted = (body: object, headers: Record<string, string> = {}) => ({
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

  /** Asks until there is an answer that can be read to its end. */
  async function insist<T>(what: string, route: string, init?: RequestInit): Promise<T> {
    for (;;) {
      const answer = await ask(what, route, init);
      const text = await answer?.text().catch(() => null);
      if (text) return JSON.parse(text) as T;
    }
  }

  /** Asks for a job under a key, and sometimes once more. */
  async function postJob(job: Asked): Promise<void> {
    const body = { design: colored(job.color), ...(job.webhook && { webhook: `http://${hooks.host}/` }) };
    for (let times = random.whole(1, 2); times > 0; times--) {
      const { id } = await insist<JobJson>('job', '/api/renders', posted(body, { 'idempotency-key': job.key }));
      if (job.id !== null && job.id !== id) problems.push(`one key, two jobs: ${job.id}, ${id}`);
      job.id = id;
    }
  }

  const pauseBetweenJobs = (given.kills * given.every * CLIENTS) / given.jobs;
  async function client(number: number): Promise<void> {
    while (asked.length < given.jobs && !isOver) {
      const color = random.times(3, () => random.whole(0, 255)) as Asked['color'];
      const job = { key: `${number}-${asked.length}`, color, webhook: random.chance(0.5), id: null };
      asked.push(job);
      await postJob(job);
      await sleep(random.between(0, 2 * pauseBetweenJobs));
    }
  }

  /** Looks whether a job or a batch was told under one id, as what it is. */
  function checkTold(id: string, status: string): void {
    const told = hooks.told.get(id);
    if (!told) problems.push(`${id}: its webhook never came`);
    else if (told.ids.size !== 1 || !told.ids.has(`msg_${id}`)) problems.push(`${id}: webhook ids ${[...told.ids]}`);
    else if (told.status !== status) problems.push(`${id} is ${status}, and was told to be ${told.status}`);
  }

  /** Sends a batch, and waits until it has ended. */
  async function runBatch(key: string): Promise<{ batch: BatchJson; lines: Line[] }> {
    const child = { type: 'text', text: '{{n}}', width: 20, fontSize: 8, fontFamily: 'Roboto' };
    const body = {
      template: { width: 20, height: 20, pages: [{ background: 'white', children: [child] }] },
      records: Array.from({ length: given.records }, (_, i) => ({ n: String(i) })),
      ...{ output: '{{n}}.png', webhook: `http://${hooks.host}/` },
    };
    const init = posted(body, { prefer: 'respond-async', 'idempotency-key': key });
    let batch = await insist<BatchJson>('batch', '/api/batches', init);
    const until = performance.now() + LONGEST_BATCH;
    while (!hasEnded(batch) && performance.now() < until) {
      await sleep(1000);
      const latest = await insist<BatchJson>('progress', `/api/batches/${batch.id}`);
      if (latest.done + latest.failed < batch.done + batch.failed) problems.push('the batch has lost lines');
      batch = latest;
    }
    say(`the batch is ${batch.status}: ${batch.done} done (${batch.reused} reused), ${batch.failed} failed`);
    for (;;) {
      const answer = await ask('manifest', `/api/batches/${batch.id}/manifest`);
      const text = await answer?.text().catch(() => null);
      if (text == null) continue;
      return { batch, lines: text.split('\n').flatMap((line) => (line ? [JSON.parse(line) as Line] : [])) };
    }
  }

  /** Looks at the outcome of a batch. */
  function checkBatch({ batch, lines }: { batch: BatchJson; lines: Line[] }): void {
    const { id, status, error, done, failed, manifest } = batch;
    if (status !== 'done') problems.push(`the batch is ${status}: ${error}`);
    if (lines.length !== given.records || done + failed !== given.records)
      problems.push(`the batch of ${given.records} has ${lines.length} lines, and counts ${done} and ${failed}`);
    for (const [i, line] of lines.entries()) {
      if (line.record !== i + 1) problems.push(`line ${i + 1} of the batch is record ${line.record}`);
      if (line.status === 'failed' && line.code !== 'storage_full') problems.push(`a record failed: ${line.code}`);
      if (line.url) outputs.add(path.basename(new URL(line.url).pathname));
    }
    if (manifest) outputs.add(path.basename(new URL(manifest).pathname));
    batches.push(id);
  }

  /** Sends the batch again, of which only what failed is to be rendered. */
  async function checkAgain({ batch }: { batch: BatchJson }): Promise<void> {
    const again = await runBatch('again');
    checkBatch(again);
    const { failed: wrong, reused } = again.batch;
    if (wrong > 0) problems.push(`${wrong} records failed though nothing was in the way`);
    if (reused < batch.done) problems.push(`${batch.done} were done, and ${reused} of them were reused`);
    for (let i = 0; !batches.every((id) => hooks.told.has(id)) && i < 60; i++) await sleep(500);
    for (const id of batches) checkTold(id, 'done');
  }

  await Promise.all(machines.map(start));
  say(`three machines on ${given.kind}, seed ${given.seed}`);
  const batching = given.records > 0 ? runBatch('first') : null;
  const clients = Array.from({ length: CLIENTS }, (_, number) => client(number));

  /** Troubles besides kills, each once, at moments of their own. */
  const troubles: Record<string, () => Promise<void>> = {
    async pause() {
      server.pause();
      await sleep(given.pause);
      server.resume();
    },
    restart: () => server.restart(),
    async full() {
      store.failing = ({ method }) =>
        method === 'PUT' || method === 'POST' ? { status: 507, code: 'StorageFull' } : null;
      await sleep(given.full);
      store.failing = null;
    },
  };
  const length = given.kills * given.every;
  const order = Object.keys(troubles).sort(() => random.next() - 0.5);
  const troubled = order.map(async (name, i) => {
    await sleep(((i + random.next() / 2) / order.length) * length);
    say(`trouble: ${name}`);
    await troubles[name]?.();
    say(`trouble over: ${name}`);
  });
  const restarts: Promise<void>[] = [];
  for (let i = 0; i < given.kills; i++) {
    await sleep(given.every);
    // A machine that starts slowly is no reason to have none.
    let up: Machine[];
    do {
      await sleep(100);
      up = machines.filter((machine) => machine.up !== null);
    } while (up.length < 2);
    const machine = random.pick(up);
    say(`kill ${i + 1} of ${given.kills}: ${machine.role}; ${asked.length} jobs`);
    restarts.push(kill(machine));
  }
  await Promise.all([...troubled, ...restarts]);
  await Promise.all(clients);
  say('all troubles are over');
  const first = await batching;
  if (first) {
    checkBatch(first);
    await checkAgain(first);
  }

  async function jobs(): Promise<JobJson[]> {
    return (await insist<{ renders: JobJson[] }>('list', '/api/renders/list?per_page=1000')).renders;
  }
  async function isDone(): Promise<boolean> {
    const toBeTold = asked.filter(({ id, webhook }) => webhook && !hooks.told.has(id ?? ''));
    return toBeTold.length === 0 && (await jobs()).every(hasEnded);
  }
  for (const until = performance.now() + LONGEST_END; !(await isDone()) && performance.now() < until; )
    await sleep(500);

  const found = new Map((await jobs()).map((job) => [job.id, job]));
  const failed: Record<string, number> = {};
  const ids = new Set(asked.map(({ id }) => id));
  if (ids.size !== asked.length) problems.push(`${asked.length} keys, ${ids.size} jobs`);
  for (const id of found.keys()) if (!ids.has(id)) problems.push(`a job that nobody asked for: ${id}`);
  for (const { id, color, webhook } of asked) {
    const job = found.get(id ?? '');
    if (!job || !hasEnded(job)) {
      problems.push(`job ${id} is ${job?.status ?? 'lost'}`);
      continue;
    }
    if (job.status === 'error') failed[job.error] = (failed[job.error] ?? 0) + 1;
    else {
      const { pathname, search } = new URL(job.output ?? '');
      outputs.add(path.basename(pathname));
      const picture = await (await ask('file', pathname + search))?.arrayBuffer();
      const pixel = picture ? await firstPixel(picture) : [];
      if (String(pixel) !== String(color)) problems.push(`job ${id} shows ${pixel} instead of ${color}`);
    }
    if (webhook) checkTold(job.id, job.status);
  }

  for (const { up } of machines) {
    up?.child.kill('SIGTERM');
    const code = await up?.ended;
    if (code !== 0) problems.push(`a machine ended with ${code}`);
    if (up) noteFaults(up);
  }
  const swept = await lookForLeftovers();
  hooks.close();
  await Promise.all([server.stop(), store.close()]);
  await rm(home, { recursive: true, force: true });
  const toldAgain = [...hooks.told.values()].filter(({ times }) => times > 1).length;
  return { answers, failed, toldAgain, swept, problems };

  /** Sweeps, and compares the objects of the store with what jobs name; gives how many bodies were swept. */
  async function lookForLeftovers(): Promise<number> {
    const location = readStoreUrl(storeUrl);
    const s3 = await openS3(location);
    const files = await createS3Store(location, s3);
    const shared = (await openShared(server.url)) as OpenServer;
    const records = shared.kind === 'redis' ? createRedisJobStore(shared) : await createPostgresJobStore(shared);
    const later = Date.now() + 3_600_000;
    const count = await sweepBodies({ files, jobs: records }, later);
    for (let after: string | undefined, isLast = false; !isLast; ) {
      const found = await s3.list(location.prefix, after);
      // Keys begin with zeros before the names of files.
      for (const { key } of found.objects)
        if (!outputs.delete(path.basename(key).replace(/^0+/, ''))) problems.push(`left over: ${key}`);
      ({ isLast } = found);
      after = found.objects.at(-1)?.key;
    }
    for (const name of outputs) problems.push(`missing: ${name}`);
    const unfinished = await records.unfinished();
    if (unfinished.length > 0) problems.push(`${unfinished.length} jobs of the record have not ended`);
    await shared.close();
    s3.close();
    return count;
  }
}
