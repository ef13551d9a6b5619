import type { FastifyBaseLogger } from 'fastify';
import { sweepBodies } from '../jobs/bodies.ts';
import { createWebhookSender } from '../jobs/webhooks.ts';
import type { HttpService } from './service.ts';

/** Interval between deletions of expired files and jobs, ms. */
const SWEEP_INTERVAL = 60_000;
/** Timers of machines drift; so a turn ends a little before the next may begin, ms. */
const TURN_SLACK = 5000;
/** Interval between deletions of old results in a bucket, which are all listed for it, ms. */
const RESULTS_INTERVAL = 900_000;
/** How often webhooks are looked for that are to be tried again, ms. */
const WEBHOOK_INTERVAL = 1000;

/** The regular work of a service besides answering: it deletes expired files and jobs, and sends webhooks. */
export interface Chores {
  sweep(): Promise<void>;
  /** Looks for nothing more; {@link Chores.close} ends what is under way. */
  stop(): void;
  close(): Promise<void>;
}

/** @param webhookDelays ms between one try of a webhook and the next; default: as {@link createWebhookSender} has it */
export function startChores(
  service: HttpService,
  log: FastifyBaseLogger,
  webhookDelays: readonly number[] | undefined,
): Chores {
  const { config, files, jobs, results, shared, clocks, runner } = service;
  const webhooks = createWebhookSender(service, log, {
    ...{ delays: webhookDelays, onTried: service.metrics.webhookTried },
    due: clocks.steady,
  });
  const sweep = async () => {
    const now = clocks.careful();
    await files.sweep(now);
    await jobs.removeExpired(now);
    await sweepBodies(service, now);
  };
  /** Of what machines share, one of them sweeps at a time; of its own folder, each. */
  const isOwn = shared === null || config.storeUrl === undefined;
  const sweepInTurn = async () => {
    if (isOwn || (await shared.turn('sweep', SWEEP_INTERVAL - TURN_SLACK))) await sweep();
    if (results.length === 0 || !(await (shared?.turn('results', RESULTS_INTERVAL) ?? isResultsTime()))) return;
    for (const one of results) await one.sweep(clocks.careful());
  };
  let resultsAt = Number.NEGATIVE_INFINITY;
  const isResultsTime = () => {
    if (performance.now() - resultsAt < RESULTS_INTERVAL) return false;
    resultsAt = performance.now();
    return true;
  };
  const sendWebhooks = () => void webhooks.sendDue().catch((err) => log.error({ err }, 'webhooks failed'));
  const stopListening = runner.onEnded((job) => job.webhook !== null && sendWebhooks());
  const timers = [
    setInterval(() => sweepInTurn().catch((err) => log.error({ err }, 'sweep failed')), SWEEP_INTERVAL),
    setInterval(sendWebhooks, Math.min(WEBHOOK_INTERVAL, ...(webhookDelays ?? []))),
  ];
  return {
    sweep,
    stop() {
      for (const timer of timers) clearInterval(timer);
    },
    async close() {
      stopListening();
      await webhooks.close();
    },
  };
}
