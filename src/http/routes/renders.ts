import type { FastifyInstance, FastifyRequest } from 'fastify';
import { digestOf } from '../../digest.ts';
import { refusals } from '../../errors.ts';
import { whenEnded } from '../../jobs/ended.ts';
import { handIn } from '../../jobs/hand-in.ts';
import { jobJson, listedJobJson, warningLines } from '../../jobs/json.ts';
import type { Job } from '../../jobs/types.ts';
import { requestOwner, sayAllowance } from '../access.ts';
import { clientSignal } from '../client-signal.ts';
import { bodyOf } from '../json-body.ts';
import { listQueryOf } from '../list-query.ts';
import { newJob } from '../new-job.ts';
import { waitOf } from '../prefer.ts';
import { parseJobRequest } from '../requests.ts';
import { bodyWithTemplate } from '../template-body.ts';

/** The current interface: jobs. */
export async function rendersRoutes(app: FastifyInstance): Promise<void> {
  const { service } = app;
  const { config, jobs, queue, now, runner } = service;

  app.post('/api/renders', async (request, reply) => {
    const { webhook, given: options, template, sizes, warnings, labels } = parseJobRequest(request.body);
    // Of the request as it was sent: what a template's name means may change between two of the same key.
    const fingerprint = await digestOf(bodyOf(request).bytes, 'base64url');
    const { bytes: body, outline } = await bodyWithTemplate(request, service, template, 'design');
    const logs = warningLines(warnings);
    const shown = { options, ...(sizes && { sizes }), pages: outline.lists };
    const job = newJob(service, request, { ...shown, webhook, logs, fingerprint, ...labels });
    if (sizes) sayAllowance(reply, await app.rateLimit.takeMore(request.caller, sizes.length - 1));
    const kept = (await knownJob(job)) ?? (await accept(job, body));
    if (kept.fingerprint !== job.fingerprint) throw refusals.keyReused();
    request.note = { job: kept.id };

    const wait = waitOf(request.headers.prefer, config.service.wait);
    if (wait === null) return jobJson(service, kept);
    reply.header('preference-applied', 'wait');
    const signal = AbortSignal.any([clientSignal(reply), service.stopping]);
    const isShared = queue.known !== undefined;
    return jobJson(service, await whenEnded({ jobs, runner, isShared }, kept, wait, signal));
  });

  app.get('/api/renders/list', async (request) => {
    const { page, per_page } = listQueryOf(request);
    const found = await jobs.list(requestOwner(request, config), page, per_page);
    return { renders: found.filter((job) => job.expiresAt > now()).map((job) => listedJobJson(service, job)) };
  });

  app.get<{ Params: { id: string } }>('/api/renders/:id', async (request) =>
    jobJson(service, await jobOf(request, request.params.id)),
  );

  app.delete<{ Params: { id: string } }>('/api/renders/:id', async (request) =>
    jobJson(service, await runner.cancel(await jobOf(request, request.params.id))),
  );

  /** @throws ServiceError `not_found`: another owner's job is answered like a job that does not exist */
  async function jobOf(request: FastifyRequest, id: string): Promise<Job> {
    const job = await jobs.get(id);
    if (!job || job.owner !== requestOwner(request, config) || job.expiresAt <= now())
      throw refusals.notFound('There is no such job, or it has expired.');
    return job;
  }

  /** The job that was made with the same key. It is answered though there may be no room for another. */
  const knownJob = ({ owner, idempotencyKey: key }: Job): Promise<Job | null> | null =>
    key === null ? null : jobs.known(owner, key);

  /** Keeps and queues a job, unless another with its key came before: then gives that one. */
  async function accept(job: Job, body: Uint8Array): Promise<Job> {
    const { jobs: most, jobsOfOne } = config.service;
    const own = (await queue.sizeOf?.(job.owner, jobsOfOne)) ?? 0;
    if (own >= jobsOfOne || (await queue.size(most)) >= most) throw refusals.busy(60);
    return handIn(service, job, body);
  }
}
