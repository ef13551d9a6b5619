import type { FastifyInstance } from 'fastify';
import { findFfmpeg } from '../../../renderer/internal.ts';
import { troublesOf } from '../trouble.ts';

/** ms after which it is looked again whether ffmpeg is there. */
const LOOK_AGAIN = 60_000;

/** Whether videos can be made; looked up once in a while. */
function ffmpegWatch(): () => Promise<boolean> {
  let looked = Number.NEGATIVE_INFINITY;
  let found: Promise<boolean> = Promise.resolve(false);
  return () => {
    if (performance.now() - looked < LOOK_AGAIN) return found;
    looked = performance.now();
    found = findFfmpeg().then(
      (ffmpeg) => ffmpeg !== null && ffmpeg.missing.length === 0,
      () => false,
    );
    return found;
  };
}

/** Routes for an operator's tools. They need no key and reveal nothing secret. */
export async function operationRoutes(app: FastifyInstance): Promise<void> {
  const { executor, files, shared, metrics } = app.service;
  const hasFfmpeg = ffmpegWatch();
  app.get('/health', { logLevel: 'warn' }, async () => ({ status: 'ok' }));

  app.get('/ready', { logLevel: 'warn' }, async (request, reply) => {
    const unready = (err: unknown) => {
      request.log.error({ err }, 'workers not ready');
      return false;
    };
    const [workers, troubles, ffmpeg] = await Promise.all([
      executor.ready().catch(unready),
      troublesOf({ files, shared }, request.log),
      hasFfmpeg(),
    ]);
    // Without ffmpeg everything but videos can be rendered.
    const problems = Object.values(troubles).filter((problem) => problem !== null);
    const isReady = workers && problems.length === 0;
    return reply.code(isReady ? 200 : 503).send({
      status: isReady ? 'ready' : 'not ready',
      ...{ workers, disk: troubles.files === null, ffmpeg },
      ...(shared && { queue: troubles.shared === null }),
      ...(problems.length > 0 && { problems }),
    });
  });

  app.get('/metrics', { logLevel: 'warn' }, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.text()),
  );
}
