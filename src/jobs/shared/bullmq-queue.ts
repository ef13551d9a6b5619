/** The only door to BullMQ, which is loaded where a server is configured. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Job, Queue, Worker } from 'bullmq';
import { ConfigError } from '../../config.ts';
import { loadPeer } from '../../peers.ts';
import { readQueueUrl } from '../../shared/location.ts';
import type { OpenServer } from '../../shared/open.ts';
import { loadLastingClient } from '../../shared/postgres.ts';
import { cannotBeUsed } from '../../shared/trouble.ts';
import type { JobLease, JobQueue, Priority } from '../types.ts';
import { createSizes } from './sizes.ts';
import { createPostgresTurns, createRedisTurns, type Turns } from './turns.ts';

/** What the queue carries of a job; the store has the rest. */
interface Ticket {
  owner: string;
  priority: Priority;
}

type QueuedJob = Job<Ticket, string>;

/** A job in this process's hands, and how others learn that it has been lost. */
interface Held {
  job: QueuedJob;
  token: string;
  lost: AbortController;
}

export interface BullQueueOptions {
  /** `GESSO_QUEUE_URL`. */
  url: string;
  /** Jobs of one owner that this process leases at a time. */
  mostOfOne: number;
  /** ms after which a lease lapses that is not renewed, since its process has died or is held up. */
  lockTime: number;
  /** Told of failures that nobody waits for; each is tried again. */
  onFailure: (error: unknown) => void;
}

const NAME = 'renders';
/** Before BullMQ's keys; in braces, so that a cluster keeps them on one node. */
const PREFIX = '{gesso}';
/** Of PostgreSQL, apart from the tables of Gesso's own. */
const SCHEMA = 'gesso_queue';
/** Connections of a queue to PostgreSQL, and of whoever takes jobs from it. */
const CONNECTIONS = 4;
/** ms after which a server that failed is asked again, and an owner who has as many jobs as may be is looked at again. */
const PAUSE = 250;
/** Leases are renewed so often before they lapse. */
const RENEWALS = 3;
/** How often lapsed leases are looked for before one could lapse. A lapsed lease is found at the second look. */
const LOOKS = 3;
/** BullMQ fails no job for its lapses: the runner knows what to say then. */
const ANY_NUMBER = 1e6;
/** PostgreSQL counts by reading: a line of more jobs is not counted anew for each request. */
const LONG = 1000;
/** Seconds that BullMQ waits for a job before it looks by itself. */
const DRAIN_DELAY = 2;
/** ms that whoever takes jobs waits for an answer of PostgreSQL: a machine that is lost without a word ends no connection. */
const PATIENCE = 60_000;
/** A server has the time of so many answers to open the queue; then its service says what is wrong, and tries again. */
const OPENING_ANSWERS = 6;

/**
 * A queue on Redis or PostgreSQL, by BullMQ, that machines share. A job whose machine dies is handed out again once its lease
 * has lapsed. Several owners have their turns (turns.ts), which are BullMQ's priorities.
 * @throws ConfigError where the package is missing, or a version of BullMQ made the tables that this one does not know
 * @throws SharedServerError where the server cannot be reached
 */
