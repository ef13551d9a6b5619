import { mkdtempSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';
import { RenderError } from '../../renderer/index.ts';
import { fieldsOf } from '../../renderer/internal.ts';
import { type Config, readConfig } from '../../src/config.ts';
import type { Executor, RenderedFile, RenderTask } from '../../src/dispatch/executor.ts';
import { refusals } from '../../src/errors.ts';
import { createServer, type Server, type ServerOptions } from '../../src/http/server.ts';

/** A folder of its own, deleted when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gesso-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A folder for all tests of the `describe` that calls it, deleted when they have ended. */
export function sharedFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gesso-test-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export interface TestService extends Server {
  config: Config;
  url: string;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
}

/** A service on a free port, closed when the test ends. Without an executor it renders nothing but {@link picture}. */
export async function startService(
  env: Record<string, string> = {},
  options: Omit<ServerOptions, 'config'> = {},
): Promise<TestService> {
  const service = await openService({ GESSO_DATA_DIR: await temporaryFolder(), ...env }, options);
  onTestFinished(() => service.close());
  return service;
}

/** As {@link startService}; whoever opens it closes it. */
export async function openService(
  env: { GESSO_DATA_DIR: string } & Record<string, string>,
  options: Omit<ServerOptions, 'config'> = {},
): Promise<TestService> {
  const config = readConfig({
    PORT: '0',
    GESSO_LOG_LEVEL: 'silent',
    GESSO_GOOGLE_FONTS_URL: 'off',
    GESSO_CONCURRENCY: '2',
    ...env,
  });
  const server = await createServer({ config, executor: fakeExecutor(), ...options });
  const url = await server.listen();
  return { ...server, config, url, post: (path, body, headers) => post(url + path, body, headers) };
}

/** A service that renders {@link picture}, and the tasks that it was given. */
export async function notingService(): Promise<TestService & { tasks: RenderTask[] }> {
  const tasks: RenderTask[] = [];
  const executor = fakeExecutor(async (task) => {
    tasks.push(task);
    return picture(task);
  });
  return { tasks, ...(await startService({}, { executor })) };
}

export function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body),
  });
}

/** What the fake renders: bytes that say what was asked for. */
export function picture(task: RenderTask, fields: Partial<RenderedFile> = {}): RenderedFile {
  const format = task.options.format ?? 'png';
  return {
    data: Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(task.body).toString()), options: task.options })),
    mime: format === 'pdf' ? 'application/pdf' : `image/${format}`,
    extension: format === 'jpeg' ? 'jpg' : format,
    width: 100,
    height: 50,
    pages: 1,
    warnings: [],
    sources: [],
    ...fields,
  };
}

/** An executor that renders nothing; `render` can be replaced. As the service's own, it begins no render whose client went away before. */
export function fakeExecutor(render: Executor['render'] = async (task) => picture(task)): Executor {
  return {
    async render(task, control) {
      if (control?.signal?.aborted) throw refusals.cancelled();
      return render(task, control);
    },
    check: async () => ({ findings: [] }),
    fields: async ({ body }) => fieldsOf(JSON.parse(body.toString()).design),
    ready: async () => true,
    load: () => ({ running: 0, waiting: 0 }),
    close: async () => {},
  };
}

export const failing = (fields: ConstructorParameters<typeof RenderError>[0]): Executor =>
  fakeExecutor(async () => {
    throw new RenderError(fields);
  });

/** A clock that stands still until it is moved. */
export function movableClock(): { now: () => number; move: (ms: number) => void } {
  let time = Date.now();
  return {
    now: () => time,
    move: (ms) => {
      time += ms;
    },
  };
}

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
