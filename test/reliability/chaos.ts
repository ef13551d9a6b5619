/** Kills the service again and again under mixed load, and looks whether anything was lost, doubled, blamed or left. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'libsql';
import type { JobJson } from '../../src/jobs/json.ts';
import { randomOf } from '../random/random.ts';
import { colored, firstPixel, receiver } from '../support/load.ts';
import { processesNaming, type Served, serveBuilt } from '../support/served.ts';

export interface ChaosReport {
  jobs: number;
  /** Answers by what was asked and their status; `reset`: none came. */
  answers: Record<string, number>;
  /** Webhooks delivered more than once, as may be. */
  toldAgain: number;
  /** Everything that should not be; empty is what is hoped for. */
  problems: string[];
}

/** Clients at a time. */
const CLIENTS = 4;
/** ms that the service is let run before it is killed, at most. */
const LONGEST_LIFE = 8000;
/** ms of load after the last start. */
const LAST_LOAD = 5000;
/** ms in which everything has to have come to its end after the last start. */
const LONGEST_END = 300_000;

/** A job as its client knows it. */
interface Asked {
  key: string;
  color: [number, number, number];
  webhook: boolean;
  id: string | null;
}

/** A second of video, as a data URI. */
function video(folder: string): string {
  const file = path.join(folder, 'video.mp4');
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=duration=1:size=160x120:rate=10', file]);
  return `data:video/mp4;base64,${readFileSync(file).toString('base64')}`;
}

/**
 * @param kills times that the service is killed
 * @param seed decides what is asked for, and when the service is killed
 */
