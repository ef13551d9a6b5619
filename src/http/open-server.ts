import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { formats } from '../../renderer/internal.ts';
import { type Config, readConfig } from '../config.ts';
import type { Workers } from '../dispatch/workers.ts';
import { packageVersion } from '../package-root.ts';
import { createMemoryBuckets, withFallback } from '../shared/buckets.ts';
import { SharedServerError } from '../shared/errors.ts';
import { readQueueUrl } from '../shared/location.ts';
import { notYet, type OpenServer, openShared } from '../shared/open.ts';
import type { Buckets } from '../shared/types.ts';
import { openTracing } from '../tracing.ts';
import { guardAccess } from './access.ts';
import { createApp } from './app.ts';
import { startChores } from './chores.ts';
import { makesVideos } from './ffmpeg-watch.ts';
import { acceptJson } from './json-body.ts';
import { createRateLimit } from './rate-limit.ts';
import { batchesRoute } from './routes/batches.ts';
import { checkRoute } from './routes/check.ts';
import { docsRoutes } from './routes/docs.ts';
import { filesRoute } from './routes/files.ts';
import { keptBatchesRoutes } from './routes/kept-batches.ts';
import { mcpRoute } from './routes/mcp.ts';
import { operationRoutes } from './routes/operation.ts';
import { pageRoutes } from './routes/page.ts';
import { picturesRoute } from './routes/pictures.ts';
import { renderRoute } from './routes/render.ts';
import { rendersRoutes } from './routes/renders.ts';
import { templatesRoutes } from './routes/templates.ts';
import { security } from './security.ts';
import { type Drivers, type HttpService, openService } from './service.ts';
import { watchRequests } from './watch-requests.ts';

export interface ServerOptions extends Drivers {
  /** Default: read from the environment. */
  config?: Config;
  /** ms between one try of a webhook and the next. Default: from 5 s to 6 h. */
  webhookDelays?: readonly number[];
}

export interface Server {
  /** For `inject`, or to add routes before it listens. */
  app: FastifyInstance;
  /** Starts to listen; returns the URL, e.g. `http://127.0.0.1:3000`. */
  listen(): Promise<string>;
  /** Deletes expired files and jobs; called regularly by the server itself. */
  sweep(): Promise<void>;
  /** Takes no more requests, and resolves when the requests under way have ended. */
  close(): Promise<void>;
}

/**
 * Makes the HTTP service; it does not listen yet.
 * @param workers those that were started before: they load their code while the service loads its own. They are closed with the server,
 * not where it throws.
 * @throws ConfigError where the environment is wrong, or another process uses the data folder
 */
export async function openServer(options: ServerOptions = {}, workers?: Workers): Promise<Server> {
  const config = options.config ?? readConfig();
  const stopping = new AbortController();
  const shared = await openShared(config.queueUrl, config.queueAnswerTime);
  const rateLimit = createRateLimit(
    config.service.requestsPerMinute,
    bucketsOf(shared, options, () => app.log),
  );
  const app = createApp(config, rateLimit, stopping.signal);
  const tracing = await openTracing(packageVersion());
  const surroundings = { shared, workers, tracing, stopping: stopping.signal, log: app.log };
  const service = await openService(config, options, surroundings).catch(async (error) => {
    await Promise.all([shared?.close(), tracing?.close()]);
    // It answered before, and is not answering now.
    throw error instanceof SharedServerError ? notYet(error) : error;
  });
  app.decorate('service', service);
  watchRequests(app, service);
  await addRoutes(app, config);
  const chores = startChores(service, app.log, options.webhookDelays);
  await service.runner.start();

  async function stop(): Promise<void> {
    const { executor, runner, files, jobs, results, templates } = service;
    chores.stop();
    stopping.abort();
    // Renders that are not done by then are ended: jobs run again at the next start, requests are answered 503.
    const ender = setTimeout(() => void executor.close(), config.shutdownTime);
    // A server that closes looks no longer at requests that are past their time: whoever sends or reads slowly would hold it.
    const cutter = setTimeout(() => app.server.closeAllConnections(), config.shutdownTime + LAST_ANSWERS);
    // A connection whose answer ends while the server closes stays open for as long as it is kept alive.
    const closer = setInterval(() => app.server.closeIdleConnections(), 100);
    await Promise.all([app.close(), runner.stop(config.shutdownTime)]);
    clearInterval(closer);
    clearTimeout(ender);
    clearTimeout(cutter);
    await executor.close();
    await chores.close();
    await Promise.all([files.close?.(), ...results.map((one) => one.close())]);
    await jobs.close().catch((err) => app.log.error({ err }, 'jobs not closed'));
    await templates.close().catch((err) => app.log.error({ err }, 'templates not closed'));
    await Promise.all([shared?.close(), tracing?.close()]);
  }
  let stopped: Promise<void> | undefined;

  return {
    app,
    sweep: chores.sweep,
    async listen() {
      const url = await app.listen({ port: config.port, host: config.host });
      if (saysInfo(config)) introduce(service, url, app.log);
      if (config.apiKeys.length === 0) app.log.warn('open to everybody who can reach it: GESSO_API_KEYS is not set');
      return url;
    },
    close() {
      stopped ??= stop();
      return stopped;
    },
  };
}

