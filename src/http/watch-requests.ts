import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Executor, type RenderSummary, summaryOf } from '../dispatch/executor.ts';
import type { Span, Tracing } from '../tracing.ts';
import type { Metrics } from './metrics.ts';

const PROBES = new Set(['/health', '/ready', '/metrics']);

/** What the log says of a request besides its answer. */
export interface RequestNote extends Partial<RenderSummary> {
  /** Id of the job that it made. */
  job?: string;
  /** Id of the batch that it made, which nobody waits for. */
  batch?: string;
  /** Of a batch. */
  records?: number;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the routes. */
    note: RequestNote | null;
    /** Its part of a trace; null where nobody collects traces. */
    span: Span | null;
  }
}

/** The same rendering, which is noted for the log of a request, and is a part of its trace. */
export const noted = (request: FastifyRequest, { render }: Pick<Executor, 'render'>): Pick<Executor, 'render'> => ({
  async render(task, control) {
    request.note = { format: task.options.format };
    const trace = request.span?.traceparent;
    const file = await render(task, { ...control, ...(trace !== undefined && { trace }) });
    request.note = summaryOf(task.options.format, file);
    return file;
  },
});

/**
 * Says of each request, once it is answered, what it was and how long it took; and counts it. Neither logs nor metrics hold an
 * address's query, in which a key may be, and metrics no path that nobody serves.
 */
export function watchRequests(
  app: FastifyInstance,
  { metrics, tracing }: { metrics: Pick<Metrics, 'requestEnded'>; tracing: Tracing | null },
): void {
  app.decorateRequest('note', null);
  app.decorateRequest('span', null);
  const routeOf = (request: FastifyRequest) => request.routeOptions.url ?? 'none';
  if (tracing)
    app.addHook('onRequest', async (request) => {
      // Probes come every few seconds, and are no work.
      if (PROBES.has(request.url)) return;
      const { traceparent } = request.headers;
      const parent = typeof traceparent === 'string' ? traceparent : undefined;
      const route = routeOf(request);
      const attributes = { 'http.request.method': request.method, 'http.route': route, 'gesso.request': request.id };
      request.span = tracing.begin(`${request.method} ${route}`, 'server', parent, attributes);
    });
  app.addHook('onResponse', async (request, reply) => {
    const { method, ip, note } = request;
    const route = routeOf(request);
    const { statusCode: status, elapsedTime } = reply;
    const failure = status >= 500 ? `answered ${status}` : undefined;
    request.span?.end({ 'http.response.status_code': status, ...(note?.job && { 'gesso.job': note.job }) }, failure);
    metrics.requestEnded({ method, route, status, seconds: elapsedTime / 1000 });
    request.log.info({ method, route, status, ms: Math.round(elapsedTime), ip, ...note }, 'answered');
  });
  app.addHook('onRequestAbort', async (request) => {
    const { method, ip, note } = request;
    request.span?.end({}, 'client went away');
    request.span = null;
    request.log.info({ method, route: routeOf(request), ip, ...note }, 'client went away');
  });
}
