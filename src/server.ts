import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { createSourceChecker } from '../renderer/index.ts';
import { guardAccess } from './access.ts';
import { type Config, readConfig, rendererOptions } from './config.ts';
import { ServiceError, toProblem } from './errors.ts';
import type { Executor } from './executor.ts';
import { createMemoryQueue } from './jobs/memory-queue.ts';
import { createJobRunner, type JobRunner } from './jobs/runner.ts';
import { createSqliteJobStore } from './jobs/sqlite-store.ts';
import type { JobQueue, JobStore } from './jobs/types.ts';
import { createWebhookSender } from './jobs/webhooks.ts';
import { acceptJson } from './json-body.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { packageVersion } from './package-root.ts';
import { createPool } from './pool.ts';
import { openDiskLru } from './results/disk-lru.ts';
import { setupDigest } from './results/key.ts';
import { reuseResults } from './results/reuse.ts';
import { batchesRoute } from './routes/batches.ts';
import { checkRoute } from './routes/check.ts';
import { docsRoutes } from './routes/docs.ts';
import { filesRoute } from './routes/files.ts';
import { operationRoutes } from './routes/operation.ts';
import { pageRoutes } from './routes/page.ts';
import { renderRoute } from './routes/render.ts';
import { rendersRoutes } from './routes/renders.ts';
import type { Service } from './service.ts';
import { createSigner, loadSecret } from './signing.ts';
import { createDiskStore } from './storage/disk.ts';
import type { FileStore } from './storage/types.ts';

export { type Config, ConfigError, readConfig } from './config.ts';
export type { Executor, RenderControl, RenderedFile, RenderTask } from './executor.ts';
export type { Job, JobQueue, JobStatus, JobStore } from './jobs/types.ts';
export type { FileStore, StoredFile } from './storage/types.ts';

export interface ServerOptions {
  /** Default: read from the environment. */
  config?: Config;
  /** What renders. Default: a pool of worker threads. */
  executor?: Executor;
  /** Where pictures are kept. Default: the folder `files` of the data folder. */
  files?: FileStore;
  /** Where jobs are kept. Default: the file `jobs.sqlite` of the data folder. */
  jobs?: JobStore;
  /** Where jobs wait. Default: in memory, filled from the store at the start. */
  queue?: JobQueue;
  /** ms since 1970. Default: the clock. */
  now?: () => number;
  /** ms between one try of a webhook and the next. Default: from 5 s to 6 h. */
  webhookDelays?: readonly number[];
}

export interface Server {
  /** For `inject`, or to add routes before it listens. */
  app: FastifyInstance;
  /** Starts to listen; returns the URL, e.g. `http://127.0.0.1:3000`. */
  listen(): Promise<string>;
  /** Deletes what has expired; done regularly without being called. */
  sweep(): Promise<void>;
  /** Takes no more requests and ends when those under way have. */
  close(): Promise<void>;
}

/** How often what has expired is deleted, ms. */
const SWEEP_INTERVAL = 60_000;
/** How often webhooks are looked for that are to be tried again, ms. */
const WEBHOOK_INTERVAL = 1000;

/**
 * Makes the HTTP service; it does not listen yet.
 * @throws ConfigError where the environment is wrong, or another process uses the data folder
 */
export async function createServer(options: ServerOptions = {}): Promise<Server> {
  const config = options.config ?? readConfig();
  const { dataDir } = config;
  const stopping = new AbortController();
  const metrics = createMetrics();
  const now = options.now ?? Date.now;
  const app = createApp(config);
  const service: Service = {
    config,
    signer: createSigner(loadSecret(dataDir)),
    files: options.files ?? (await createDiskStore(join(dataDir, 'files'))),
    jobs: options.jobs ?? createSqliteJobStore(join(dataDir, 'jobs.sqlite')),
    queue: options.queue ?? createMemoryQueue(),
    executor: await reusing(metrics.measure(options.executor ?? createPool(config)), {
      config,
      metrics,
      now,
      log: app.log,
    }),
    now,
    stopping: stopping.signal,
    metrics,
  };
  const runner = createJobRunner(service, app.log);
  const webhooks = createWebhookSender(service, app.log, options.webhookDelays);
  metrics.watchJobs({ waiting: service.queue.size, running: runner.running });
  await addRoutes(app, service, runner);

  const sweep = async () => {
    await service.files.sweep(service.now());
    await service.jobs.removeExpired(service.now());
  };
  const sendWebhooks = () => void webhooks.sendDue().catch((err) => app.log.error({ err }, 'webhooks failed'));
  const stopTelling = runner.onEnded((job) => job.webhook !== null && sendWebhooks());
  const timers = [
    setInterval(() => sweep().catch((err) => app.log.error({ err }, 'sweep failed')), SWEEP_INTERVAL),
    setInterval(sendWebhooks, Math.min(WEBHOOK_INTERVAL, ...(options.webhookDelays ?? []))),
  ];
  await runner.start();

  async function stop(): Promise<void> {
    for (const timer of timers) clearInterval(timer);
    stopping.abort();
    // Renders that are not done by then are ended: jobs run again at the next start, requests are answered 503.
    const ender = setTimeout(() => void service.executor.close(), config.shutdownTime);
    // A connection whose answer ends while the server closes stays open for as long as it is kept alive.
    const closer = setInterval(() => app.server.closeIdleConnections(), 100);
    await Promise.all([app.close(), runner.stop(config.shutdownTime)]);
    clearInterval(closer);
    clearTimeout(ender);
    stopTelling();
    await service.executor.close();
    await webhooks.close();
    await service.jobs.close().catch((err) => app.log.error({ err }, 'jobs not closed'));
  }
  let stopped: Promise<void> | undefined;

  return {
    app,
    sweep,
    async listen() {
      const url = await app.listen({ port: config.port, host: config.host });
      if (config.apiKeys.length === 0) app.log.warn('open to everybody who can reach it: GESSO_API_KEYS is not set');
      return url;
    },
    close() {
      stopped ??= stop();
      return stopped;
    },
  };
}

