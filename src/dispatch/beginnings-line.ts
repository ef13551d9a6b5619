import type { MessagePort } from 'node:worker_threads';
import {
  type Beginning,
  type Beginnings,
  type KnownPage,
  type OwnBeginnings,
  type PageNames,
  type PageNote,
  release,
} from '../../renderer/internal.ts';
import { ownBuffer } from './own-buffer.ts';

/**
 * What is known of pages belongs to the main thread, so that no worker paints or keeps what another did: workers ask for it over
 * their task's port. Px are copied on their way: memory that threads share is given back by nobody before all of them collect their garbage.
 */
export type BeginningsNote =
  | { kind: 'look'; names: PageNames }
  | { kind: 'keep'; key: string; beginning: Beginning }
  | { kind: 'meet'; keys: readonly string[]; whole: PageNote | undefined };

export const isOfBeginnings = (note: { kind: string }): note is BeginningsNote =>
  note.kind === 'look' || note.kind === 'keep' || note.kind === 'meet';

/** The answer to `look`: a file stays where it is. */
interface LookAnswer {
  known: KnownPage | null;
}

const say = (port: MessagePort, note: BeginningsNote, moved: ArrayBuffer[] = []) => port.postMessage(note, moved);

/** The beginning with px of its own, to be moved to the other thread. */
function copied({ painted, ...more }: Beginning): [Beginning, ArrayBuffer[]] {
  // Not by Buffer.from, which may lay it into a larger buffer.
  const data = Buffer.allocUnsafeSlow(painted.data.length);
  data.set(painted.data);
  return [{ ...more, painted: { ...painted, data } }, ownBuffer(data)];
}

const asBuffer = ({ buffer, byteOffset, length }: Uint8Array): Buffer => Buffer.from(buffer, byteOffset, length);

/** What is known as it is after that way, on which a Buffer becomes a Uint8Array. */
function arrived(known: KnownPage | null): KnownPage | null {
  if (known && 'file' in known) return { file: { ...known.file, data: asBuffer(known.file.data) } };
  if (!known?.beginning) return known;
  const { painted, ...more } = known.beginning;
  return { ...known, beginning: { ...more, painted: { ...painted, data: asBuffer(painted.data) } } };
}

/** Used by a worker: what the main thread knows, for one task, which looks at one page at a time. */
export function beginningsBehind(port: MessagePort): Beginnings {
  let answered = (_: KnownPage | null): void => {};
  port.on('message', (answer: LookAnswer | object | string) => {
    if (typeof answer === 'object' && 'known' in answer) answered(arrived(answer.known));
  });
  port.once('close', () => answered(null));
  return {
    look: (names) =>
      new Promise((resolve) => {
        answered = resolve;
        say(port, { kind: 'look', names });
      }),
    keep(key, own) {
      const [beginning, moved] = copied(own);
      say(port, { kind: 'keep', key, beginning }, moved);
    },
    letGo: ({ painted }) => release(painted.data),
    meet: (keys, whole) => say(port, { kind: 'meet', keys, whole }),
  };
}

/** The main thread's end. */
export interface BeginningsLine {
  take(note: BeginningsNote): void;
  /** The file of the task's page, where its worker has been told of it. */
  file(): KeptFile | undefined;
}

/** A file of a page that is kept, and by what. */
export interface KeptFile {
  name: string;
  data: Buffer;
}

export function serveBeginnings(beginnings: OwnBeginnings, port: MessagePort): BeginningsLine {
  let file: KeptFile | undefined;

  function answer({ file: name = '' }: PageNames, known: KnownPage | null): void {
    if (known && 'file' in known) {
      file = { name, data: known.file.data };
      port.postMessage({ known: { file: { ...known.file, data: Buffer.alloc(0) } } } satisfies LookAnswer);
    } else if (known?.beginning) {
      const [beginning, moved] = copied(known.beginning);
      port.postMessage({ known: { ...known, beginning } } satisfies LookAnswer, moved);
    } else port.postMessage({ known } satisfies LookAnswer);
  }
  return {
    take(note) {
      if (note.kind === 'look') answer(note.names, beginnings.look(note.names));
      else if (note.kind === 'keep') beginnings.keep(note.key, note.beginning);
      else beginnings.meet(note.keys, note.whole);
    },
    file: () => file,
  };
}
