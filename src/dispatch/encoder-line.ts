import type { MessagePort } from 'node:worker_threads';
import type {
  Children,
  FramePainter,
  FrameRange,
  FrameTaken,
  VideoEncoder,
  VideoOptions,
} from '../../renderer/internal.ts';
import { type FilmShare, LEAD, type Painter, shareFilm } from './film-share.ts';
import { ownBuffer } from './own-buffer.ts';

/**
 * Encoders of videos belong to the main thread, as every process of a render (child-line.ts). A worker gives them their
 * frames over its task's port, each once the one before is taken.
 */
type Step =
  | { do: 'open'; options: VideoOptions }
  | { do: 'write'; frame: Uint8Array | null; index: number }
  | { do: 'next' | 'finish' | 'close' };

/** What a worker says: a step of one of its encoders. Steps are answered one by one, by their number. */
export type EncoderNote = { kind: 'encoder'; encoder: number; step: number } & Step;

/** What the main thread answers to a step. */
type EncoderAnswer = { encoderStep: number } & ({ value: Answer } | { fault: string; code: string | undefined });

type Opened = Pick<VideoEncoder, 'unusable' | 'hasSound'>;
type Answer = 'missing' | 'done' | { file: string } | FrameRange | null | FrameTaken | Opened;

type Ask = <T extends Answer>(step: Step, bytes?: readonly Uint8Array[]) => Promise<T>;

/** Used by a worker: asks for steps of encoders over its port. */
function asker(port: MessagePort): (encoder: number) => Ask {
  const waiting = new Map<number, (answer: EncoderAnswer) => void>();
  let steps = 0;
  port.on('message', (answer: EncoderAnswer | string) => {
    if (typeof answer === 'object' && 'encoderStep' in answer) waiting.get(answer.encoderStep)?.(answer);
  });
  return (encoder) =>
    async <T extends Answer>(step: Step, bytes: readonly Uint8Array[] = []) => {
      const number = ++steps;
      const answer = await new Promise<EncoderAnswer>((resolve) => {
        waiting.set(number, resolve);
        const note: EncoderNote = { kind: 'encoder', encoder, step: number, ...step };
        port.postMessage(note, bytes.flatMap(ownBuffer));
      });
      waiting.delete(number);
      if ('fault' in answer) throw Object.assign(new Error(answer.fault), { code: answer.code });
      return answer.value as T;
    };
}

const painterOf = (ask: Ask): FramePainter => ({
  next: () => ask<FrameRange | null>({ do: 'next' }),
  write(frame, index) {
    // A copy, whose memory is moved to the other thread.
    const copy = frame && new Uint8Array(frame);
    return ask<FrameTaken>({ do: 'write', frame: copy, index }, copy ? [copy] : []);
  },
});

/** Used by a worker: encoders behind its port. */
export function encodersBehind(port: MessagePort): Pick<Children, 'encodeVideo'> {
  const askOf = asker(port);
  let encoders = 0;
  return {
    async encodeVideo(options, signal) {
      signal?.throwIfAborted();
      const ask = askOf(++encoders);
      const close = async () => {
        signal?.removeEventListener('abort', close);
        await ask({ do: 'close' });
      };
      signal?.addEventListener('abort', close, { once: true });
      const opened = await ask<'missing' | Opened>({ do: 'open', options });
      signal?.throwIfAborted();
      if (opened === 'missing') return opened;
      return {
        ...opened,
        ...painterOf(ask),
        finish: async () => (await ask<{ file: string }>({ do: 'finish' })).file,
        close,
      };
    },
  };
}

/** Used by a worker that helps another: where it gives its frames. */
export const painterBehind = (port: MessagePort): FramePainter => painterOf(asker(port)(0));

/** The main thread's end: it opens encoders for a worker, and ends them when it is closed. */
export interface EncoderLine {
  take(note: EncoderNote): void;
  close(): void;
}

/** Starts another thread that paints frames of a film, where one is free. */
export type Help = (share: FilmShare) => void;

interface OpenEncoder {
  stop: AbortController;
  opening: Promise<VideoEncoder | 'missing'>;
  /** Once it is open. */
  encoder?: VideoEncoder;
  share?: FilmShare;
}

/** @param help called while the encoder waits for frames for too long; absent: the worker paints alone */
export function serveEncoders(children: Pick<Children, 'encodeVideo'>, port: MessagePort, help?: Help): EncoderLine {
  const closing = new AbortController();
  const encoders = new Map<number, OpenEncoder>();

  async function open(number: number, options: VideoOptions): Promise<'missing' | Opened> {
    const stop = new AbortController();
    const opening = children.encodeVideo(options, AbortSignal.any([stop.signal, closing.signal]));
    const entry: OpenEncoder = { stop, opening };
    encoders.set(number, entry);
    const encoder = await opening;
    if (encoder === 'missing') return encoder;
    entry.encoder = encoder;
    entry.share = shareFilm(encoder, options.frames);
    return { unusable: encoder.unusable, hasSound: encoder.hasSound };
  }

  async function close(number: number): Promise<void> {
    const entry = encoders.get(number);
    encoders.delete(number);
    entry?.share?.end(new Error('the film has ended'));
    if (entry?.encoder) await entry.encoder.close();
    // It is not open yet: then it is ended while it is being opened.
    else entry?.stop.abort(new Error('not needed any more'));
  }

  async function answerTo(note: EncoderNote): Promise<Answer> {
    if (note.do === 'open') return open(note.encoder, note.options);
    if (note.do === 'close') {
      await close(note.encoder);
      return 'done';
    }
    const { encoder, share } = encoders.get(note.encoder) ?? {};
    if (!encoder || !share) throw new Error('there is no such encoder');
    if (note.do === 'finish') return { file: await encoder.finish() };
    if (note.do === 'write' && share.isStarving()) help?.(share);
    return answerPainter(share, LEAD, note);
  }

  return {
    take: taker(port, answerTo),
    close() {
      const why = new Error('the render has ended');
      closing.abort(why);
      for (const { share } of encoders.values()) share?.end(why);
    },
  };
}

/** The main thread's end for a worker that helps. @param isWanted whether the worker is wanted for something else */
export const servePainter = (
  share: FilmShare,
  painter: Painter,
  port: MessagePort,
  isWanted: () => boolean,
): EncoderLine => ({
  take: taker(port, async (note) => {
    if (note.do === 'next' && isWanted()) return null;
    return answerPainter(share, painter, note);
  }),
  close: () => share.leave(painter),
});

async function answerPainter(share: FilmShare, painter: Painter, note: EncoderNote): Promise<Answer> {
  if (note.do === 'next') return share.next(painter);
  if (note.do === 'write') return share.write(painter, note.frame, note.index);
  throw new Error(`a painter does not ${note.do}`);
}

/** Answers steps by their number. */
const taker = (port: MessagePort, answerTo: (note: EncoderNote) => Promise<Answer>) => (note: EncoderNote) => {
  const send = (answer: { value: Answer } | { fault: string; code: string | undefined }) =>
    port.postMessage({ encoderStep: note.step, ...answer } satisfies EncoderAnswer);
  answerTo(note).then(
    (value) => send({ value }),
    (error: NodeJS.ErrnoException) => send({ fault: error.message, code: error.code }),
  );
};
