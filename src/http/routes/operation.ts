import type { FastifyInstance } from 'fastify';

/** Routes for an operator's tools. They need no key and reveal nothing secret. */
export async function operationRoutes(app: FastifyInstance): Promise<void> {
  const { executor, files, metrics } = app.service;
  app.get('/health', { logLevel: 'warn' }, async () => ({ status: 'ok' }));

  app.get('/ready', { logLevel: 'warn' }, async (request, reply) => {
    const unready = (err: unknown) => {
      request.log.error({ err }, 'workers not ready');
      return false;
    };
    const [workers, disk] = await Promise.all([executor.ready().catch(unready), files.writable()]);
    const isReady = workers && disk;
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ready' : 'not ready', workers, disk });
  });

  app.get('/metrics', { logLevel: 'warn' }, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.text()),
  );
}
