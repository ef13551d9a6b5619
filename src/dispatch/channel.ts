import type { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { MessageChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { Children, OwnBeginnings } from '../../renderer/internal.ts';
import { refusals } from '../errors.ts';
import { isOfBeginnings, type KeptFile, serveBeginnings } from './beginnings-line.ts';
import { serveChildren } from './child-line.ts';
import type { EncoderLine } from './encoder-line.ts';
import type { RenderControl } from './executor.ts';
import { createGuard, paintingEnded } from './painting-guard.ts';
import type { Note } from './worker.ts';
import { ACK } from './worker-stream.ts';
import type { WorkerChannel } from './workers.ts';

/** A worker that is to be ended may paint on for so long, ms: beyond, the process is risked for it. */
const LONGEST_PAINTING = 60_000;
/** A worker that has stopped painting may end its task by itself in this time, ms: a new one would take longer to start. */
const GRACE = 250;

/** The line between a task and its worker: passes messages on, and can end the task early. */
export interface TaskChannel extends WorkerChannel {
  /** The file of the task's picture, where its worker has been told that it is there. */
  file(): KeptFile | undefined;
  /** Aborted, with the reason, as soon as the caller is to get an answer. */
  ended: AbortSignal;
  /** Answers the caller at once, and ends the worker when it does not paint. */
  end(why: Error): void;
  /** Ends it with `why()` in `ms`, in place of an earlier time. */
  endIn(ms: number, why: () => Error): void;
  /** Lets everything go, once the task has come to an end. */
  close(): void;
}

/** What a task's line is connected with. */
export interface ChannelEnds {
  /** Do the task's work in processes, and are killed with it. */
  children: Children;
  /** Called when the worker has begun. */
  onStart(): void;
  /** What is known of pages. */
  beginnings: OwnBeginnings;
  /** Makes the end of the line that takes what the worker says of encoders of videos. */
  encoders(port: MessagePort): EncoderLine;
}

export function openChannel(
  { signal, onProgress, stream }: RenderControl,
  { children, beginnings, onStart, encoders }: ChannelEnds,
): TaskChannel {
  const { port1: ours, port2: port } = new MessageChannel();
  const guard = createGuard();
  const childLine = serveChildren(children, ours, encoders(ours));
  const beginningsLine = serveBeginnings(beginnings, ours);
  const [ended, termination] = [new AbortController(), new AbortController()];
  let timer: NodeJS.Timeout | undefined;
  let output: Writable | undefined;

  const end = (why: Error) => {
    ended.abort(why);
    childLine.close();
    void paintingEnded(guard, LONGEST_PAINTING)
      .then(() => sleep(GRACE))
      .then(() => termination.abort(why));
  };
  const clientGone = () => end(refusals.cancelled());
  const pass = (data: Uint8Array) => {
    output ??= stream?.().on('error', end);
    output?.write(data, (error) => (error ? end(error) : ours.postMessage(ACK)));
  };
  signal?.addEventListener('abort', clientGone, { once: true });
  ours.on('message', (note: Note) => {
    if (note.kind === 'progress') onProgress?.(note.done, note.total);
    else if (note.kind === 'bytes') pass(note.data);
    else if (note.kind === 'started') onStart();
    else if (isOfBeginnings(note)) beginningsLine.take(note);
    else childLine.take(note);
  });

  return {
    port,
    guard,
    streams: stream !== undefined,
    file: beginningsLine.file,
    ended: ended.signal,
    termination: termination.signal,
    end,
    endIn(ms, why) {
      clearTimeout(timer);
      timer = setTimeout(() => end(why()), ms);
    },
    close() {
      clearTimeout(timer);
      // The outcome comes by another line, and may be here before what the worker said first of its page.
      for (let next = receiveMessageOnPort(ours); next; next = receiveMessageOnPort(ours))
        if (isOfBeginnings(next.message)) beginningsLine.take(next.message);
      childLine.close();
      ours.close();
      output?.off('error', end);
      signal?.removeEventListener('abort', clientGone);
    },
  };
}
