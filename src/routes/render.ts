import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Warning } from '../../renderer/index.ts';
import { refusals } from '../errors.ts';
import { etagOf, isKnown } from '../etag.ts';
import { rawBody } from '../json-body.ts';
import { parseRenderRequest } from '../requests.ts';
import { baseUrl, fileUrl, type Service } from '../service.ts';
import { fileName } from '../storage/names.ts';

/** The first interface: one request, one picture. */
export function renderRoute(app: FastifyInstance, service: Service): void {
  const { config, executor } = service;

  app.post('/api/render', async (request, reply) => {
    const { outputFormat, options } = parseRenderRequest(request.body);
    const task = { body: rawBody(request), options };
    const file = await executor.render(task, { signal: clientSignal(reply) });
    const { data, mime, extension, warnings, reused } = file;
    if (reused !== undefined) reply.header('gesso-cache', reused ? 'hit' : 'miss');

    if (outputFormat === 'url') {
      const name = fileName(service.now() + config.fileLifetime, extension);
      await service.files.put(name, data);
      return { url: fileUrl(service.signer, baseUrl(config, request), name), warnings };
    }
    const limit = config.service.inlineAnswer;
    if (data.byteLength > limit) throw refusals.answerTooLarge(data.byteLength, limit);
    const etag = etagOf(file, outputFormat);
    reply.header('etag', etag);
    if (isKnown(request.headers['if-none-match'], etag)) return reply.code(304).send();
    const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    if (outputFormat === 'dataURL') return { url: `data:${mime};base64,${bytes.toString('base64')}`, warnings };
    return reply
      .type(mime)
      .header('content-disposition', `attachment; filename="design.${extension}"`)
      .header('gesso-warnings', warningsHeader(warnings))
      .send(bytes);
  });
}

/** Aborted when the client goes away before its answer is complete. */
export function clientSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  return controller.signal;
}

/** More in a header is refused by common proxies. */
const LONGEST_HEADER = 4000;

/** Warnings as JSON in ASCII; only as many as a header holds. */
function warningsHeader(warnings: readonly Warning[]): string {
  const escaped = warnings.map((warning) =>
    JSON.stringify(warning).replace(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
  let length = 2;
  const fitting: string[] = [];
  for (const text of escaped) {
    length += text.length + 1;
    if (length > LONGEST_HEADER) break;
    fitting.push(text);
  }
  return `[${fitting.join(',')}]`;
}