/** The executor, which keeps its results where the configuration says so. */
async function reusing(
  executor: Executor,
  { config, metrics, now, log }: { config: Config; metrics: Metrics; now: () => number; log: FastifyBaseLogger },
): Promise<Executor> {
  if (config.resultCacheBytes === 0) return executor;
  const results = reuseResults(executor, {
    kept: await openDiskLru(join(config.dataDir, 'results'), config.resultCacheBytes),
    checker: createSourceChecker({ allowedHosts: config.allowedHosts }, now),
    wholeAnswer: config.service.inlineAnswer,
    setup: await setupDigest(packageVersion(), rendererOptions(config)),
    now,
    log,
  });
  metrics.watchResults(results.counts);
  return results;
}

function createApp(config: Config): FastifyInstance {
  const app = Fastify({
    bodyLimit: config.service.body,
    trustProxy: config.trustProxy,
    genReqId: (request) => safeId(request.headers['x-request-id']) ?? randomUUID(),
    routerOptions: { maxParamLength: 200 },
    logger: {
      level: config.logLevel,
      // The query may hold the key, so only the path is logged.
      serializers: { req: ({ method, url, ip }) => ({ method, path: url.split('?', 1)[0], ip }) },
    },
  });
  acceptJson(app);
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  app.setErrorHandler((error, request, reply) => {
    const problem = toProblem(error, request.id);
    if (problem.status >= 500 && problem.status !== 503) request.log.error({ err: error }, problem.code);
    else request.log.info({ code: problem.code }, problem.detail);
    const retryAfter = error instanceof ServiceError ? error.retryAfter : undefined;
    if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
    if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
    // Sent as bytes: Fastify would add a charset, which problem+json has not.
    return reply
      .code(problem.status)
      .type('application/problem+json')
      .send(Buffer.from(JSON.stringify(problem)));
  });
  app.setNotFoundHandler((request) => {
    throw new ServiceError({
      status: 404,
      code: 'not_found',
      message: `There is no ${request.method} ${request.url.split('?', 1)[0]}`,
    });
  });
  return app;
}

async function addRoutes(app: FastifyInstance, service: Service, runner: JobRunner): Promise<void> {
  const { config } = service;
  await app.register(helmet, {
    contentSecurityPolicy: {
      // Pictures are shown from blobs; and over http without a proxy nothing may be upgraded to https.
      directives: {
        imgSrc: ["'self'", 'data:', 'blob:'],
        connectSrc: ["'self'", 'data:'],
        upgradeInsecureRequests: null,
      },
    },
  });
  if (config.corsOrigins.length > 0) {
    await app.register(cors, {
      origin: config.corsOrigins.includes('*') ? '*' : [...config.corsOrigins],
      exposedHeaders: ['etag', 'gesso-cache', 'gesso-warnings', 'x-request-id'],
    });
  }
  operationRoutes(app, service);
  filesRoute(app, service);
  await docsRoutes(app, config);
  await pageRoutes(app);
  await app.register(async (api) => {
    await guardAccess(api, config);
    renderRoute(api, service);
    checkRoute(api, service);
    batchesRoute(api, service);
    rendersRoutes(api, service, runner);
  });
}

/** A caller's request id, where it is short and harmless. */
function safeId(given: string | string[] | undefined): string | undefined {
  return typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : undefined;
}
