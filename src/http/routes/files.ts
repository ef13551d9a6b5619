import type { FastifyInstance } from 'fastify';
import { formatsByExtension } from '../../../renderer/internal.ts';
import { refusals } from '../../errors.ts';
import { expiryOf } from '../../storage/names.ts';
import type { FilePart } from '../../storage/types.ts';
import { callerAt, sayAllowance } from '../access.ts';
import { rangeOf } from '../range.ts';

/** Stored pictures by signed URL. The signature says that we handed the URL out; so no key is asked for. */
export async function filesRoute(app: FastifyInstance): Promise<void> {
  const { files, signer, now } = app.service;
  app.get<{ Params: { name: string }; Querystring: { signature?: string } }>('/files/:name', async (request, reply) => {
    const { name } = request.params;
    const { signature } = request.query;
    const expiry = expiryOf(name);
    if (expiry === null || typeof signature !== 'string' || !signer.verify(name, signature)) {
      sayAllowance(reply, app.rateLimit.take(callerAt(request.ip)));
      throw refusals.notFound('There is no such file, or the URL is not complete.');
    }
    // A player asks for the part of a film that it shows. Whoever asks under a condition gets the whole: no file has a tag.
    const asked = request.headers['if-range'] === undefined ? request.headers.range : undefined;
    let part: FilePart | null = null;
    const file =
      expiry > now()
        ? await files.open(name, (size) => {
            part = rangeOf(asked, size);
            return part ?? { from: 0, to: 0 };
          })
        : null;
    if (!file) throw refusals.gone('The file has expired and was deleted.');
    const { size, stream } = file;
    if (!part) throw refusals.noSuchRange(size);
    const { from, to } = part as FilePart;
    if (to - from < size) reply.code(206).header('content-range', `bytes ${from}-${to - 1}/${size}`);
    const extension = name.slice(name.lastIndexOf('.') + 1);
    return reply
      .type(formatsByExtension.get(extension)?.mime ?? 'application/octet-stream')
      .header('accept-ranges', 'bytes')
      .header('content-length', to - from)
      .header('content-disposition', `inline; filename="design.${extension}"`)
      .header('cache-control', `private, max-age=${Math.floor((expiry - now()) / 1000)}`)
      .header('cross-origin-resource-policy', 'cross-origin')
      .send(stream);
  });
}
