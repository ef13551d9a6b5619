import type { NamedSize, RenderOptions, Warning } from '../../renderer/index.ts';
import type { CheckTask, RenderTask } from '../dispatch/executor.ts';
import type { Failure } from './failure.ts';

/** Which of an owner's jobs come first. */
export const PRIORITIES = ['high', 'normal', 'low'] as const;
export type Priority = (typeof PRIORITIES)[number];

export type JobStatus = 'scheduled' | 'progress' | 'done' | 'error';

/** Work that a request waits for and a worker does, on whatever machine. */
export interface Inner {
  /** Whose it is, as for results that are kept and for turns: see `RenderControl`. */
  owner: string;
  caller: string;
  /** The design is only looked over: for its faults, or for what can be changed in it. Absent: it is rendered. */
  look?: { for: 'faults'; asked: Omit<CheckTask, keyof RenderTask> } | { for: 'fields' };
}

/** A template and its records, rendered whether or not anybody waits: what the records have in common, and how far it is. */
export interface BatchState {
  /** Whose the renders are, as for results that are kept and for turns: see `RenderControl`. */
  owner: string;
  caller: string;
  /** Pictures: records, each in all sizes. */
  total: number;
  /** Pattern of the names of files; null: they have none. */
  output: string | null;
  /** Of the request; they stand in every line of the manifest. */
  warnings: readonly Warning[];
  /** Lines of the manifest that are stored, by what they say. */
  done: number;
  failed: number;
  /** Of those that are done: pictures that an earlier batch had rendered. */
  reused: number;
}

/** A render that is done when there is time for it. All times are ms since 1970. */
export interface Job {
  id: string;
  /** Whose it is: see `requestOwner`. */
  owner: string;
  status: JobStatus;
  /** Name of the stored body that holds its design; deleted when it has ended. */
  request: string;
  /** As the client gave them. They are resolved when the job is rendered, perhaps by a newer version. */
  options: RenderOptions;
  /** Sizes in which its design is rendered; absent: in its own. */
  sizes?: NamedSize[];
  /** Its design has no more pages than so many; absent: unknown. */
  pages?: number;
  /** Name of the stored picture, once it is done; of several sizes that of the first. */
  file: string | null;
  /** Names of the stored pictures of its sizes, once it is done. */
  files?: string[];
  /** Why it failed; '' where it has not. */
  error: string;
  /** Warnings, one a line. */
  logs: string;
  /** Percent. */
  progress: number;
  /** How often it was begun without coming to its end, since the process died or the machine was switched off. */
  attempts: number;
  /** How often it ended a process in which it ran alone; absent: never. */
  deaths?: number;
  /** Token of the lease under which it was begun last; absent: it was not. Its end counts only from there. */
  holder?: string;
  /** Before which of its owner's jobs it comes; absent: normal. */
  priority?: Priority;
  /** A request of this or another machine waits for it, and it is no client's job; absent: it is. */
  inner?: Inner;
  /** A batch: its records are rendered by jobs of their own. Absent: it is one render. */
  batch?: BatchState;
  /** What became of an inner job besides its file, or of a batch so far; or why an inner job failed. */
  result?: unknown;
  failure?: Failure;
  /** What its client calls it, and what the client keeps with it; absent: nothing. */
  externalId?: string;
  metadata?: unknown;
  /** The trace of the request that made it: a `traceparent`; absent where nobody collects traces. */
  trace?: string;
  createdAt: number;
  startedAt: number | null;
  completedAt: number | null;
  updatedAt: number;
  /** When it is deleted, with its file. */
  expiresAt: number;
  /** Base of the URLs that it hands out. */
  baseUrl: string;
  webhook: string | null;
  webhookAttempts: number;
  /** When the webhook is tried next; null: not, or no more. */
  webhookAt: number | null;
  idempotencyKey: string | null;
  /** Digest of the request, to tell a repeated one from another with the same key. */
  fingerprint: string;
}

/** A job as a list shows it: without what may be long. */
export type ListedJob = Omit<Job, 'logs' | 'options' | 'metadata' | 'result'>;

