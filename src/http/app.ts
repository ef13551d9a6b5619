import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import Fastify, { type FastifyInstance, type FastifyRequest, LogController } from 'fastify';
import type { Config } from '../config.ts';
import { refusals } from '../errors.ts';
import { isHost } from '../urls.ts';
import { callerAt, sayAllowance } from './access.ts';
import { notePaths } from './known-paths.ts';
import { createNodeServer } from './node-server.ts';
import { answerError } from './problems.ts';
import type { RateLimit } from './rate-limit.ts';

declare module 'fastify' {
  interface FastifyInstance {
    rateLimit: RateLimit;
  }
}

/**
 * Fastify as every route finds it: request ids, a log without keys, and errors as problem details. No body is read but
 * where a route takes bodies; what no route answers is refused by its head.
 */
export function createApp(config: Config, rateLimit: RateLimit, stopping: AbortSignal): FastifyInstance {
  const app: FastifyInstance = Fastify<Server>({
    serverFactory: (listener) => createNodeServer(listener, config, () => app.log),
    trustProxy: proxiesOf(config),
    genReqId: (request) => safeId(request.headers['x-request-id']) ?? randomUUID(),
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (error, request, reply) =>
      answerError(error, request as FastifyRequest, reply.header('x-request-id', request.id)),
    // Answered below, as every other refusal.
    return503OnClosing: false,
    // Answered by the server of createNodeServer.
    clientErrorHandler: () => {},
    // Said once a request is answered, by watchRequests.
    logController: new LogController({ disableRequestLogging: true }),
    logger: {
      level: config.logLevel,
      // The query may hold the key, so only the path is logged.
      serializers: { req: ({ method, url, ip }) => ({ method, path: pathOf(url), ip }) },
    },
  });
  app.decorate('rateLimit', rateLimit);
  app.removeAllContentTypeParsers();
  const methodsOf = notePaths(app);
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    if (stopping.aborted) throw refusals.stopping();
    if (!hasHost(request)) throw refusals.invalidHost();
    if (!request.is404) return;
    sayAllowance(reply, await rateLimit.take(callerAt(request.ip)));
    const path = pathOf(request.url);
    const methods = methodsOf(path);
    if (methods) throw refusals.methodNotAllowed(request.method, path, methods);
    throw refusals.notFound(`There is no ${request.method} ${path}`);
  });
  app.setErrorHandler(answerError);
  return app;
}

/** Whom Fastify is to believe: it counts the connection as hop 0, and asks of each address that it is told in turn. */
const proxiesOf = ({ trustProxy }: Config) =>
  typeof trustProxy === 'string' ? trustProxy : (_address: string, hop: number) => hop < trustProxy;

/** Whether a request names a host; HTTP/1.0, which load balancers ask with, needs none. */
const hasHost = ({ host, raw, headers }: FastifyRequest): boolean =>
  isHost(host) || (raw.httpVersion === '1.0' && headers.host === undefined);

/** More of an address is neither logged nor answered. */
const LONGEST_PATH = 200;

/** The path of an address. */
function pathOf(url = ''): string {
  const path = url.split('?', 1)[0] ?? '';
  return path.length > LONGEST_PATH ? `${path.slice(0, LONGEST_PATH)}…` : path;
}

/** A caller's request id, where it is short and harmless. */
function safeId(given: string | string[] | undefined): string | undefined {
  return typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : undefined;
}
