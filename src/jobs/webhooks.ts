import type { Webhook } from 'standardwebhooks';
import type { Agent } from 'undici';
import { guardedLookup, isAllowedHost, isRefusedLiteral, plainLookup } from '../../renderer/internal.ts';
import type { Config } from '../config.ts';
import type { ServiceContext } from '../context.ts';
import { batchJson, isBatch } from './batch.ts';
import { jobJson } from './json.ts';
import type { Job } from './types.ts';

/**
 * Time between one try and the next, ms: a server that restarts is reached within ten minutes, a server under repair
 * within half a day.
 */
export const WEBHOOK_DELAYS: readonly number[] = [5, 30, 120, 600, 3600, 10_800, 21_600].map(
  (seconds) => seconds * 1000,
);

/** ms that a receiver has to answer. */
const ANSWER_TIME = 15_000;
/** A try without an outcome (the process ended) is made again after this time, ms. */
const LEASE = 2 * ANSWER_TIME;
/** Deliveries begun at a time. */
const AT_A_TIME = 16;

/** How a try ended: `failed` is tried again, `given_up` is not. */
export type WebhookOutcome = 'taken' | 'failed' | 'given_up';

export interface WebhookOptions {
  /** ms between one try and the next. Default: {@link WEBHOOK_DELAYS}. */
  delays?: readonly number[] | undefined;
  onTried?: (outcome: WebhookOutcome) => void;
  /** ms since 1970, by a clock that is never set back, so that no try waits for it. Default: the service's. */
  due?: () => number;
}

/** Tells of jobs that have ended. */
export interface WebhookSender {
  /** Sends the webhooks that are due; resolves when each has been tried once. */
  sendDue(): Promise<void>;
  close(): Promise<void>;
}

type Log = { warn(details: object, message: string): void };

/**
 * POSTs a job to its webhook when it has ended, signed as Standard Webhooks says where there is a secret. After any
 * answer but 2xx it is tried again after the next of `delays`; the job store remembers the tries that are left. The webhook is
 * due by the same write that ends its job, so that none is lost between the two.
 */
export function createWebhookSender(
  service: ServiceContext,
  log: Log,
  { delays = WEBHOOK_DELAYS, onTried = () => {}, due = service.now }: WebhookOptions = {},
): WebhookSender {
  const { config, jobs, now } = service;
  const post = createPoster(config);
  let signature: Promise<Webhook | undefined> | undefined;

  async function send(job: Job): Promise<void> {
    const webhookAt = due() + LEASE;
    // Of several machines that find it due, one sends it.
    if (!(await jobs.update(job.id, { webhookAt }, { webhookAt: job.webhookAt }))) return;
    const body = JSON.stringify(isBatch(job) ? batchJson(service, job) : jobJson(service, job));
    signature ??= signatureOf(config.webhookSecret);
    const signer = await signature;
    const sentAt = new Date(now());
    // The same id at every try, so that a receiver knows one it has had.
    const id = `msg_${job.id}`;
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Gesso',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
      ...(signer && { 'webhook-signature': signer.sign(id, sentAt, body) }),
    };
    const failure = await post(job.webhook ?? '', body, headers);
    const attempts = job.webhookAttempts + 1;
    const delay = failure === null ? undefined : delays[attempts - 1];
    if (failure !== null) log.warn({ job: job.id, attempts, failure, again: delay !== undefined }, 'webhook failed');
    onTried(failure === null ? 'taken' : delay === undefined ? 'given_up' : 'failed');
    const tried = { webhookAttempts: attempts, webhookAt: delay === undefined ? null : due() + delay };
    await jobs.update(job.id, tried, { webhookAt });
  }

  return {
    async sendDue() {
      await Promise.all((await jobs.dueWebhooks(due(), AT_A_TIME)).map(send));
    },
    close: () => post.close(),
  };
}

/** What signs by a secret; loaded where there is one, at the first webhook. */
async function signatureOf(secret: string | undefined): Promise<Webhook | undefined> {
  if (secret === undefined) return undefined;
  const { Webhook } = await import('standardwebhooks');
  return new Webhook(secret);
}

/** Two agents, since a connection that is kept for an allowed host must not serve one whose address has to be checked. */
interface Connections {
  request: typeof import('undici').request;
  guarded: Agent;
  open: Agent;
}

async function connect(): Promise<Connections> {
  // Loaded at the first webhook: its hundred files took a service as long as all others of its start.
  const { Agent, request } = await import('undici');
  return {
    request,
    guarded: new Agent({ connect: { lookup: guardedLookup() } }),
    open: new Agent({ connect: { lookup: plainLookup() } }),
  };
}

type Post = (url: string, body: string, headers: Record<string, string>) => Promise<string | null>;

/** POSTs to public addresses and allowed hosts; gives why it failed, or null. Redirects are not followed. */
function createPoster({ allowedHosts }: Config): Post & { close(): Promise<void> } {
  let connecting: Promise<Connections> | undefined;

  const post: Post = async (target, body, headers) => {
    try {
      const url = new URL(target);
      const isAllowed = isAllowedHost(url, allowedHosts);
      if (!isAllowed && isRefusedLiteral(url)) return `${url.hostname} has no public address`;
      connecting ??= connect();
      const { request, guarded, open } = await connecting;
      const response = await request(url, {
        method: 'POST',
        body,
        headers,
        dispatcher: isAllowed ? open : guarded,
        signal: AbortSignal.timeout(ANSWER_TIME),
      });
      // The answer may be endless, and nobody reads it.
      response.body.on('error', () => {}).destroy();
      return response.statusCode >= 200 && response.statusCode <= 299 ? null : `it answered ${response.statusCode}`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
  return Object.assign(post, {
    async close() {
      const made = await connecting;
      await Promise.all([made?.guarded.destroy(), made?.open.destroy()]);
    },
  });
}
