import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { resolveOptions } from '../../renderer/internal.ts';
import { readConfig } from '../../src/config.ts';
import type { Executor } from '../../src/dispatch/executor.ts';
import { withQuarantine } from '../../src/dispatch/quarantine.ts';
import { refusals } from '../../src/errors.ts';
import { createMemoryJobStore } from '../../src/jobs/memory-store.ts';
import type { Job } from '../../src/jobs/types.ts';
import { createMemoryStore } from '../../src/storage/memory.ts';
import { QUARANTINE } from '../support/command.ts';
import { jobOf } from '../support/jobs.ts';
import { fakeExecutor, picture, startService, temporaryFolder } from '../support/service.ts';

const quarantine = true;
const design = { width: 20, height: 20, pages: [{ background: '#0a0' }, { background: 'red' }] };
const task = (options: object = {}, given: object = design) => ({
  body: Buffer.from(JSON.stringify({ design: given })),
  options: resolveOptions(options),
});

/** Fails where a render is not in quarantine. */
const others = fakeExecutor(async () => {
  throw new Error('with the others');
});

async function start(env: Record<string, string> = {}, options: { program?: URL } = {}): Promise<Executor> {
  const settings = { GESSO_GOOGLE_FONTS_URL: 'off', GESSO_DATA_DIR: await temporaryFolder(), ...env };
  const executor = withQuarantine(others, readConfig(settings), {
    ...(QUARANTINE && { program: QUARANTINE }),
    ...options,
  });
  onTestFinished(() => executor.close());
  return executor;
}

