import { refusals } from '../errors.ts';

/**
 * Pictures that may be encoded while every worker paints. Encoding takes half the time of a picture, and partly waits
 * for its own threads; one more picture uses that time, at the price of its memory. A file of several pages adds none:
 * it encodes pages beside painting already.
 */
const ENCODED_BESIDE = 1;

/** A task as its turn is decided. */
export interface PlaceRequest {
  /** Whose it is: callers have their turns one after another. */
  caller: string;
  /** Whether it makes a file of several pages, beside which no picture is encoded. */
  isPaged: boolean;
  /** Whether it may take long. One worker is kept from such tasks, where there are several. */
  isLong: boolean;
  /** Aborted where nobody waits for it any more; then it leaves the queue. */
  signal: AbortSignal;
}

/** Places for tasks that are done or encoded. */
export interface Places {
  /**
   * Does a task once it is its turn and there is a place, which it keeps until it has come to an end.
   * @throws ServiceError `queue_full` where another caller, who had fewer in the queue, was given its place there
   */
  take<T>(request: PlaceRequest, task: () => Promise<T>): Promise<T>;
  /** Does a task at once where there is a place that nobody waits for; gives whether it does. */
  offer(request: Omit<PlaceRequest, 'signal'>, task: () => Promise<unknown>): boolean;
  /** Whether somebody waits for a place. */
  isWanted(): boolean;
  /**
   * Makes room in the queue for one more of this caller, where another has more in it than it would have: that one's last
   * is evicted. Gives whether there is room.
   */
  makeRoom(caller: string): boolean;
}

const NEVER = new AbortController().signal;

interface Waiting extends PlaceRequest {
  start(): void;
  giveUp(why: unknown): void;
}

export interface PlacesOptions {
  /** How many tasks are done at a time. */
  workers: number;
  /** How many of one caller; as many as there are workers: no bound. */
  mostOfOne: number;
  /** Seconds after which an evicted task may be tried again. */
  retryAfter(): number;
}

export function createPlaces({ workers, mostOfOne, retryAfter }: PlacesOptions): Places {
  const mostLong = Math.max(1, workers - 1);
  // Who may have all workers may have the picture that is encoded beside them, too.
  const most = mostOfOne < workers ? mostOfOne : Number.POSITIVE_INFINITY;
  /** What waits by caller, whose turns come in the order of the callers. */
  const queues = new Map<string, Waiting[]>();
  const running = new Set<PlaceRequest>();
  const count = (of: (request: PlaceRequest) => boolean) => [...running].filter(of).length;

  const mayBegin = ({ caller, isLong }: PlaceRequest): boolean =>
    !(isLong && count((other) => other.isLong) >= mostLong) && count((other) => other.caller === caller) < most;

  function next(): Waiting | undefined {
    for (const [caller, queue] of queues) {
      // What takes long lets what is short pass where it has to wait itself.
      const index = queue.findIndex(mayBegin);
      if (index < 0) continue;
      const [found] = queue.splice(index, 1);
      queues.delete(caller);
      if (queue.length > 0) queues.set(caller, queue);
      return found;
    }
    return undefined;
  }

  function serve(): void {
    for (;;) {
      const atATime = workers + (count(({ isPaged }) => isPaged) > 0 ? 0 : ENCODED_BESIDE);
      const found = running.size < atATime ? next() : undefined;
      if (!found) return;
      running.add(found);
      found.start();
    }
  }

  const isWanted = () => queues.size > 0;

  return {
    isWanted,
    offer(request, task) {
      if (isWanted() || running.size >= workers) return false;
      const taken = { ...request, signal: NEVER };
      running.add(taken);
      const end = () => {
        running.delete(taken);
        serve();
      };
      task().then(end, end);
      return true;
    },
    makeRoom(caller) {
      const own = queues.get(caller)?.length ?? 0;
      const longest = [...queues.values()].reduce((a, b) => (b.length > a.length ? b : a), []);
      if (longest.length <= own + 1) return false;
      longest.pop()?.giveUp(refusals.busy(retryAfter()));
      return true;
    },
    take: (request, task) =>
      new Promise((resolve, reject) => {
        const { caller, signal } = request;
        const leave = () => {
          const rest = queues.get(caller)?.filter((other) => other !== waiting) ?? [];
          if (rest.length > 0) queues.set(caller, rest);
          else queues.delete(caller);
          waiting.giveUp(signal.reason);
        };
        const waiting: Waiting = {
          ...request,
          giveUp(why) {
            signal.removeEventListener('abort', leave);
            reject(why);
          },
          start() {
            signal.removeEventListener('abort', leave);
            const end = () => {
              running.delete(waiting);
              serve();
            };
            task().finally(end).then(resolve, reject);
          },
        };
        if (signal.aborted) return waiting.giveUp(signal.reason);
        signal.addEventListener('abort', leave, { once: true });
        queues.set(caller, [...(queues.get(caller) ?? []), waiting]);
        serve();
      }),
  };
}
