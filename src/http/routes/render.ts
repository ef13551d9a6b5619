import type { FastifyInstance, FastifyReply } from 'fastify';
import { type RenderedFile, withWarnings } from '../../dispatch/executor.ts';
import { renderToFile } from '../../dispatch/render-to-file.ts';
import { refusals } from '../../errors.ts';
import { releaseFile } from '../../release-file.ts';
import { fileName } from '../../storage/names.ts';
import { baseUrl, fileUrl } from '../../urls.ts';
import { requestOwner, sayAllowance } from '../access.ts';
import { clientSignal } from '../client-signal.ts';
import { etagOf, isKnown } from '../etag.ts';
import { parseRenderRequest } from '../requests.ts';
import { bodyWithTemplate } from '../template-body.ts';
import { noted } from '../watch-requests.ts';
import { renderSizes } from './render-sizes.ts';
import { asAttachment, renderOrStream, warningsHeader } from './stream.ts';

/** The first interface: one request, one picture. */
export async function renderRoute(app: FastifyInstance): Promise<void> {
  const { service } = app;
  const { config } = service;

  app.post('/api/render', async (request, reply) => {
    const asked = parseRenderRequest(request.body);
    const { outputFormat, options, template, sizes, warnings: found, labels } = asked;
    const executor = noted(request, withWarnings(service.executor, found));
    const given = await bodyWithTemplate(request, service, template, 'design');
    if (sizes) {
      sayAllowance(reply, await app.rateLimit.takeMore(request.caller, sizes.length - 1));
      return renderSizes(service, request, reply, given, { ...asked, sizes });
    }
    const { bytes: body, outline } = given;
    const task = { body, options, pages: outline.lists };
    const control = { signal: clientSignal(reply), owner: requestOwner(request, config), caller: request.caller };
    if (outputFormat === 'url') {
      const nameOf = (extension: string) => fileName(service.now() + config.fileLifetime, extension);
      const { name, file } = await renderToFile({ executor, files: service.files }, task, control, nameOf);
      sayReused(reply, file);
      return { url: fileUrl(service.signer, baseUrl(config, request), name), warnings: file.warnings, ...labels };
    }

    const file =
      outputFormat === 'file'
        ? await renderOrStream(reply, executor, task, control)
        : await executor.render(task, control);
    if (!file) return reply;
    const { data, mime, warnings } = file;
    sayReused(reply, file);
    const limit = config.service.inlineAnswer;
    if (data.byteLength > limit) throw refusals.answerTooLarge(data.byteLength, limit);
    const etag = etagOf(file, outputFormat);
    reply.header('etag', etag);
    if (isKnown(request.headers['if-none-match'], etag)) return reply.code(304).send();
    const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    if (outputFormat === 'dataURL') {
      const url = `data:${mime};base64,${bytes.toString('base64')}`;
      releaseFile(file);
      return { url, warnings, ...labels };
    }
    reply.raw.once('finish', () => releaseFile(file));
    return asAttachment(reply, file).header('gesso-warnings', warningsHeader(warnings)).send(bytes);
  });
}

function sayReused(reply: FastifyReply, { reused }: RenderedFile): void {
  if (reused !== undefined) reply.header('gesso-cache', reused ? 'hit' : 'miss');
}
