import type { MessagePort } from 'node:worker_threads';
import type { Children, VideoEncoder, VideoOptions } from '../../renderer/internal.ts';
import { ownBuffer } from './own-buffer.ts';

/**
 * Encoders of videos belong to the main thread, as every process of a render (child-line.ts). A worker gives them their frames
 * over its task's port, each once the one before is taken.
 */
type Step =
  | { do: 'open'; options: VideoOptions }
  | { do: 'write'; frame: Uint8Array | null }
  | { do: 'finish' | 'close' };

/** What a worker says: a step of one of its encoders. Steps are answered one by one, by their number. */
export type EncoderNote = { kind: 'encoder'; encoder: number; step: number } & Step;

/** What the main thread answers to a step. */
type EncoderAnswer = { encoderStep: number } & ({ value: Answer } | { fault: string; code: string | undefined });

type Answer = 'missing' | 'done' | { file: string } | Pick<VideoEncoder, 'unusable' | 'hasSound'>;

/** Used by a worker: encoders behind its port. */
export function encodersBehind(port: MessagePort): Pick<Children, 'encodeVideo'> {
  const waiting = new Map<number, (answer: EncoderAnswer) => void>();
  let [encoders, steps] = [0, 0];
  port.on('message', (answer: EncoderAnswer | string) => {
    if (typeof answer === 'object' && 'encoderStep' in answer) waiting.get(answer.encoderStep)?.(answer);
  });

  async function ask<T extends Answer>(encoder: number, step: Step, bytes: readonly Uint8Array[] = []): Promise<T> {
    const number = ++steps;
    const answer = await new Promise<EncoderAnswer>((resolve) => {
      waiting.set(number, resolve);
      const note: EncoderNote = { kind: 'encoder', encoder, step: number, ...step };
      port.postMessage(note, bytes.flatMap(ownBuffer));
    });
    waiting.delete(number);
    if ('fault' in answer) throw Object.assign(new Error(answer.fault), { code: answer.code });
    return answer.value as T;
  }

  return {
    async encodeVideo(options, signal) {
      signal?.throwIfAborted();
      const encoder = ++encoders;
      const close = async () => {
        signal?.removeEventListener('abort', close);
        await ask(encoder, { do: 'close' });
      };
      signal?.addEventListener('abort', close, { once: true });
      const opened = await ask<'missing' | Pick<VideoEncoder, 'unusable' | 'hasSound'>>(encoder, {
        do: 'open',
        options,
      });
      signal?.throwIfAborted();
      if (opened === 'missing') return opened;
      return {
        ...opened,
        async write(frame) {
          // A copy, whose memory is moved to the other thread.
          const copy = frame && new Uint8Array(frame);
          await ask(encoder, { do: 'write', frame: copy }, copy ? [copy] : []);
        },
        finish: async () => (await ask<{ file: string }>(encoder, { do: 'finish' })).file,
        close,
      };
    },
  };
}

/** The main thread's end: it opens encoders for a worker, and ends them when it is closed. */
export interface EncoderLine {
  take(note: EncoderNote): void;
  close(): void;
}

export function serveEncoders(children: Pick<Children, 'encodeVideo'>, port: MessagePort): EncoderLine {
  const closing = new AbortController();
  const open = new Map<number, { stop: AbortController; encoder: Promise<VideoEncoder | 'missing'> }>();

  /** The encoder that a step is for. */
  async function encoderOf(note: EncoderNote): Promise<VideoEncoder> {
    const encoder = await open.get(note.encoder)?.encoder;
    if (!encoder || encoder === 'missing') throw new Error('there is no such encoder');
    return encoder;
  }

  async function answerTo(note: EncoderNote): Promise<Answer> {
    switch (note.do) {
      case 'open': {
        const stop = new AbortController();
        const encoder = children.encodeVideo(note.options, AbortSignal.any([stop.signal, closing.signal]));
        open.set(note.encoder, { stop, encoder });
        const opened = await encoder;
        return opened === 'missing' ? opened : { unusable: opened.unusable, hasSound: opened.hasSound };
      }
      case 'write':
        await (await encoderOf(note)).write(note.frame);
        return 'done';
      case 'finish':
        return { file: await (await encoderOf(note)).finish() };
      case 'close': {
        const { stop, encoder } = open.get(note.encoder) ?? {};
        open.delete(note.encoder);
        stop?.abort(new Error('not needed any more'));
        const opened = await encoder?.catch(() => null);
        if (opened && opened !== 'missing') await opened.close();
        return 'done';
      }
      default:
        return note satisfies never;
    }
  }

  return {
    take(note) {
      const send = (answer: { value: Answer } | { fault: string; code: string | undefined }) =>
        port.postMessage({ encoderStep: note.step, ...answer } satisfies EncoderAnswer);
      answerTo(note).then(
        (value) => send({ value }),
        (error: NodeJS.ErrnoException) => send({ fault: error.message, code: error.code }),
      );
    },
    close: () => closing.abort(new Error('the render has ended')),
  };
}
