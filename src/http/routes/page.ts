import { readdirSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import staticFiles from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { packageFile } from '../../package-root.ts';

/** Folders of the package by the path that they are served at: what is built of `page/`, plain files, and the examples it offers. */
const FOLDERS = [
  ['/', ['dist', 'page']],
  ['/', ['public']],
  ['/examples/', ['examples']],
] as const;

/** A client that went away in the middle of a file. */
const isGone = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE';

/** The page to try it, at `/`. Its files have routes of their own, so that there is nothing at any other path. */
export async function pageRoutes(app: FastifyInstance): Promise<void> {
  await app.register(staticFiles, {
    // What is built lies there packed, too.
    ...{ root: packageFile(...FOLDERS[0][1]), serve: false, maxAge: '5m', preCompressed: true },
    setHeaders: (response: { setHeader(name: string, value: string): unknown }) =>
      response.setHeader('vary', 'accept-encoding'),
  });
  app.setErrorHandler((error, request) => {
    if (isGone(error)) request.raw.destroy();
    else throw error;
  });
  for (const [prefix, names] of FOLDERS) {
    const root = packageFile(...names);
    // By whole folders, before anybody asks: the package does it with a library of patterns, which takes long to load.
    const found = (readdirSync(root, { recursive: true }) as string[]).filter((one) =>
      statSync(join(root, one)).isFile(),
    );
    for (const file of found.map((one) => one.replaceAll(sep, '/'))) {
      const paths = [...new Set([file, file.replace(/(?<=^|\/)index\.html$/, '')])];
      for (const path of paths) app.get(`${prefix}${path}`, (_, reply) => reply.sendFile(file, root));
    }
  }
}
