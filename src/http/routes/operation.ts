import type { FastifyInstance } from 'fastify';
import { makesVideos } from '../ffmpeg-watch.ts';
import { troublesOf } from '../trouble.ts';

/** Routes for an operator's tools. They need no key and reveal nothing secret. */
export async function operationRoutes(app: FastifyInstance): Promise<void> {
  const { executor, files, shared, metrics, ffmpeg } = app.service;
  app.get('/health', { logLevel: 'warn' }, async () => ({ status: 'ok' }));

  app.get('/ready', { logLevel: 'warn' }, async (request, reply) => {
    const unready = (err: unknown) => {
      request.log.error({ err }, 'workers not ready');
      return false;
    };
    const [workers, troubles] = await Promise.all([
      executor.ready().catch(unready),
      troublesOf({ files, shared }, request.log),
    ]);
    const found = ffmpeg.known();
    // Without ffmpeg everything but videos can be rendered.
    const problems = Object.values(troubles).filter((problem) => problem !== null);
    const isReady = workers && problems.length === 0;
    return reply.code(isReady ? 200 : 503).send({
      status: isReady ? 'ready' : 'not ready',
      ...{ workers, disk: troubles.files === null },
      ...(found !== undefined && { ffmpeg: makesVideos(found) }),
      ...(shared && { queue: troubles.shared === null }),
      ...(problems.length > 0 && { problems }),
    });
  });

  app.get('/metrics', { logLevel: 'warn' }, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.text()),
  );
}
