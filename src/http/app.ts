import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { ServiceError, toProblem } from '../errors.ts';
import { acceptJson } from './json-body.ts';

/** Fastify as every route finds it: JSON bodies, request ids, a log without keys, and errors as problem details. */
export function createApp(config: Config): FastifyInstance {
  const app = Fastify({
    bodyLimit: config.service.body,
    trustProxy: config.trustProxy,
    genReqId: (request) => safeId(request.headers['x-request-id']) ?? randomUUID(),
    routerOptions: { maxParamLength: 200 },
    logger: {
      level: config.logLevel,
      // The query may hold the key, so only the path is logged.
      serializers: { req: ({ method, url, ip }) => ({ method, path: pathOf(url), ip }) },
    },
  });
  acceptJson(app);
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  app.setErrorHandler(answerError);
  app.setNotFoundHandler(({ method, url }) => {
    throw new ServiceError({ status: 404, code: 'not_found', message: `There is no ${method} ${pathOf(url)}` });
  });
  return app;
}

const pathOf = (url: string): string | undefined => url.split('?', 1)[0];

/** A caller's request id, where it is short and harmless. */
function safeId(given: string | string[] | undefined): string | undefined {
  return typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : undefined;
}

function answerError(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
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
}
