/** The HTTP interface as the tools for agents call it: within the same process, so with the same keys, limits and errors. */
import type { FastifyInstance, FastifyRequest, InjectOptions } from 'fastify';
import type { ReadMessage } from './held.ts';

/** The answer of a call. */
export interface Answer {
  status: number;
  /** JSON. */
  body: unknown;
  /** Characters of its JSON. */
  length: number;
}

/** Calls the interface: `POST` where there is a body. */
export type Call = (path: string, body?: object, signal?: AbortSignal) => Promise<Answer>;

/** What says who calls, and from where. */
const PASSED_ON = ['authorization', 'host', 'forwarded', 'x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host'];

/**
 * Calls a service's own routes.
 * @param from the request in whose name it is done; default: that of whoever started the process
 * @param bodyOf writes a request's body; default: as JSON
 */
export function callerOf(
  app: FastifyInstance,
  from?: FastifyRequest,
  bodyOf: ReadMessage['bodyOf'] = JSON.stringify,
): Call {
  const headers = Object.fromEntries(
    PASSED_ON.flatMap((name) => (from?.headers[name] ? [[name, from.headers[name]]] : [])),
  );
  const { KEY } = (from?.query ?? {}) as { KEY?: unknown };
  return async (path, body, signal) => {
    const request: InjectOptions = {
      method: body ? 'POST' : 'GET',
      url: path,
      ...(typeof KEY === 'string' && { query: { KEY } }),
      headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { payload: bodyOf(body) }),
      ...(from?.socket.remoteAddress && { remoteAddress: from.socket.remoteAddress }),
      ...(signal && { signal }),
    };
    const { statusCode, payload } = await app.inject(request);
    return { status: statusCode, body: payload === '' ? null : JSON.parse(payload), length: payload.length };
  };
}
