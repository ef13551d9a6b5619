import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { DOCS_PAGE, DOCS_POLICY, packedRedoc } from '../docs-page.ts';
import { openApiDocument } from '../openapi/index.ts';

/** s for which a browser keeps the program of the page: the next version of Gesso may have another. */
const DAY = 86_400;

/** The interface for machines at `/openapi.json`, for people at `/docs`. */
export async function docsRoutes(app: FastifyInstance): Promise<void> {
  let document: ReturnType<typeof openApiDocument> | undefined;
  app.get('/openapi.json', async () => {
    document ??= openApiDocument(app.service.config.publicUrl);
    return document;
  });

  app.get('/docs', async (_request, reply) => reply.redirect('docs/'));
  app.get('/docs/', async (_request, reply) =>
    reply.type('text/html; charset=utf-8').header('content-security-policy', DOCS_POLICY).send(DOCS_PAGE),
  );

  let packed: Promise<Buffer> | undefined;
  app.get('/docs/redoc.js', async (request, reply) => {
    packed ??= packedRedoc();
    reply
      .type('text/javascript; charset=utf-8')
      .header('cache-control', `public, max-age=${DAY}`)
      .header('vary', 'accept-encoding');
    if (/\bgzip\b/.test(request.headers['accept-encoding'] ?? ''))
      return reply.header('content-encoding', 'gzip').send(await packed);
    return promisify(gunzip)(await packed);
  });
}
