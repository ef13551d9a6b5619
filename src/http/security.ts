import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';

/** Headers that keep the pages safe, and those by which browsers may call from the configured origins. */
export async function security(app: FastifyInstance, { corsOrigins }: Config): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      // Helmet's own allow styles within the page and files of any https server; and they upgrade requests to https, which
      // fails over http without a proxy.
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        // Pictures are shown from blobs.
        imgSrc: ["'self'", 'data:', 'blob:'],
        mediaSrc: ["'self'", 'data:', 'blob:'],
        connectSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
      },
    },
  });
  if (corsOrigins.length === 0) return;
  await app.register(cors, {
    origin: corsOrigins.includes('*') ? '*' : [...corsOrigins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
    exposedHeaders: ['etag', 'gesso-cache', 'gesso-warnings', 'x-request-id'],
  });
}
