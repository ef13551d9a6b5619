import staticFiles from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { packageFile } from '../../package-root.ts';

/** The page to try it, at `/`, and the examples it offers. */
export async function pageRoutes(app: FastifyInstance): Promise<void> {
  const folder = { wildcard: false, cacheControl: true, maxAge: '5m' } as const;
  await app.register(staticFiles, { ...folder, root: packageFile('public'), prefix: '/' });
  await app.register(staticFiles, {
    ...folder,
    root: packageFile('examples'),
    prefix: '/examples/',
    decorateReply: false,
  });
}