/** Whether a job has come to its end. */
export const hasEnded = (job: Job): boolean => job.status === 'done' || job.status === 'error';

/** What a job has to be for a change of it to count. */
export interface Expected {
  /** It has not ended. */
  unended?: true;
  holder?: string;
  webhookAt?: number | null;
}

/** Whether a job is as expected. */
export const meets = (job: Job, { unended, ...fields }: Expected = {}): boolean =>
  !(unended && hasEnded(job)) &&
  Object.entries(fields).every(([name, value]) => job[name as keyof typeof fields] === value);

/** Remembers jobs. Every write is whole or not at all, and there after a restart. */
export interface JobStore {
  /**
   * Keeps a new job, and returns it. Where its owner has used its idempotencyKey before, the job of then is returned
   * and nothing is kept.
   */
  create(job: Job): Promise<Job>;
  get(id: string): Promise<Job | null>;
  /** The job of an owner's idempotencyKey. */
  known(owner: string, idempotencyKey: string): Promise<Job | null>;
  /**
   * Changes a job. Where there is none of that id, or it is not as expected, nothing happens and null is returned. Of
   * several changes at a time each finds the job as the one before left it.
   */
  update(id: string, changes: Partial<Job>, expected?: Expected): Promise<Job | null>;
  /** An owner's jobs, the newest first; pages count from 1. */
  list(owner: string, page: number, perPage: number): Promise<ListedJob[]>;
  /** Ids of the jobs that have not ended, the oldest first. */
  unfinished(): Promise<string[]>;
  /** So many of the jobs that have not ended, the oldest first; absent where the driver does not tell. */
  oldest?(limit: number): Promise<ListedJob[]>;
  /** Jobs whose webhook is to be tried by `now`, the longest due first. */
  dueWebhooks(now: number, limit: number): Promise<Job[]>;
  /** Forgets the jobs that have expired by `now`; returns how many. */
  removeExpired(now: number): Promise<number>;
  close(): Promise<void>;
}

/**
 * A job in the hands of its taker. It is neither waiting nor done until one of these functions is called. Where the
 * taker dies before, a queue that outlives the process hands the job out again.
 */
export interface JobLease {
  id: string;
  /** Names this lease alone: whoever takes the job after it has another. */
  token: string;
  /** How often the lease of a taker lapsed before; absent: never. */
  lapses?: number;
  /** Aborted where the lease has lapsed, so that another may have the job. Absent: it lapses with the process only. */
  lost?: AbortSignal;
  /** The job has ended: the queue forgets it. */
  ack(): Promise<void>;
  /** The job has not ended: it is handed out again, after the jobs that wait. */
  retry(): Promise<void>;
  /** The job is neither: the lease lapses by itself, after a while. Absent: the next start of the process finds it. */
  abandon?(): void;
}

/**
 * Hands out jobs, each to one taker at a time: those of the owners by turns, those of an owner by their priority and in the
 * order they came. Of a lease the first call of `ack` or `retry` counts.
 * A job is in the queue once, however often it is pushed: where it waits or is leased, another push does nothing.
 */
export interface JobQueue {
  /**
   * @param owner whose it is; a queue that has no turns may ignore it
   * @param priority default: normal
   */
  push(id: string, owner?: string, priority?: Priority): Promise<void>;
  /** Waits for a job; null once the queue is closed. */
  take(): Promise<JobLease | null>;
  /**
   * How many wait, leased ones aside.
   * @param most how many may wait: where far fewer do, the number may be a moment old
   */
  size(most?: number): number | Promise<number>;
  /** How many of one owner's wait. Without it an owner may have as many as there may be in all. */
  sizeOf?(owner: string, most?: number): number | Promise<number>;
  /** Forgets a job that waits. */
  remove?(id: string): Promise<void>;
  /**
   * Ids of all jobs that wait or are leased, on whatever machine. A queue that has it outlives the process and may be
   * shared by several.
   */
  known?(): Promise<ReadonlySet<string>>;
  /** Hands out no more jobs. Waiting and leased jobs are kept where the queue outlives the process. */
  close(): Promise<void>;
}
