import { Readable } from 'node:stream';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Warning } from '../../../renderer/index.ts';
import { formatOf } from '../../../renderer/internal.ts';
import type { RenderTask } from '../../dispatch/executor.ts';
import { renderToFile } from '../../dispatch/render-to-file.ts';
import { refusals, ServiceError, toProblem } from '../../errors.ts';
import { filledOptions } from '../../fillings.ts';
import { fileName } from '../../storage/names.ts';
import { fillName, fillTemplate, MissingField } from '../../template.ts';
import { baseUrl, fileUrl } from '../../urls.ts';
import { requestOwner, sayAllowance } from '../access.ts';
import { type ArchiveFile, zipOf } from '../archive.ts';
import { batchPartsOf } from '../batch-parts.ts';
import { LONGEST_FILE, parseBatchRequest } from '../requests.ts';
import { bodyWithTemplate } from '../template-body.ts';
import { clientSignal } from './render.ts';
import { asAttachment } from './stream.ts';

/** What became of a record: its line, and the stored picture's name. */
interface Outcome {
  line: { file?: string | undefined; status: string; url?: string; [more: string]: unknown };
  stored?: string;
}

/** The longest pause before a record that found the queue full is tried again, ms. */
const LONGEST_PAUSE = 5000;

/**
 * Renders a template for many records. Answers with a line of JSON for each record as its picture is stored, in the
 * form of a manifest.
 */
export async function batchesRoute(app: FastifyInstance): Promise<void> {
  const { service } = app;
  const { config, signer } = service;
  /** How many batches each caller has under way. */
  const underWay = new Map<string, number>();

  app.post('/api/batches', async (request, reply) => {
    const { output, archive, options, template, warnings: found } = parseBatchRequest(request.body);
    const body = await bodyWithTemplate(request, service, template, 'template');
    const parts = batchPartsOf(body, options.modifications !== undefined);
    const pages = body.outline.lists;
    request.note = { records: parts.count };
    // Each record is a render; one was counted with the request.
    sayAllowance(reply, await app.rateLimit.takeMore(request.caller, parts.count - 1));
    reply.raw.once('close', enter(request.caller));
    const { textEngine } = config;
    const signal = clientSignal(reply);
    const base = baseUrl(config, request);
    const control = { signal, owner: requestOwner(request, config), caller: request.caller };
    const named = new Map<string, number>();

    /** What is handed on to be rendered, and warnings of fields that a small record lacks. */
    function taskOf(index: number): { task: () => RenderTask; missing: Warning[] } {
      const missing: Warning[] = [];
      const small = parts.toFill(index);
      if (!small)
        return {
          task: () => ({ body: parts.bodyOf(index), options, pages, digest: () => parts.digestOf(index) }),
          missing,
        };
      const warn = (warning: Warning) => missing.push(warning);
      const design = fillTemplate(small.template, small.record, { options, textEngine, warn });
      // Anew for each try, which may use its bytes up.
      return {
        task: () => ({ body: Buffer.from(JSON.stringify({ design })), options: filledOptions(options), pages }),
        missing,
      };
    }

    async function renderRecord(index: number): Promise<Outcome> {
      const number = index + 1;
      let file: string | undefined;
      const failed = (error: string, code: string): Outcome => ({ line: { file, status: 'failed', error, code } });
      try {
        if (output !== null) {
          const name = fillName(output, await parts.fields(index), number);
          if (name.length > LONGEST_FILE)
            return failed(`its file's name is longer than ${LONGEST_FILE} characters`, 'name_too_long');
          const other = named.get(name);
          file = name;
          if (other !== undefined) return failed(`record ${other} has the same file`, 'duplicate_file');
          named.set(name, number);
        }
        const { task, missing } = taskOf(index);
        const nameOf = (extension: string) => fileName(service.now() + config.fileLifetime, extension);
        const rendered = await patiently(() => renderToFile(service, task(), control, nameOf), signal);
        const { warnings, reused } = rendered.file;
        const url = fileUrl(signer, base, rendered.name);
        const line = { file, status: 'done', url, warnings: [...found, ...missing, ...warnings], reused };
        return { line, stored: rendered.name };
      } catch (error) {
        // Nobody reads on.
        if (signal.aborted) return failed('cancelled', 'cancelled');
        if (error instanceof MissingField) return failed(error.message, 'missing_field');
        const { detail, code, status } = toProblem(error, request.id);
        if (status >= 500) request.log.error({ err: error }, code);
        return failed(detail, code);
      }
    }

    // Others have their turn between two records, also where these fail at once.
    const work = (index: number) => turn().then(() => renderRecord(index));
    const lineOf = (index: number, line: object) => `${JSON.stringify({ record: index + 1, ...line })}\n`;

    /** The pictures in the order of the records; each is deleted once it has been taken. */
    async function* pictures(manifest: string[]): AsyncGenerator<ArchiveFile> {
      const extension = formatOf(options).extension;
      for await (const { index, line, stored } of inOrder(parts.count, config.concurrency + 1, signal, work)) {
        const name = line.file ?? `${String(index + 1).padStart(String(parts.count).length, '0')}.${extension}`;
        const { url: _, ...told } = line;
        manifest.push(lineOf(index, { ...told, ...(stored !== undefined && { file: name }) }));
        const found = stored === undefined ? null : await service.files.open(stored);
        if (!found) continue;
        yield { name, open: async () => found.stream };
        await service.files.delete(stored as string);
      }
    }

    if (archive) {
      const manifest: string[] = [];
      const zip = zipOf(pictures(manifest), () => ({ name: 'manifest.ndjson', text: manifest.join('') }), signal);
      return asAttachment(reply, { mime: 'application/zip', extension: 'zip' }).send(zip);
    }
    const lines = inOrderOfCompletion(parts.count, config.concurrency + 1, signal, async (index) =>
      lineOf(index, (await work(index)).line),
    );
    return reply.type('application/x-ndjson').send(Readable.from(lines));
  });

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

/** Works on `count` entries, several at a time, and yields the outcomes in their order. Ends early with the signal. */
async function* inOrder<R extends object>(
  count: number,
  concurrency: number,
  signal: AbortSignal,
  work: (index: number) => Promise<R>,
): AsyncGenerator<R & { index: number }> {
  const begun: Promise<R & { index: number }>[] = [];
  for (let index = 0; index < count && !signal.aborted; index++) {
    begun.push(work(index).then((result) => ({ ...result, index })));
    if (begun.length >= concurrency) yield await (begun.shift() as Promise<R & { index: number }>);
  }
  for (const outcome of begun) yield await outcome;
}

/** Works on `count` entries, several at a time, and yields each outcome as soon as it is there. Ends early with the signal. */
async function* inOrderOfCompletion<R>(
  count: number,
  concurrency: number,
  signal: AbortSignal,
  work: (index: number) => Promise<R>,
): AsyncGenerator<R> {
  const running = new Map<number, Promise<{ index: number; result: R }>>();
  for (let index = 0; index < count; index++) {
    if (signal.aborted) return;
    running.set(
      index,
      work(index).then((result) => ({ index, result })),
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
