import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { digestOf } from '../../digest.ts';
import type { RenderedFile, RenderTask } from '../../dispatch/executor.ts';
import { renderToFile } from '../../dispatch/render-to-file.ts';
import { refusals } from '../../errors.ts';
import { type BatchJob, batchJson, batchOwner, turnOf } from '../../jobs/batch.ts';
import { handIn } from '../../jobs/hand-in.ts';
import { warningLines } from '../../jobs/json.ts';
import { fileName } from '../../storage/names.ts';
import { baseUrl } from '../../urls.ts';
import { requestOwner, sayAllowance } from '../access.ts';
import { zipOf } from '../archive.ts';
import { type AskedBatch, type BatchPictures, keyOf, picturesOf } from '../batch-records.ts';
import { clientSignal } from '../client-signal.ts';
import { bodyOf } from '../json-body.ts';
import { newJob } from '../new-job.ts';
import { preferencesOf } from '../prefer.ts';
import { type BatchRequest, parseBatchRequest } from '../requests.ts';
import { inOrderOfCompletion, MANIFEST, takenFrom } from '../several.ts';
import { bodyWithTemplate } from '../template-body.ts';
import { asAttachment } from './stream.ts';

/** Pictures of one batch: more are several batches. */
const MOST_RENDERS = 10_000;

/** Records of a batch that wait or are rendered on other machines, at a time. */
const SPREAD = 64;

const tooMany = (records: number, sizes: number) =>
  refusals.invalidRequest([
    { path: 'sizes', message: `${records} records in ${sizes} sizes are more than ${MOST_RENDERS} pictures` },
  ]);

/**
 * Renders a template for many records. Answers with a line of JSON for each record as its picture is stored, in the
 * form of a manifest; or at once, where nobody is to wait for it.
 */
export async function batchesRoute(app: FastifyInstance): Promise<void> {
  const { service } = app;
  const { config, signer, elsewhere, jobs, queue } = service;
  /** Records under way of a batch: one more than there are workers, on however many machines. */
  const atATime = elsewhere ? Math.max(SPREAD, config.concurrency + 1) : config.concurrency + 1;
  /** How many batches each caller has under way. */
  const underWay = new Map<string, number>();

  app.post('/api/batches', async (request, reply) => {
    const isAsync = preferencesOf(request.headers.prefer).has('respond-async');
    const asked = parseBatchRequest(request.body, isAsync);
    // Of the request as it was sent: what a template's name means may change between two of the same key.
    const fingerprint = isAsync ? await digestOf(bodyOf(request).bytes, 'base64url') : '';
    const body = await bodyWithTemplate(request, service, asked.template, 'template');
    const { sizes = [null], records } = asked;
    const count = records * sizes.length;
    if (count > MOST_RENDERS) throw tooMany(records, sizes.length);
    request.note = { records };
    // Each picture is a render; one was counted with the request.
    sayAllowance(reply, await app.rateLimit.takeMore(request.caller, count - 1));
    if (isAsync) return accept(request, reply, { ...asked, total: count, body: body.bytes, fingerprint });
    reply.raw.once('close', enter(request.caller));
    return answer(request, reply, { ...asked, body, sizes: asked.sizes });
  });

  /** Renders while the client waits. */
  function answer(request: FastifyRequest, reply: FastifyReply, asked: AskedBatch & BatchRequest): FastifyReply {
    const signal = clientSignal(reply);
    const control = { signal, owner: requestOwner(request, config), caller: request.caller };

    /** Where machines share their jobs, each record is one that whichever of them is free renders. */
    async function toFile(task: RenderTask): Promise<{ name: string; file: RenderedFile }> {
      const nameOf = (extension: string) => fileName(service.now() + config.fileLifetime, extension);
      if (!elsewhere) return renderToFile(service, task, control, nameOf);
      // Of an archive the files are deleted once they are in it.
      const key = asked.archive ? null : await keyOf(task);
      return elsewhere.toFile(task, control, { key, lifetime: config.fileLifetime });
    }

    const pictures = picturesOf(asked, {
      ...{ signer, signal, toFile, base: baseUrl(config, request), textEngine: config.textEngine },
      onFault: (err, code) => request.log.error({ err }, code),
    });
    if (asked.archive) {
      const zip = zipped(pictures, signal);
      return asAttachment(reply, { mime: 'application/zip', extension: 'zip' }).send(zip);
    }
    const lines = inOrderOfCompletion(pictures.count, atATime, signal, async (index) =>
      pictures.lineOf(index, (await pictures.render(index)).line),
    );
    return reply.type('application/x-ndjson').send(Readable.from(lines));
  }

  function zipped(pictures: BatchPictures, signal: AbortSignal): Readable {
    const manifest: string[] = [];
    const files = takenFrom(service.files, {
      ...{ count: pictures.count, concurrency: atATime, signal },
      ...{ render: pictures.render, nameOf: pictures.numberName },
      told: (index, line) => manifest.push(pictures.lineOf(index, line)),
    });
    return zipOf(files, () => ({ name: MANIFEST, text: manifest.join('') }), signal);
  }

  /** Keeps a batch, which is rendered whether or not its client asks for it. */
  async function accept(
    request: FastifyRequest,
    reply: FastifyReply,
    asked: BatchRequest & { total: number; body: Uint8Array; fingerprint: string },
  ): Promise<FastifyReply> {
    const { given: options, sizes, output, warnings, webhook, labels, total, body, fingerprint } = asked;
    const owner = requestOwner(request, config);
    const counts = { total, done: 0, failed: 0, reused: 0 };
    const job = newJob(service, request, {
      ...{ owner: batchOwner(owner), options, webhook, fingerprint, logs: warningLines(warnings), ...labels },
      ...(sizes && { sizes }),
      batch: { owner, caller: request.caller, output, warnings, ...counts },
    });
    const known = job.idempotencyKey === null ? null : await jobs.known(job.owner, job.idempotencyKey);
    const kept = known ?? (await keep(job, body));
    if (kept.fingerprint !== job.fingerprint) throw refusals.keyReused();
    request.note = { batch: kept.id };
    return reply
      .code(202)
      .header('location', `${kept.baseUrl}/api/batches/${kept.id}`)
      .header('preference-applied', 'respond-async')
      .send(batchJson(service, kept as BatchJob));
  }

  async function keep(job: ReturnType<typeof newJob>, body: Uint8Array) {
    const { jobs: most, jobsOfOne } = config.service;
    const own = (await queue.sizeOf?.(turnOf(job), jobsOfOne)) ?? 0;
    if (own >= jobsOfOne || (await queue.size(most)) >= most) throw refusals.busy(60);
    return handIn(service, job, body);
  }

  /** Counts a batch of a caller; gives what is to be called at its end. @throws ServiceError `too_many_batches` */
  function enter(caller: string): () => void {
    const count = underWay.get(caller) ?? 0;
    if (count >= config.service.batches) throw refusals.tooManyBatches(config.service.batches);
    underWay.set(caller, count + 1);
    return () => {
      const now = (underWay.get(caller) ?? 1) - 1;
      if (now > 0) underWay.set(caller, now);
      else underWay.delete(caller);
    };
  }
}