export async function chaos(kills: number, seed: number, say: (line: string) => void = () => {}): Promise<ChaosReport> {
  const random = randomOf(seed);
  const home = await mkdtemp(path.join(tmpdir(), 'gesso-chaos-'));
  const dataDir = path.join(home, 'data');
  const hooks = await receiver(randomOf(seed + 1));
  const clip = video(home);
  const env = {
    GESSO_DATA_DIR: dataDir,
    GESSO_RESULT_CACHE_BYTES: '20000000',
    GESSO_ALLOWED_HOSTS: hooks.host,
    GESSO_MAX_RENDER_MS: '30000',
  };
  const answers: Record<string, number> = {};
  const problems: string[] = [];
  const asked: Asked[] = [];
  const urls: string[] = [];
  let service: Served | null = null;
  let isOver = false;

  const note = (what: string, outcome: number | 'reset') => {
    const name = `${what} ${outcome}`;
    answers[name] = (answers[name] ?? 0) + 1;
    if (typeof outcome === 'number' && outcome >= 400 && ![429, 503, 504].includes(outcome))
      problems.push(`answered ${name}`);
  };

  async function ask(what: string, route: string, body: object, headers: Record<string, string> = {}) {
    try {
      const response = await fetch(`${service?.url}${route}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      note(what, response.status);
      return response.ok ? text : null;
    } catch {
      note(what, 'reset');
      await sleep(200);
      return null;
    }
  }

  /** Asks for a job, again and again under the same key until there is an answer, and sometimes once more. */
  async function postJob(job: Asked): Promise<void> {
    const body = {
      design: colored(job.color),
      ...(job.webhook && { webhook: `http://${hooks.host}/` }),
    };
    for (let times = random.whole(1, 2); times > 0; ) {
      const text = await ask('job', '/api/renders', body, { 'idempotency-key': job.key });
      if (text === null) continue;
      const { id } = JSON.parse(text) as JobJson;
      if (job.id !== null && job.id !== id) problems.push(`one key, two jobs: ${job.id}, ${id}`);
      job.id = id;
      times--;
    }
  }

  async function act(client: number): Promise<void> {
    const color = (): [number, number, number] => [random.whole(0, 255), random.whole(0, 255), random.whole(0, 255)];
    const kind = random.next();
    if (kind < 0.45) {
      const job: Asked = { key: `${client}-${asked.length}`, color: color(), webhook: random.chance(0.5), id: null };
      asked.push(job);
      return postJob(job);
    }
    if (kind < 0.6) {
      const text = await ask('url', '/api/render', { design: colored(color()), outputFormat: 'url' });
      if (text) urls.push((JSON.parse(text) as { url: string }).url);
    } else if (kind < 0.7) {
      // The same again: kept results.
      await ask('kept', '/api/render', { design: colored([1, 2, 3], 300), outputFormat: 'file' });
    } else if (kind < 0.8) {
      const records = random.times(5, (i) => ({ name: `${i}` }));
      await ask('batch', '/api/batches', { template: colored(color()), records });
    } else if (kind < 0.9) {
      const children = random.times(3, (i) => ({ type: 'video', src: clip, width: 50, height: 50, startTime: i / 4 }));
      await ask('video', '/api/render', {
        design: { width: 50, height: 50, pages: [{ children }] },
        outputFormat: 'file',
      });
    } else {
      const pages = random.times(12, () => colored(color(), 400).pages[0]);
      await ask('pdf', '/api/render', {
        design: { ...colored(color(), 400), pages },
        format: 'pdf',
        outputFormat: 'url',
      });
    }
  }

  const clients = Array.from({ length: CLIENTS }, async (_, client) => {
    while (!isOver) {
      if (service === null) await sleep(50);
      else await act(client);
    }
  });

  for (let kill = 0; kill < kills; kill++) {
    service = await serveBuilt(env);
    const life = random.between(0, LONGEST_LIFE);
    await sleep(life);
    const { child, ended, faults } = service;
    child.kill('SIGKILL');
    await ended;
    service = null;
    // Its second process ends with it, and holds the data folder until then.
    await sleep(300);
    problems.push(...faults.map((line) => `logged ${line}`));
    say(`kill ${kill + 1} of ${kills} after ${Math.round(life)} ms; ${asked.length} jobs`);
  }
  service = await serveBuilt(env);
  await sleep(LAST_LOAD);
  isOver = true;
  await Promise.all(clients);
  const { url, child, ended, faults } = service;

  const until = performance.now() + LONGEST_END;
  const jobs = async (): Promise<JobJson[]> => {
    const all: JobJson[] = [];
    for (let page = 1; ; page++) {
      const answer = await fetch(`${url}/api/renders/list?per_page=1000&page=${page}`);
      const { renders } = (await answer.json()) as { renders: JobJson[] };
      all.push(...renders);
      if (renders.length < 1000) return all;
    }
  };
  const isDone = async () => {
    const haveEnded = (await jobs()).every(({ status }) => status === 'done' || status === 'error');
    return haveEnded && asked.every(({ id, webhook }) => !webhook || hooks.told.has(id ?? ''));
  };
  while (!(await isDone()) && performance.now() < until) await sleep(500);

  const found = new Map((await jobs()).map((job) => [job.id, job]));
  const ids = new Set(asked.map(({ id }) => id));
  if (ids.size !== asked.length) problems.push(`${asked.length} keys, ${ids.size} jobs`);
  for (const id of found.keys()) if (!ids.has(id)) problems.push(`a job that nobody asked for: ${id}`);
  for (const { id, color, webhook } of asked) {
    const job = found.get(id ?? '');
    if (job?.status !== 'done') {
      problems.push(`job ${id} is ${job?.status ?? 'lost'}: ${job?.error}`);
      continue;
    }
    const { pathname, search } = new URL(job.output ?? '');
    const answer = await fetch(url + pathname + search);
    const pixel = answer.ok ? await firstPixel(await answer.arrayBuffer()) : [];
    if (String(pixel) !== String(color)) problems.push(`job ${id} shows ${pixel} instead of ${color}`);
    if (!webhook) continue;
    const told = hooks.told.get(job.id);
    if (told?.status !== 'done' || told.ids.size !== 1)
      problems.push(`job ${id}: webhook ${told?.status} ${told?.ids.size}`);
  }
  for (const given of urls) {
    const { pathname, search } = new URL(given);
    const { status } = await fetch(url + pathname + search);
    if (status !== 200) problems.push(`${pathname} is ${status}`);
  }

  child.kill('SIGTERM');
  const code = await ended;
  if (code !== 0) problems.push(`ended with ${code}`);
  problems.push(...faults.map((line) => `logged ${line}`));
  for (const folder of ['files', 'results', 'cache'])
    for (const name of readdirSync(path.join(dataDir, folder), { recursive: true, encoding: 'utf8' }))
      if (/\.(part|tmp|body)$|video-/.test(name)) problems.push(`left over: ${folder}/${name}`);
  // ffmpeg may work for a while for a service that was killed; it ends by itself.
  for (let i = 0; i < 80 && processesNaming(dataDir).length > 0; i++) await sleep(500);
  if (processesNaming(dataDir).length > 0) problems.push('processes are left over');
  const db = new Database(path.join(dataDir, 'jobs.sqlite'));
  const { integrity_check: integrity } = db.prepare('PRAGMA integrity_check').get() as { integrity_check: string };
  db.close();
  if (integrity !== 'ok') problems.push(`the database is ${integrity}`);
  hooks.close();
  await rm(home, { recursive: true, force: true });
  const toldAgain = [...hooks.told.values()].filter(({ times }) => times > 1).length;
  return { jobs: asked.length, answers, toldAgain, problems };
}
