import staticFiles from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { packageFile } from '../../package-root.ts';

/** Folders of the package by the path that they are served at: what is built of `page/`, plain files, and the examples it offers. */
const FOLDERS = [
  ['/', ['dist', 'page']],
  ['/', ['public']],
  ['/examples/', ['examples']],
] as const;

/** The page to try it, at `/`. */
export async function pageRoutes(app: FastifyInstance): Promise<void> {
  for (const [i, [prefix, names]] of FOLDERS.entries()) {
    const root = packageFile(...names);
    // What is built lies there packed, too.
    const how = {
      ...{ wildcard: false, maxAge: '5m', preCompressed: i === 0, decorateReply: i === 0 },
      setHeaders: (response: { setHeader(name: string, value: string): unknown }) =>
        response.setHeader('vary', 'accept-encoding'),
    };
    await app.register(staticFiles, { root, prefix, ...how });
  }
}