export async function createBullQueue(server: OpenServer, options: BullQueueOptions): Promise<JobQueue> {
  const { mostOfOne, lockTime, onFailure } = options;
  const turns: Turns = server.kind === 'redis' ? createRedisTurns(server) : await createPostgresTurns(server);
  const { queue, makeWorker } = await openBull(server, options);
  /** Made when the first job is to be taken: a process that only pushes has none. */
  let worker: Promise<Worker> | undefined;
  const held = new Map<string, Held>();
  /** How many are leased by owner. */
  const leased = new Map<string, number>();
  /** Jobs in hand that nobody has yet: of owners who have as many as may be, or come when nobody waited any more. */
  const parked: Held[] = [];
  const takers: ((lease: JobLease | null) => void)[] = [];
  const sizes = createSizes(server.kind === 'redis' ? Number.POSITIVE_INFINITY : LONG);
  /** Until when it is not looked past jobs in hand whose owners have as many as may be, since more of theirs are behind them. */
  let restsUntil = 0;
  /** Ends the rest: an owner may have one more. */
  let wake = () => {};
  let isPumping = false;
  let isClosed = false;
  let shutting: Promise<void> | undefined;

  const renewal = setInterval(() => void renew().catch(onFailure), lockTime / RENEWALS);
  renewal.unref();

  async function renew(): Promise<void> {
    if (held.size === 0 || !worker) return;
    const all = [...held.values()];
    const ids = all.map(({ job }) => job.id ?? '');
    const tokens = all.map(({ token }) => token);
    const lost = new Set(await (await worker).extendJobLocks(ids, tokens, lockTime));
    for (const one of all) if (lost.has(one.job.id ?? '')) lose(one);
  }

  function lose(one: Held): void {
    if (!held.delete(one.token)) return;
    one.lost.abort();
    const at = parked.indexOf(one);
    if (at >= 0) parked.splice(at, 1);
  }

  const mayHave = (owner: string) => (leased.get(owner) ?? 0) < mostOfOne;

  /** Hands out what is in hand. */
  function serve(): void {
    while (takers.length > 0) {
      const at = parked.findIndex(({ job }) => mayHave(job.data.owner));
      if (at < 0) return;
      const [one] = parked.splice(at, 1);
      if (one) takers.shift()?.(leaseOf(one));
    }
  }

  async function pump(): Promise<void> {
    if (isPumping) return;
    isPumping = true;
    try {
      while (takers.length > 0 && !isClosed) {
        const rest = restsUntil - performance.now();
        if (parked.length > 0 && rest > 0) {
          await untilWoken(rest);
          continue;
        }
        const one = await next().catch(async (error) => {
          if (!isClosed) onFailure(error);
          await pause(PAUSE);
          return null;
        });
        if (one) await keep(one);
        serve();
      }
    } finally {
      isPumping = false;
    }
  }

  async function next(): Promise<Held | null> {
    worker ??= makeWorker();
    worker.catch(() => {
      worker = undefined;
    });
    const token = randomUUID();
    const job = (await (await worker).getNextJob(token)) as QueuedJob | undefined;
    if (!job) return null;
    const one = { job, token, lost: new AbortController() };
    held.set(token, one);
    return one;
  }

  async function keep(one: Held): Promise<void> {
    const { id = '', data, priority } = one.job;
    await turns.taken(id, data.owner, priority).catch(onFailure);
    const hasOneMore = !mayHave(data.owner) && parked.some(({ job }) => job.data.owner === data.owner);
    if (!isClosed && !hasOneMore) {
      parked.push(one);
      return;
    }
    await putBack(one).catch(onFailure);
    restsUntil = performance.now() + PAUSE;
  }

  function untilWoken(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Lets others have the job. */
  async function putBack(one: Held, place = one.job.priority): Promise<void> {
    held.delete(one.token);
    await one.job.moveToWait(one.token);
    // Behind others of the same place, and so that whoever waits is woken.
    await one.job.changePriority({ priority: place });
  }

  function leaseOf(one: Held): JobLease {
    const { job, token, lost } = one;
    const { id = '', data } = job;
    const { owner, priority } = data;
    leased.set(owner, (leased.get(owner) ?? 0) + 1);
    let isOver = false;
    /** Lets it go; whether this is the call that counts, and the job is still this process's. */
    const letGo = () => {
      if (isOver) return false;
      isOver = true;
      const count = (leased.get(owner) ?? 1) - 1;
      if (count > 0) leased.set(owner, count);
      else leased.delete(owner);
      serve();
      wake();
      return held.delete(token);
    };
    /** What fails here is made good when the lease has lapsed. */
    const say = async (word: () => Promise<void>) => {
      const isOurs = letGo();
      if (isOurs) await word().catch(onFailure);
      if (isClosed && held.size === 0) await shut();
    };
    return {
      id,
      token,
      lost: lost.signal,
      lapses: job.stalledCounter,
      ack: () =>
        say(async () => {
          await job.moveToCompleted('', token, false);
          await turns.ended(id, owner);
        }),
      retry: () => say(async () => putBack(one, await turns.enter(id, owner, priority))),
      abandon() {
        letGo();
      },
    };
  }

  /** What BullMQ answers. @throws SharedServerError where the server cannot be reached, which BullMQ says in its own words */
  async function ask<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw cannotBeUsed(readQueueUrl(options.url).name, error);
    }
  }

  /** Ends the connections. */
  function shut(): Promise<void> {
    shutting ??= (async () => {
      clearInterval(renewal);
      await (await worker?.catch(() => undefined))?.close(true);
      await queue.close();
    })().catch(onFailure);
    return shutting;
  }

  return {
    async push(id, owner = '', priority = 'normal') {
      const place = await turns.enter(id, owner, priority);
      for (const line of ['', `of ${owner}`]) sizes.grow(line);
      await ask(() => queue.add('render', { owner, priority }, { jobId: id, priority: place }));
    },
    take() {
      if (isClosed) return Promise.resolve(null);
      return new Promise((resolve) => {
        takers.push(resolve);
        serve();
        void pump();
      });
    },
    size: (most) => sizes.get('', () => ask(() => queue.getJobCountByTypes('prioritized', 'waiting')), most),
    sizeOf: (owner, most) => sizes.get(`of ${owner}`, () => turns.waiting(owner), most),
    async remove(id) {
      const job = await ask(() => queue.getJob(id));
      if (!job) return;
      await turns.left(id, job.data.owner);
      await ask(() => job.remove());
    },
    async known() {
      return new Set(await ask(() => queue.getRanges(['prioritized', 'waiting', 'active'], 0, -1)));
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      wake();
      for (const taker of takers.splice(0)) taker(null);
      for (const one of parked.splice(0)) await putBack(one).catch(onFailure);
      if (held.size === 0) await shut();
    },
  };

  /** BullMQ's two halves over a server. */
  async function openBull(
    to: OpenServer,
    { url }: BullQueueOptions,
  ): Promise<{ queue: Queue<Ticket, string>; makeWorker: () => Promise<Worker> }> {
    const bull = await loadPeer('bullmq', 'GESSO_QUEUE_URL', () => import('bullmq'));
    const Client = to.kind === 'redis' ? undefined : await loadLastingClient();
    const factory = to.kind === 'redis' ? undefined : bull.createPostgresBackend;
    const common = { prefix: PREFIX };
    const defaultJobOptions = { removeOnComplete: true, removeOnFail: true };
    const database = {
      ...{ connectionString: url, schema: SCHEMA, migrate: true, max: CONNECTIONS, Client, keepAlive: true },
      connectionTimeoutMillis: to.answerTime,
    };
    // Whoever asks for a job is told soon where the server fails; who waits for jobs waits.
    const own = to.kind === 'redis' ? to.client : { ...database, query_timeout: to.answerTime };
    const waits = to.kind === 'redis' ? { url, maxRetriesPerRequest: null } : { ...database, query_timeout: PATIENCE };
    const made = new bull.Queue<Ticket, string>(
      NAME,
      { ...common, connection: own as never, defaultJobOptions },
      factory as never,
    );
    made.on('error', onFailure);
    try {
      // Where the connection is lost in between, BullMQ waits for Redis without an end.
      await Promise.race([made.waitUntilReady(), tooLate(OPENING_ANSWERS * to.answerTime)]);
    } catch (error) {
      await made.close().catch(() => {});
      throw refusalOf(error, readQueueUrl(url).name);
    }
    return {
      queue: made,
      async makeWorker() {
        const taking = {
          // Redis takes whole ms only.
          ...{ lockDuration: lockTime, stalledInterval: Math.ceil(lockTime / LOOKS), maxStalledCount: ANY_NUMBER },
          ...{ autorun: false, drainDelay: DRAIN_DELAY, skipLockRenewal: true },
        };
        const one = new bull.Worker(NAME, null, { ...common, ...taking, connection: waits as never }, factory as never);
        one.on('error', onFailure);
        try {
          await one.waitUntilReady();
          await one.startStalledCheckTimer();
          return one;
        } catch (error) {
          await one.close(true).catch(() => {});
          throw cannotBeUsed(readQueueUrl(url).name, error);
        }
      },
    };
  }
}

/** Why BullMQ does not start, by name: its tables are of another version, or the server cannot be reached. */
function refusalOf(error: unknown, server: string): Error {
  const { name, message } = error as Error;
  return /SchemaVersionMismatch|SchemaNotReady|UnsupportedPostgresVersion/.test(name)
    ? new ConfigError(`GESSO_QUEUE_URL: ${message}`)
    : cannotBeUsed(server, error);
}

/** @throws after so many ms */
async function tooLate(ms: number): Promise<never> {
  await pause(ms, undefined, { ref: false });
  throw new Error(`timeout exceeded when the queue was opened (${ms} ms)`);
}
