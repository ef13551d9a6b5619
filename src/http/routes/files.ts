import type { FastifyInstance } from 'fastify';
import { formatsByExtension } from '../../../renderer/internal.ts';
import { refusals } from '../../errors.ts';
import { expiryOf } from '../../storage/names.ts';
import { callerAt, sayAllowance } from '../access.ts';

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
    const file = expiry > now() ? await files.open(name) : null;
    if (!file) throw refusals.gone('The file has expired and was deleted.');
    const extension = name.slice(name.lastIndexOf('.') + 1);
    return reply
      .type(formatsByExtension.get(extension)?.mime ?? 'application/octet-stream')
      .header('content-length', file.size)
      .header('content-disposition', `inline; filename="design.${extension}"`)
      .header('cache-control', `private, max-age=${Math.floor((expiry - now()) / 1000)}`)
      .header('cross-origin-resource-policy', 'cross-origin')
      .send(file.stream);
  });
}
