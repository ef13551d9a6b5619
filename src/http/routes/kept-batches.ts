import type { FastifyInstance, FastifyRequest } from 'fastify';
import { refusals } from '../../errors.ts';
import { type BatchJob, batchJson, batchOwner, isBatch, listedBatchJson } from '../../jobs/batch.ts';
import { requestOwner } from '../access.ts';
import { archiveOf } from '../batch-archive.ts';
import { manifestOf, settleManifest } from '../batch-coordinator.ts';
import { clientSignal } from '../client-signal.ts';
import { listQueryOf } from '../list-query.ts';
import { asAttachment } from './stream.ts';

/** Batches that nobody waits for, from whichever machine. */
export async function keptBatchesRoutes(app: FastifyInstance): Promise<void> {
  const { service } = app;
  const { config, jobs, now, runner } = service;
  type ById = { Params: { id: string } };

  app.get('/api/batches/list', async (request) => {
    const { page, per_page } = listQueryOf(request);
    const found = await jobs.list(batchOwner(requestOwner(request, config)), page, per_page);
    const batches = found.flatMap((job) => (job.batch && job.expiresAt > now() ? [{ ...job, batch: job.batch }] : []));
    return { batches: batches.map((job) => listedBatchJson(service, job)) };
  });

  app.get<ById>('/api/batches/:id', async (request) => batchJson(service, await batchOf(request, request.params.id)));

  app.get<ById>('/api/batches/:id/manifest', async (request, reply) => {
    const job = await batchOf(request, request.params.id);
    return reply.type('application/x-ndjson').send(manifestOf(service, job));
  });

  app.get<ById>('/api/batches/:id/archive', async (request, reply) => {
    const zip = archiveOf(service, await batchOf(request, request.params.id), clientSignal(reply));
    return asAttachment(reply, { mime: 'application/zip', extension: 'zip' }).send(zip);
  });

  app.delete<ById>('/api/batches/:id', async (request) => {
    const job = await batchOf(request, request.params.id);
    const ended = (await runner.cancel(job)) as BatchJob;
    return batchJson(service, ended.file === null ? await settleManifest(service, ended) : ended);
  });

  /** @throws ServiceError `not_found`: another owner's batch is answered like one that does not exist */
  async function batchOf(request: FastifyRequest, id: string): Promise<BatchJob> {
    const job = await jobs.get(id);
    if (!job || !isBatch(job) || job.owner !== batchOwner(requestOwner(request, config)) || job.expiresAt <= now())
      throw refusals.notFound('There is no such batch, or it has expired.');
    return job;
  }
}