/** In which renders that were ended when the service stops are answered so, ms. */
const LAST_ANSWERS = 1000;

/** How often it is said that requests are counted by each machine alone, ms. */
const SAY_AGAIN = 60_000;

/** The buckets of requests: shared where machines share a server. */
function bucketsOf(
  shared: OpenServer | null,
  { now = Date.now }: ServerOptions,
  log: () => FastifyBaseLogger,
): Buckets {
  const own = createMemoryBuckets(now);
  let saidAt = Number.NEGATIVE_INFINITY;
  if (!shared) return own;
  return withFallback(shared.buckets, own, (err) => {
    if (performance.now() - saidAt < SAY_AGAIN) return;
    saidAt = performance.now();
    log().warn({ err }, 'requests are counted by this machine alone');
  });
}

const saysInfo = ({ logLevel }: Config): boolean => ['info', 'debug', 'trace'].includes(logLevel);

/** Says what an operator wants to see at the start: what runs; and, once it is known, what of it can be had here. */
function introduce({ config, ffmpeg }: HttpService, url: string, log: FastifyBaseLogger): void {
  const { concurrency, apiKeys, dataDir, queueUrl, storeUrl, memory } = config;
  const about = {
    ...{ version: packageVersion(), node: process.versions.node, workers: concurrency, memory },
    ...{ access: apiKeys.length === 0 ? 'open' : `keyed (${apiKeys.length})`, dataDir },
    ...{ files: storeUrl ?? dataDir, queue: queueUrl === undefined ? dataDir : readQueueUrl(queueUrl).name },
  };
  log.info(about, `Gesso ${packageVersion()} serves at ${url}`);
  void ffmpeg.found().then((found) => {
    const hasVideos = makesVideos(found);
    const names = formats.filter(({ mime }) => hasVideos || !mime.startsWith('video/')).map(({ name }) => name);
    const missing = found === null ? ['ffmpeg'] : found.missing;
    log.info({ formats: names, ffmpeg: found?.version, missing }, hasVideos ? 'makes films' : 'makes no films');
  });
}

/** Every route is a plugin; those that render ask for a key. */
async function addRoutes(app: FastifyInstance, config: Config): Promise<void> {
  await security(app, config);
  await app.register(operationRoutes);
  // Nobody but its operator asks a worker for anything.
  if (config.role === 'worker') return;
  await app.register(filesRoute);
  await app.register(picturesRoute);
  await app.register(docsRoutes);
  await app.register(pageRoutes);
  await app.register(async (api) => {
    guardAccess(api, config);
    acceptJson(api, config, app.service.bodies);
    await api.register(renderRoute);
    await api.register(checkRoute);
    await api.register(batchesRoute);
    await api.register(keptBatchesRoutes);
    await api.register(rendersRoutes);
    await api.register(templatesRoutes);
    await api.register(mcpRoute);
  });
}
