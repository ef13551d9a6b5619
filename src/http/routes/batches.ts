import { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { NamedSize, Warning } from '../../../renderer/index.ts';
import { formatOf, inSize } from '../../../renderer/internal.ts';
import { digestOf } from '../../digest.ts';
import type { RenderedFile, RenderTask } from '../../dispatch/executor.ts';
import { renderToFile } from '../../dispatch/render-to-file.ts';
import { refusals, toProblem } from '../../errors.ts';
import { filledOptions } from '../../fillings.ts';
import { packageVersion } from '../../package-root.ts';
import { fileName } from '../../storage/names.ts';
import { fillName, fillTemplate, MissingField } from '../../template.ts';
import { baseUrl, fileUrl } from '../../urls.ts';
import { requestOwner, sayAllowance } from '../access.ts';
import { zipOf } from '../archive.ts';
import { batchPartsOf } from '../batch-parts.ts';
import { clientSignal } from '../client-signal.ts';
import { LONGEST_FILE, parseBatchRequest } from '../requests.ts';
import { inOrder, inOrderOfCompletion, MANIFEST, type Outcome, patiently, takenFrom } from '../several.ts';
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
 * form of a manifest.
 */
export async function batchesRoute(app: FastifyInstance): Promise<void> {
  const { service } = app;
  const { config, signer, elsewhere } = service;
  /** Records under way of a batch: one more than there are workers, on however many machines. */
  const atATime = elsewhere ? Math.max(SPREAD, config.concurrency + 1) : config.concurrency + 1;
  /** How many batches each caller has under way. */
  const underWay = new Map<string, number>();

  app.post('/api/batches', async (request, reply) => {
    const { output, archive, options, template, sizes: several, warnings: found } = parseBatchRequest(request.body);
    const sizes: readonly (NamedSize | null)[] = several ?? [null];
    const body = await bodyWithTemplate(request, service, template, 'template');
    const parts = batchPartsOf(body, options.modifications !== undefined);
    const pages = body.outline.lists;
    const count = parts.count * sizes.length;
    if (count > MOST_RENDERS) throw tooMany(parts.count, sizes.length);
    request.note = { records: parts.count };
    // Each picture is a render; one was counted with the request.
    sayAllowance(reply, await app.rateLimit.takeMore(request.caller, count - 1));
    reply.raw.once('close', enter(request.caller));
    const { textEngine } = config;
    const signal = clientSignal(reply);
    const base = baseUrl(config, request);
    const control = { signal, owner: requestOwner(request, config), caller: request.caller };
    const named = new Map<string, number>();
    /** The renders in their order: a record in all of its sizes, then the next. */
    const partsOf = (index: number) => ({
      record: Math.floor(index / sizes.length),
      size: sizes[index % sizes.length] ?? null,
    });

    /** What is handed on to be rendered, and warnings of fields that a small record lacks. */
    function taskOf(index: number, size: NamedSize | null): { task: () => RenderTask; missing: Warning[] } {
      const missing: Warning[] = [];
      const shown = size ? inSize(options, size) : options;
      const small = parts.toFill(index);
      if (!small)
        return {
          task: () => ({ body: parts.bodyOf(index), options: shown, pages, digest: () => parts.digestOf(index) }),
          missing,
        };
      const warn = (warning: Warning) => missing.push(warning);
      const design = fillTemplate(small.template, small.record, { options, textEngine, warn });
      // Anew for each try, which may use its bytes up.
      return {
        task: () => ({ body: Buffer.from(JSON.stringify({ design })), options: filledOptions(shown), pages }),
        missing,
      };
    }

    /** Where machines share their jobs, each record is one that whichever of them is free renders. */
    async function toFile(task: RenderTask): Promise<{ name: string; file: RenderedFile }> {
      const nameOf = (extension: string) => fileName(service.now() + config.fileLifetime, extension);
      if (!elsewhere) return renderToFile(service, task, control, nameOf);
      // Of an archive the files are deleted once they are in it.
      return elsewhere.toFile(task, control, archive ? null : await keyOf(task));
    }

    async function renderRecord(index: number, size: NamedSize | null): Promise<Outcome> {
      const number = index + 1;
      const ofSize = size ? { size: size.name } : {};
      let file: string | undefined;
      const failed = (error: string, code: string): Outcome => ({
        line: { ...ofSize, file, status: 'failed', error, code },
      });
      try {
        if (output !== null) {
          const name = fillName(output, { ...(await parts.fields(index)), ...ofSize }, number);
          if (name.length > LONGEST_FILE)
            return failed(`its file's name is longer than ${LONGEST_FILE} characters`, 'name_too_long');
          const other = named.get(name);
          file = name;
          if (other !== undefined) return failed(`record ${other} has the same file`, 'duplicate_file');
          named.set(name, number);
        }
        const { task, missing } = taskOf(index, size);
        const rendered = await patiently(() => toFile(task()), signal);
        const { warnings, reused } = rendered.file;
        const url = fileUrl(signer, base, rendered.name);
        const line = { ...ofSize, file, status: 'done', url, warnings: [...found, ...missing, ...warnings], reused };
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

    // Others have their turn between two renders, also where these fail at once.
    const work = (index: number) =>
      turn().then(() => {
        const { record, size } = partsOf(index);
        return renderRecord(record, size);
      });
    const lineOf = (index: number, line: object) =>
      `${JSON.stringify({ record: partsOf(index).record + 1, ...line })}\n`;

    if (archive) {
      const { extension } = formatOf(options);
      const manifest: string[] = [];
      const nameOf = ({ index }: { index: number }) => {
        const { record, size } = partsOf(index);
        const number = String(record + 1).padStart(String(parts.count).length, '0');
        return `${size ? `${number}-${size.name}` : number}.${extension}`;
      };
      const outcomes = inOrder(count, atATime, signal, work);
      const told = ({ index }: { index: number }, line: object) => manifest.push(lineOf(index, line));
      const pictures = takenFrom(service.files, outcomes, nameOf, told);
      const zip = zipOf(pictures, () => ({ name: MANIFEST, text: manifest.join('') }), signal);
      return asAttachment(reply, { mime: 'application/zip', extension: 'zip' }).send(zip);
    }
    const lines = inOrderOfCompletion(count, atATime, signal, async (index) => lineOf(index, (await work(index)).line));
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

/** What a record's picture depends on, besides the files that its design names. */
async function keyOf({ body, options }: RenderTask): Promise<string> {
  const said = Buffer.from(JSON.stringify([packageVersion(), options, await digestOf(body, 'hex')]));
  return `record:${await digestOf(said, 'hex')}`;
}
