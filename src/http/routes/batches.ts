import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Warning } from '../../../renderer/index.ts';
import { type BatchRecord, filledOptions, fillName, fillTemplate, MissingField } from '../../batch/fill.ts';
import { renderToFile } from '../../dispatch/render-to-file.ts';
import { ServiceError, toProblem } from '../../errors.ts';
import { fileName } from '../../storage/names.ts';
import { baseUrl, fileUrl } from '../../urls.ts';
import { parseBatchRequest } from '../requests.ts';
import { clientSignal } from './render.ts';

/** The longest pause before a record that found the queue full is tried again, ms. */
const LONGEST_PAUSE = 5000;

/**
 * Renders a template for many records. Answers with a line of JSON for each record as its picture is stored, in the
 * form of a manifest.
 */
export async function batchesRoute(app: FastifyInstance): Promise<void> {
  const { service } = app;
  const { config, signer } = service;

  app.post('/api/batches', async (request, reply) => {
    const { template, records, output, options, warnings: found } = parseBatchRequest(request.body);
    const { textEngine } = config;
    const signal = clientSignal(reply);
    const base = baseUrl(config, request);
    const named = new Map<string, number>();

    async function renderRecord(record: BatchRecord, number: number): Promise<object> {
      let file: string | undefined;
      const failed = (error: string, code: string) => ({ file, status: 'failed', error, code });
      try {
        file = output === null ? undefined : fillName(output, record, number);
        const other = file === undefined ? undefined : named.get(file);
        if (other !== undefined) return failed(`record ${other} has the same file`, 'duplicate_file');
        if (file !== undefined) named.set(file, number);
        const missing: Warning[] = [...found];
        const design = fillTemplate(template, record, {
          options,
          textEngine,
          warn: (warning) => missing.push(warning),
        });
        // Anew for each try, which may use its bytes up.
        const task = () => ({ body: Buffer.from(JSON.stringify({ design })), options: filledOptions(options) });
        const nameOf = (extension: string) => fileName(service.now() + config.fileLifetime, extension);
        const rendered = await patiently(() => renderToFile(service, task(), { signal }, nameOf), signal);
        const { warnings, reused } = rendered.file;
        const url = fileUrl(signer, base, rendered.name);
        return { file, status: 'done', url, warnings: [...missing, ...warnings], reused };
      } catch (error) {
        // Nobody reads on.
        if (signal.aborted) return failed('cancelled', 'cancelled');
        if (error instanceof MissingField) return failed(error.message, 'missing_field');
        const { detail, code, status } = toProblem(error, request.id);
        if (status >= 500) request.log.error({ err: error }, code);
        return failed(detail, code);
      }
    }

    const lines = inOrderOfCompletion(records, config.concurrency + 1, signal, async (record, index) => {
      const number = index + 1;
      return `${JSON.stringify({ record: number, ...(await renderRecord(record, number)) })}\n`;
    });
    return reply.type('application/x-ndjson').send(Readable.from(lines));
  });
}

/** Renders; where the queue is full, once there is room. */
async function patiently<T>(render: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    try {
      return await render();
    } catch (error) {
      if (!(error instanceof ServiceError) || error.code !== 'queue_full') throw error;
      await sleep(Math.min(LONGEST_PAUSE, (error.retryAfter ?? 1) * 1000), undefined, { signal });
    }
  }
}

/** Works on entries, several at a time, and yields each outcome as soon as it is there. Ends early with the signal. */
async function* inOrderOfCompletion<T, R>(
  entries: readonly T[],
  concurrency: number,
  signal: AbortSignal,
  work: (entry: T, index: number) => Promise<R>,
): AsyncGenerator<R> {
  const running = new Map<number, Promise<{ index: number; result: R }>>();
  for (const [index, entry] of entries.entries()) {
    if (signal.aborted) return;
    running.set(
      index,
      work(entry, index).then((result) => ({ index, result })),
    );
    if (running.size < concurrency) continue;
    const { index: ended, result } = await Promise.race(running.values());
    running.delete(ended);
    yield result;
  }
  while (running.size > 0) {
    const { index: ended, result } = await Promise.race(running.values());
    running.delete(ended);
    yield result;
  }
}
