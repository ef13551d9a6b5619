import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parse } from 'secure-json-parse';
import type { Config } from '../config.ts';
import { refusals } from '../errors.ts';

const bodies = new WeakMap<FastifyRequest, Uint8Array>();

/**
 * The bytes of a JSON body as the client sent them, for the worker to parse. The value parsed here is dropped, since
 * the request may wait for long and its design may be large.
 */
export function takeBody(request: FastifyRequest): Uint8Array {
  request.body = undefined;
  return bodies.get(request) ?? new Uint8Array();
}

/** Takes JSON bodies on the routes of this scope, and keeps their bytes for {@link takeBody}. */
export function acceptJson(app: FastifyInstance, { service }: Config): void {
  app.addContentTypeParser<Buffer>(
    /^application\/(?:[\w.-]+\+)?json\b/,
    { parseAs: 'buffer', bodyLimit: service.body },
    async (request: FastifyRequest, body: Buffer) => {
      bodies.set(request, body);
      try {
        return parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
      } catch (error) {
        throw refusals.invalidJson(reasonOf(error));
      }
    },
  );
}

const FORBIDDEN =
  'the names `__proto__` and `constructor.prototype` are refused, which programs may take for more than data';

/** V8 quotes the text around the fault, which may be long or secret; its place is enough. */
function reasonOf(error: unknown): string {
  if (error instanceof TypeError) return 'it is not UTF-8';
  if (/forbidden prototype/.test((error as Error).message)) return FORBIDDEN;
  const position = /at position \d+/.exec((error as Error).message)?.[0];
  return position ? `unexpected character ${position}` : 'it ends too early or is not JSON';
}
