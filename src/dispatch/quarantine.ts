import { type ChildProcess, fork } from 'node:child_process';
import type { Writable } from 'node:stream';
import pLimit from 'p-limit';
import { RenderError } from '../../renderer/index.ts';
import { untilAborted } from '../../renderer/internal.ts';
import type { Config } from '../config.ts';
import { refusals, ServiceError } from '../errors.ts';
import type { Executor, RenderControl, RenderedFile, RenderTask } from './executor.ts';
import type { QuarantineNote, QuarantineOrder, SentFailure } from './quarantine-process.ts';
import { renderTimeOf } from './render-time.ts';

/** From its sources the process is TypeScript, and needs a loader for it. */
const FROM_SOURCES = import.meta.url.endsWith('.ts');
const LOAD_TYPESCRIPT = new URL('./load-typescript.mjs', import.meta.url).href;
const PROCESS = new URL(FROM_SOURCES ? './quarantine-process.ts' : './quarantine-process.cjs', import.meta.url);

/** The process ends a render that runs too long; beyond that it may take so long to start and to end, ms. */
const LONGEST_START = 60_000;
/** A process that is to end is killed after this time, ms. */
const LONGEST_END = 2000;

/**
 * The same executor, which does renders with `quarantine` in a process of their own, one at a time. A render that ends its
 * process then ends no other, and it is certain which one did.
 *
 * @param options.program instead of quarantine-process.ts, for tests
 */
export function withQuarantine(executor: Executor, config: Config, options: { program?: URL } = {}): Executor {
  const { program = PROCESS } = options;
  const inTurn = pLimit(1);
  const closing = new AbortController();
  let ended: Promise<unknown> = Promise.resolve();

  function quarantine(task: RenderTask, { signal, ...control }: RenderControl): Promise<RenderedFile> {
    const until = signal ? AbortSignal.any([signal, closing.signal]) : closing.signal;
    const reason = () => (closing.signal.aborted ? refusals.stopping() : refusals.cancelled());
    const turn = inTurn(async () => {
      if (until.aborted) throw reason();
      const child = fork(program, {
        serialization: 'advanced',
        execArgv: program.pathname.endsWith('.ts') ? ['--import', LOAD_TYPESCRIPT] : [],
      });
      ended = new Promise((resolve) => child.once('close', resolve));
      return follow(child, { config, task, streams: control.stream !== undefined }, { ...control, signal: until });
    });
    return untilAborted(turn, until).catch((error) => {
      throw until.aborted ? reason() : error;
    });
  }

  return {
    ...executor,
    render: (task, control = {}) => (control.quarantine ? quarantine(task, control) : executor.render(task, control)),
    load() {
      const { running, waiting } = executor.load();
      return { running: running + inTurn.activeCount, waiting: waiting + inTurn.pendingCount };
    },
    async close() {
      closing.abort();
      await Promise.all([executor.close(), ended]);
    },
  };
}

/** Has the process do its order, and ends it with the order. */
async function follow(child: ChildProcess, order: QuarantineOrder, control: RenderControl): Promise<RenderedFile> {
  const renderTime = renderTimeOf(order.config, order.task.options);
  const say = (message: QuarantineOrder | 'ack' | 'end') => child.connected && child.send(message);
  let timer: NodeJS.Timeout | undefined;
  const end = () => {
    say('end');
    clearTimeout(timer);
    timer = setTimeout(() => child.kill('SIGKILL'), LONGEST_END);
  };
  control.signal?.addEventListener('abort', end, { once: true });
  try {
    return await new Promise<RenderedFile>((resolve, reject) => {
      let output: Writable | undefined;
      timer = setTimeout(() => reject(refusals.renderTimeout(renderTime)), renderTime + LONGEST_START);
      child.on('message', (note: QuarantineNote) => {
        if (note.kind === 'done') resolve(note.file);
        else if (note.kind === 'failed') reject(failure(note.failure));
        else if (note.kind === 'progress') control.onProgress?.(note.done, note.total);
        else {
          output ??= control.stream?.().on('error', reject);
          output?.write(note.data, (error) => (error ? reject(error) : say('ack')));
        }
      });
      child.once('error', reject);
      child.once('close', (code, signal) => reject(refusals.processDied(signal ?? `exit code ${code}`)));
      say(order);
    });
  } finally {
    control.signal?.removeEventListener('abort', end);
    end();
    child.once('close', () => clearTimeout(timer));
    if (child.exitCode !== null || child.signalCode !== null) clearTimeout(timer);
  }
}

function failure(sent: SentFailure): Error {
  if (sent.type === 'render') return new RenderError(sent);
  if (sent.type === 'service') return new ServiceError(sent);
  return new Error(sent.message);
}
