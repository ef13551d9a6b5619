import { readFileSync } from 'node:fs';
import swagger, { type StaticDocumentSpec } from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { packageFile } from '../../package-root.ts';
import { openApiDocument } from '../openapi.ts';

/** The interface for machines at `/openapi.json`, for people at `/docs`. */
export async function docsRoutes(app: FastifyInstance): Promise<void> {
  const document = openApiDocument(app.service.config.publicUrl);
  app.get('/openapi.json', async () => document);
  const specification = { document } as unknown as StaticDocumentSpec;
  await app.register(swagger, { mode: 'static', specification });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    // The page writes styles of its own; and as elsewhere, over http nothing may be upgraded to https.
    staticCSP: {
      'default-src': "'self'",
      'style-src': "'self' 'unsafe-inline'",
      'img-src': "'self' data:",
      'object-src': "'none'",
      'base-uri': "'self'",
      'frame-ancestors': "'self'",
    },
    uiConfig: { deepLinking: true },
    theme: { title: 'Gesso: HTTP interface' },
    logo: {
      type: 'image/svg+xml',
      content: readFileSync(packageFile('public', 'icon.svg')),
      href: '../',
      target: '_self',
    },
  });
}
