import type { MessagePort } from 'node:worker_threads';
import pLimit from 'p-limit';
import type {
  Children,
  LottieFrames,
  LottieOptions,
  SvgPixels,
  VideoFrame,
  VideoFrameOptions,
  VideoFrames,
  VideoFramesOptions,
} from '../../renderer/internal.ts';
import { type EncoderLine, type EncoderNote, encodersBehind } from './encoder-line.ts';
import { ownBuffer } from './own-buffer.ts';

/**
 * The processes that a render needs belong to the main thread: a worker's would outlive the worker when it is ended, with
 * nobody to kill them. So a worker asks for their work over its task's port, and the main thread answers.
 */
type Work =
  | { name: 'videoFrame'; options: VideoFrameOptions }
  | { name: 'videoFrames'; options: VideoFramesOptions }
  /** `options`: the timeout. */
  | { name: 'drawSvg'; options: number }
  | { name: 'drawLottie'; options: LottieOptions };

/** What a worker says: work to do, or (without work) that it is not needed any more. */
export type ChildNote =
  | { kind: 'child'; id: number; work: Work; data: Uint8Array }
  | { kind: 'childNotNeeded'; id: number }
  | EncoderNote;

/** What the main thread answers. */
type ChildAnswer = { child: number } & ({ outcome: Outcome } | { fault: string });

type Outcome = VideoFrame | VideoFrames | SvgPixels | LottieFrames;

const bytesOf = (outcome: Outcome): Buffer | null =>
  'picture' in outcome ? outcome.picture : 'pixels' in outcome ? outcome.pixels : null;

/** The outcome as it arrives: a Buffer becomes a Uint8Array on its way between threads. */
function arrived(outcome: Outcome): Outcome {
  const { buffer, byteOffset, length } = bytesOf(outcome) ?? Buffer.alloc(0);
  if ('picture' in outcome) return { ...outcome, picture: Buffer.from(buffer, byteOffset, length) };
  return 'pixels' in outcome ? { ...outcome, pixels: Buffer.from(buffer, byteOffset, length) } : outcome;
}

/** Used by a worker: children behind its port, one at a time, so that no more bytes are moved than are worked on. */
export function childrenBehind(port: MessagePort): Children {
  const inTurn = pLimit(1);
  const waiting = new Map<number, (answer: ChildAnswer) => void>();
  let last = 0;
  port.on('message', (answer: ChildAnswer | string) => {
    if (typeof answer === 'object' && 'child' in answer) waiting.get(answer.child)?.(answer);
  });

  function ask<T>(work: Work, data: Uint8Array, signal: AbortSignal | undefined): Promise<T> {
    return inTurn(async () => {
      signal?.throwIfAborted();
      const id = ++last;
      const cancel = () => port.postMessage({ kind: 'childNotNeeded', id } satisfies ChildNote);
      signal?.addEventListener('abort', cancel, { once: true });
      // A copy, whose memory is moved to the other thread.
      const bytes = new Uint8Array(data);
      try {
        const answer = await new Promise<ChildAnswer>((resolve) => {
          waiting.set(id, resolve);
          port.postMessage({ kind: 'child', id, work, data: bytes } satisfies ChildNote, [bytes.buffer]);
        });
        signal?.throwIfAborted();
        if ('fault' in answer) throw new Error(answer.fault);
        return arrived(answer.outcome) as T;
      } finally {
        waiting.delete(id);
        signal?.removeEventListener('abort', cancel);
      }
    });
  }
  return {
    ...encodersBehind(port),
    videoFrame: (data, options, signal) => ask({ name: 'videoFrame', options }, data, signal),
    videoFrames: (data, options, signal) => ask({ name: 'videoFrames', options }, data, signal),
    drawSvg: (svg, timeout, signal) => ask({ name: 'drawSvg', options: timeout }, svg, signal),
    drawLottie: (data, options, signal) => ask({ name: 'drawLottie', options }, data, signal),
  };
}

/** The main thread's end: it does what a worker asks for, and kills what is under way when it is closed. */
export interface ChildLine {
  take(note: ChildNote): void;
  close(): void;
}

/** @param encoders where what a worker says of encoders goes */
export function serveChildren(children: Children, port: MessagePort, encoders: EncoderLine): ChildLine {
  const closing = new AbortController();
  const running = new Map<number, AbortController>();

  function outcomeOf({ work, data }: ChildNote & { kind: 'child' }, signal: AbortSignal): Promise<Outcome> {
    switch (work.name) {
      case 'videoFrame':
        return children.videoFrame(data, work.options, signal);
      case 'videoFrames':
        return children.videoFrames(data, work.options, signal);
      case 'drawSvg':
        return children.drawSvg(data, work.options, signal);
      case 'drawLottie':
        return children.drawLottie(data, work.options, signal);
      default:
        return work satisfies never;
    }
  }

  async function answer(note: ChildNote & { kind: 'child' }): Promise<void> {
    const stop = new AbortController();
    running.set(note.id, stop);
    try {
      const outcome = await outcomeOf(note, AbortSignal.any([stop.signal, closing.signal]));
      const bytes = bytesOf(outcome);
      port.postMessage({ child: note.id, outcome } satisfies ChildAnswer, bytes ? ownBuffer(bytes) : []);
    } catch (error) {
      port.postMessage({ child: note.id, fault: String(error) } satisfies ChildAnswer);
    } finally {
      running.delete(note.id);
    }
  }
  return {
    take(note) {
      if (note.kind === 'encoder') encoders.take(note);
      else if (note.kind === 'child') void answer(note);
      else running.get(note.id)?.abort(new Error('not needed any more'));
    },
    close() {
      closing.abort(new Error('the render has ended'));
      encoders.close();
    },
  };
}