describe('a render in quarantine', () => {
  it('gives what others give', async () => {
    const executor = await start();
    let progress = 0;
    const onProgress = (done: number) => {
      progress = done;
    };
    const file = await executor.render(task(), { quarantine, onProgress });
    expect(file).toMatchObject({ mime: 'image/png', width: 20, height: 20, pages: 1 });
    expect(Buffer.from(file.data).subarray(1, 4).toString()).toBe('PNG');
    expect(progress).toBe(1);
    await expect(executor.render(task())).rejects.toThrow('with the others');
    expect(executor.load()).toEqual({ running: 0, waiting: 0 });
  });

  it('streams a long file', async () => {
    const executor = await start();
    const chunks: Buffer[] = [];
    const output = new Writable({
      write(chunk: Buffer, _, done) {
        chunks.push(chunk);
        setImmediate(done);
      },
    });
    const noise = Array.from({ length: 40 }, (_, i) => ({
      children: Array.from({ length: 60 }, (_, j) => ({
        type: 'figure',
        x: j,
        y: i,
        width: 3 + j,
        height: 4,
        rotation: j,
      })),
    }));
    const rendered = await executor.render(task({ format: 'pdf', vector: true }, { ...design, pages: noise }), {
      quarantine,
      stream: () => output,
    });
    const all = Buffer.concat([...chunks, rendered.data]);
    expect(chunks.length).toBeGreaterThan(1);
    expect(all.subarray(0, 5).toString()).toBe('%PDF-');
    expect(all.subarray(-6).toString()).toContain('%%EOF');
  });

  it('fails as others do', async () => {
    const executor = await start();
    await expect(executor.render(task({ pageId: 'gone' }), { quarantine })).rejects.toMatchObject({
      kind: 'input',
      code: 'page_not_found',
    });
    const late = await start({ GESSO_MAX_RENDER_MS: '1' });
    await expect(late.render(task(), { quarantine })).rejects.toMatchObject({ code: 'render_timeout', status: 504 });
  });

  it('ends with its signal, and where the service stops', async () => {
    const executor = await start();
    const client = new AbortController();
    const running = expect(executor.render(task(), { quarantine, signal: client.signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
    await expect.poll(() => executor.load().running).toBe(1);
    client.abort();
    await running;
    const stopped = expect(executor.render(task(), { quarantine })).rejects.toMatchObject({ code: 'stopping' });
    await executor.close();
    await stopped;
  });

  it('that ends its process is named, and ends no other', async () => {
    const executor = await start({}, { program: new URL('../support/dying-process.mjs', import.meta.url) });
    await expect(executor.render(task(), { quarantine })).rejects.toMatchObject({
      code: 'process_died',
      message: 'The render ended its process (SIGSEGV).',
    });
  });
});

describe('a job that was under way when the process died', () => {
  const time = Date.now();
  const job = (fields: Partial<Job>): Job =>
    jobOf({
      status: 'progress',
      request: `${time + 1e6}-aaaaaaaaaaaaaaaaaaaaaa.json`,
      attempts: 1,
      createdAt: time,
      startedAt: time,
      updatedAt: time,
      expiresAt: time + 1e6,
      ...fields,
    });

  /** The job as it ends, and in which circumstances it was rendered. */
  async function run(fields: Partial<Job>, outcomes: (() => Error | null)[]) {
    const [jobs, files] = [createMemoryJobStore(), createMemoryStore()];
    await files.put(job(fields).request, task().body);
    await jobs.create(job(fields));
    const quarantined: (boolean | undefined)[] = [];
    const executor = fakeExecutor(async (given, control) => {
      quarantined.push(control?.quarantine);
      const error = outcomes.shift()?.();
      if (error) throw error;
      return picture(given);
    });
    await startService({ GESSO_CONCURRENCY: '1' }, { executor, jobs, files });
    await expect.poll(async () => (await jobs.get('a'))?.completedAt).not.toBeNull();
    return { job: await jobs.get('a'), quarantined };
  }

  it.each([1, 3, 20])('%s times runs alone, and is not failed for it', async (attempts) => {
    const { job, quarantined } = await run({ attempts }, []);
    expect(job?.status).toBe('done');
    expect(quarantined).toEqual([true]);
  });

  it('and never begun before runs with the others', async () => {
    expect((await run({ status: 'scheduled', attempts: 0 }, [])).quarantined).toEqual([false]);
  });

  it('and ends its own process once is tried again', async () => {
    const died = () => refusals.processDied('SIGSEGV');
    const { job, quarantined } = await run({}, [died]);
    expect(job).toMatchObject({ status: 'done', deaths: 1 });
    expect(quarantined).toEqual([true, true]);
  });

  it('and ends its own process again has failed', async () => {
    const died = () => refusals.processDied('SIGSEGV');
    const { job, quarantined } = await run({}, [died, () => refusals.busy(1), died]);
    expect(job).toMatchObject({ status: 'error', error: 'The render ended its process (SIGSEGV).' });
    expect(quarantined).toEqual([true, true, true]);
  });
});

describe('files that a killed service left', () => {
  it('are deleted at the start, and those of jobs that have not ended are kept', async () => {
    const env = { GESSO_DATA_DIR: await temporaryFolder(), GESSO_SHUTDOWN_MS: '1' };
    // Renders nothing, until it is told to stop.
    const executor = fakeExecutor(async (_, control) => {
      const { signal = new AbortController().signal } = control ?? {};
      while (!signal.aborted) await sleep(10);
      throw refusals.stopping();
    });
    const first = await startService(env, { executor });
    expect((await first.post('/api/renders', { design })).status).toBe(200);
    const folder = path.join(env.GESSO_DATA_DIR, 'files');
    const kept = await readdir(folder);
    expect(kept).toHaveLength(1);
    // A body without a job, and files half written.
    const names = [`${Date.now() + 1e6}-bbbbbbbbbbbbbbbbbbbbbb.json`, `${Date.now() + 1e6}-bbbbbbbbbbbbbbbbbbbbbb.png`];
    for (const name of [...names, 'x.part']) await writeFile(path.join(folder, name), 'x');
    await first.close();
    await startService(env, { executor });
    expect((await readdir(folder)).sort()).toEqual([...kept, names[1]].sort());
  });
});
