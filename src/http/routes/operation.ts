import type { FastifyInstance } from 'fastify';
import { findFfmpeg } from '../../../renderer/internal.ts';
import { troubleOf } from '../trouble.ts';

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
  const { executor, files, metrics } = app.service;
  const hasFfmpeg = ffmpegWatch();
  app.get('/health', { logLevel: 'warn' }, async () => ({ status: 'ok' }));

  app.get('/ready', { logLevel: 'warn' }, async (request, reply) => {
    const unready = (err: unknown) => {
      request.log.error({ err }, 'workers not ready');
      return false;
    };
    const [workers, problem, ffmpeg] = await Promise.all([
      executor.ready().catch(unready),
      troubleOf(files, request.log),
      hasFfmpeg(),
    ]);
    // Without ffmpeg everything but videos can be rendered.
    const isReady = workers && problem === null;
    return reply.code(isReady ? 200 : 503).send({
      status: isReady ? 'ready' : 'not ready',
      ...{ workers, disk: problem === null, ffmpeg },
      ...(problem !== null && { problems: [problem] }),
    });
  });

  app.get('/metrics', { logLevel: 'warn' }, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.text()),
  );
}
