import type { FrameRange, FrameTaken, VideoEncoder } from '../../renderer/internal.ts';

/** Frames that a painter is given at a time, where there are several. */
const SHARE = 8;

/** Frames that wait for their turn, by whether several threads paint them. */
const MOST_WAITING = { alone: 1, shared: 2 * SHARE } as const;

/** Frames after which it is known whether painting or encoding takes longer. */
const FIRST_LOOK = 2 * SHARE;
/** The part of the time for which the encoder waits beyond which another painter is of use. */
const IDLE_SHARE = 0.3;

/** Who paints: the render itself, and threads that help it. */
export type Painter = number;
export const LEAD: Painter = 0;

/** A film whose frames several threads may paint, and which one encoder takes in their order. */
export interface FilmShare {
  /** The frames that a painter paints next; null where there are none for it. */
  next(painter: Painter): Promise<FrameRange | null>;
  /** Takes a frame of the painter's range; resolves when there is room for another. @throws as the encoder does */
  write(painter: Painter, frame: Uint8Array | null, index: number): Promise<FrameTaken>;
  /** Whether the encoder waits for frames for so long that another painter would be of use. */
  isStarving(): boolean;
  /** From now on painters are given a few frames at a time. */
  split(): void;
  /** A painter paints no more: others paint what is left of its range. */
  leave(painter: Painter): void;
  /** The film is not encoded any more: whoever paints is told why. */
  end(why: Error): void;
}

/** @param total frames of the film */
export function shareFilm(encoder: Pick<VideoEncoder, 'write'>, total: number): FilmShare {
  /** Ranges that nobody paints, in order. */
  let open: FrameRange[] = [{ from: 0, to: total }];
  /** What each painter has still to give of its range. */
  const painted = new Map<Painter, FrameRange>();
  /** Frames that came, and are not encoded yet. */
  const waiting = new Map<number, Uint8Array | null>();
  const changes = new Set<() => void>();
  const began = performance.now();
  let [done, isShared, isPumping] = [0, false, false];
  let failure: unknown;
  let [idle, idleSince] = [0, began];

  const changed = (): void => {
    for (const resolve of changes) resolve();
    changes.clear();
  };
  const change = () => new Promise<void>((resolve) => changes.add(resolve));

  /** Gives the encoder every frame whose turn it is. */
  async function pump(): Promise<void> {
    if (isPumping || failure) return;
    isPumping = true;
    idle += performance.now() - idleSince;
    try {
      for (let frame = waiting.get(done); frame !== undefined; frame = waiting.get(done)) {
        await encoder.write(frame, done);
        waiting.delete(done++);
        changed();
      }
    } catch (error) {
      failure = error;
      changed();
    } finally {
      isPumping = false;
      idleSince = performance.now();
    }
  }

  function take(): FrameRange {
    const [first] = open as [FrameRange];
    const to = isShared ? Math.min(first.to, first.from + SHARE) : first.to;
    open = to < first.to ? [{ from: to, to: first.to }, ...open.slice(1)] : open.slice(1);
    return { from: first.from, to };
  }

  function giveBack({ from, to }: FrameRange): void {
    if (from < to) open = [...open, { from, to }].sort((a, b) => a.from - b.from);
    changed();
  }

  return {
    async next(painter) {
      painted.delete(painter);
      changed();
      while (open.length === 0) {
        if (failure) throw failure;
        // What a helper leaves undone is for the lead, who is done when the encoder has every frame.
        if (painter !== LEAD || done === total) return null;
        await change();
      }
      if (failure) throw failure;
      const range = take();
      painted.set(painter, { ...range });
      return range;
    },
    async write(painter, frame, index) {
      if (failure) throw failure;
      const range = painted.get(painter);
      if (range?.from !== index) throw new Error(`frame ${index} is not the one that was to come`);
      range.from++;
      waiting.set(index, frame);
      void pump();
      while (!failure && index - done >= (isShared ? MOST_WAITING.shared : MOST_WAITING.alone)) await change();
      if (failure) throw failure;
      return { done, to: range.to };
    },
    isStarving: () => done >= FIRST_LOOK && total - done > 2 * SHARE && idle > IDLE_SHARE * (performance.now() - began),
    split() {
      isShared = true;
      const range = painted.get(LEAD);
      if (!range) return;
      const to = Math.min(range.to, range.from + SHARE);
      const rest = { from: to, to: range.to };
      range.to = to;
      giveBack(rest);
    },
    leave(painter) {
      const range = painted.get(painter);
      painted.delete(painter);
      if (range) giveBack(range);
      else changed();
    },
    end(why) {
      failure ??= why;
      changed();
    },
  };
}
