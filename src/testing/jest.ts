/**
 * `gesso/jest`: adds `toMatchDesignSnapshot` to Jest's `expect`. Name it in `setupFilesAfterEnv`, or give the matcher to
 * `expect.extend` where `expect` is imported from `@jest/globals`.
 *
 * Jest loads modules its own way, which knows no ECMAScript modules and loads native ones once for each test file. So
 * designs are rendered in a thread, which loads them as Node does.
 */
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { DesignSnapshotOptions, MatcherContext, MatcherResult } from './snapshot.ts';
import type { Answer, Question } from './snapshot-worker.ts';

/** As for Vitest, but without a renderer of the caller's own, which could not be passed to the thread. */
export type JestSnapshotOptions = Omit<DesignSnapshotOptions, 'renderer'>;

declare global {
  namespace jest {
    // biome-ignore lint/complexity/noBannedTypes: the type parameters have to be Jest's own
    interface Matchers<R, T = {}> {
      /** Compares a design's picture with a PNG beside the test; await it. */
      toMatchDesignSnapshot(options?: JestSnapshotOptions): Promise<R>;
    }
  }
}

interface Asked {
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/** `READY` of the thread, whose file must not be loaded here. */
const READY = 0;
/** ms that the thread may take to start, which is no part of a test's own time. */
const START_TIMEOUT = 60_000;

let worker: Worker | undefined;
const asked = new Map<number, Asked>();

/** The thread of this test file; it keeps the process alive only while something is asked. */
function startWorker(): Worker {
  const started = new Worker(fileURLToPath(new URL('./snapshot-worker.cjs', import.meta.url).href));
  started.on('message', (answer: Answer) => {
    asked.get(answer.id)?.resolve(answer);
    asked.delete(answer.id);
    if (asked.size === 0) started.unref();
  });
  started.on('error', (error) => {
    for (const { reject } of asked.values()) reject(error);
    asked.clear();
    worker = undefined;
  });
  return started;
}

/** Starts the thread and waits until it can render. */
async function prepare(): Promise<void> {
  if (worker) return;
  await new Promise<unknown>((resolve, reject) => {
    asked.set(READY, { resolve, reject });
    worker = startWorker();
  });
}

let questions = READY;
/** How often each test has ended: the runner runs a test again where it retries. */
const ended = new Map<string | undefined, number>();

/** The matcher alone, for `expect.extend` of one's own. */
export async function toMatchDesignSnapshot(
  this: MatcherContext,
  design: unknown,
  options?: JestSnapshotOptions,
): Promise<MatcherResult> {
  const { testPath, currentTestName, isNot = false } = this;
  const { _updateSnapshot } = (this.snapshotState ?? {}) as { _updateSnapshot?: string };
  const attempt = String(ended.get(currentTestName) ?? 0);
  const context = { testPath, currentTestName, isNot, snapshotState: { _updateSnapshot }, attempt };
  const id = ++questions;
  await prepare();
  worker?.ref();
  const answer = await new Promise<Answer>((resolve, reject) => {
    asked.set(id, { resolve, reject });
    worker?.postMessage({ id, context, design, options } satisfies Question);
  });
  if ('error' in answer) throw new Error(answer.error);
  return { pass: answer.pass, message: () => answer.message };
}

const jestGlobals = globalThis as {
  expect?: { extend(matchers: object): void; getState(): { currentTestName?: string } };
  afterEach?: (work: () => unknown) => void;
  beforeAll?: (work: () => unknown, timeout: number) => void;
  afterAll?: (work: () => unknown) => void;
};
jestGlobals.expect?.extend({ toMatchDesignSnapshot });
jestGlobals.beforeAll?.(prepare, START_TIMEOUT);
jestGlobals.afterEach?.(() => {
  const { currentTestName } = jestGlobals.expect?.getState() ?? {};
  ended.set(currentTestName, (ended.get(currentTestName) ?? 0) + 1);
});
jestGlobals.afterAll?.(() => worker?.terminate());
