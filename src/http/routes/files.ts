import type { FastifyInstance } from 'fastify';
import { formatsByExtension } from '../../../renderer/internal.ts';
import { refusals } from '../../errors.ts';
import { expiryOf } from '../../storage/names.ts';
import type { FilePart } from '../../storage/types.ts';
import { callerAt, sayAllowance } from '../access.ts';
import { withoutRights } from '../active-content.ts';
import { rangeOf } from '../range.ts';

/** Files that are no pictures: manifests of batches. */
const OTHERS: Readonly<Record<string, string>> = { ndjson: 'application/x-ndjson' };

/** Stored pictures by signed URL. The signature says that we handed the URL out; so no key is asked for. */
export async function filesRoute(app: FastifyInstance): Promise<void> {
  const { files, signer, now } = app.service;
  app.get<{ Params: { name: string }; Querystring: { signature?: string } }>('/files/:name', async (request, reply) => {
    const { name } = request.params;
    const { signature } = request.query;
    const expiry = expiryOf(name);
    if (expiry === null || typeof signature !== 'string' || !signer.verify(name, signature)) {
      sayAllowance(reply, await app.rateLimit.take(callerAt(request.ip)));
      throw refusals.notFound('There is no such file, or the URL is not complete.');
    }
    if (expiry <= now()) throw refusals.gone('The file has expired and was deleted.');
    const extension = name.slice(name.lastIndexOf('.') + 1);
    const format = formatsByExtension.get(extension);
    const seconds = Math.floor((expiry - now()) / 1000);
    const answer = {
      mime: format?.mime ?? OTHERS[extension] ?? 'application/octet-stream',
      // What browsers run is not shown from a place whose headers are not ours.
      disposition: `${files.link && format?.isActive ? 'attachment' : 'inline'}; filename="design.${extension}"`,
      cacheControl: `private, max-age=${seconds}`,
    };
    if (files.link) {
      const url = await files.link(name, { seconds, ...answer });
      // The address that it leads to is valid for a shorter time.
      return reply.header('cache-control', 'private, no-store').redirect(url, 302);
    }
    // A player asks for the part of a film that it shows. Whoever asks under a condition gets the whole: no file has a tag.
    const asked = request.headers['if-range'] === undefined ? request.headers.range : undefined;
    let part: FilePart | null = null;
    const file = await files.open(name, (size) => {
      part = rangeOf(asked, size);
      return part ?? { from: 0, to: 0 };
    });
    if (!file) throw refusals.gone('The file has expired and was deleted.');
    const { size, stream } = file;
    if (!part) throw refusals.noSuchRange(size);
    const { from, to } = part as FilePart;
    if (to - from < size) reply.code(206).header('content-range', `bytes ${from}-${to - 1}/${size}`);
    return withoutRights(reply.type(answer.mime), answer.mime)
      .header('accept-ranges', 'bytes')
      .header('content-length', to - from)
      .header('content-disposition', answer.disposition)
      .header('cache-control', answer.cacheControl)
      .header('cross-origin-resource-policy', 'cross-origin')
      .send(stream);
  });
}
