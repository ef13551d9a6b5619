import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Executor, type RenderSummary, summaryOf } from '../dispatch/executor.ts';
import type { Metrics } from './metrics.ts';

/** What the log says of a request besides its answer. */
export interface RequestNote extends Partial<RenderSummary> {
  /** Id of the job that it made. */
  job?: string;
  /** Of a batch. */
  records?: number;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the routes. */
    note: RequestNote | null;
  }
}

/** The same rendering, which is noted for the log of a request. */
export const noted = (request: FastifyRequest, { render }: Pick<Executor, 'render'>): Pick<Executor, 'render'> => ({
  async render(task, control) {
    request.note = { format: task.options.format };
    const file = await render(task, control);
    request.note = summaryOf(task.options.format, file);
    return file;
  },
});

/**
 * Says of each request, once it is answered, what it was and how long it took; and counts it. Neither logs nor metrics hold an
 * address's query, in which a key may be, and metrics no path that nobody serves.
 */
export function watchRequests(app: FastifyInstance, metrics: Pick<Metrics, 'requestEnded'>): void {
  app.decorateRequest('note', null);
  const routeOf = (request: FastifyRequest) => request.routeOptions.url ?? 'none';
  app.addHook('onResponse', async (request, reply) => {
    const { method, ip, note } = request;
    const route = routeOf(request);
    const { statusCode: status, elapsedTime } = reply;
    metrics.requestEnded({ method, route, status, seconds: elapsedTime / 1000 });
    request.log.info({ method, route, status, ms: Math.round(elapsedTime), ip, ...note }, 'answered');
  });
  app.addHook('onRequestAbort', async (request) => {
    const { method, ip, note } = request;
    request.log.info({ method, route: routeOf(request), ip, ...note }, 'client went away');
  });
}
