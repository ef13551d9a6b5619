import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { refusals } from '../errors.ts';
import { ownerOf, sameText } from '../signing.ts';

/** The key of a request: `?KEY=…` or `Authorization: Bearer …`. */
function givenKey(request: FastifyRequest): string {
  const { KEY } = request.query as { KEY?: unknown };
  if (typeof KEY === 'string') return KEY;
  return /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
}

/** Whether a key is one of the configured. All are compared, so that the time taken says nothing. */
function isKnown(key: string, keys: readonly string[]): boolean {
  return keys.map((known) => sameText(known, key)).includes(true);
}

/** The owner of a request's jobs: its key, or everybody where the service is open. */
export function requestOwner(request: FastifyRequest, config: Config): string {
  return config.apiKeys.length > 0 ? ownerOf(givenKey(request)) : '';
}

/** Asks for a key on every route of this scope, and counts requests per key and minute. */
export async function guardAccess(app: FastifyInstance, config: Config): Promise<void> {
  const { apiKeys, service } = config;
  const allowed = (request: FastifyRequest) => apiKeys.length === 0 || isKnown(givenKey(request), apiKeys);

  if (service.requestsPerMinute > 0) {
    await app.register(rateLimit, {
      max: service.requestsPerMinute,
      timeWindow: 60_000,
      // A wrong key counts for the address that tries it.
      keyGenerator: (request) => (apiKeys.length > 0 && allowed(request) ? ownerOf(givenKey(request)) : request.ip),
      errorResponseBuilder: (_request, { max, ttl }) => refusals.tooManyRequests(max, Math.ceil(ttl / 1000)),
    });
  }
  app.addHook('onRequest', async (request) => {
    if (!allowed(request)) throw refusals.unauthorized();
  });
}
