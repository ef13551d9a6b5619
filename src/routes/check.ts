import type { FastifyInstance } from 'fastify';
import { takeBody } from '../json-body.ts';
import { parseCheckRequest } from '../requests.ts';
import type { Service } from '../service.ts';
import { clientSignal } from './render.ts';

/** What is missing, too small, cut off or misplaced in a design, without rendering it. */
export function checkRoute(app: FastifyInstance, { executor }: Service): void {
  app.post('/api/check', async (request, reply) => {
    const options = parseCheckRequest(request.body);
    const findings = await executor.check({ body: takeBody(request), options }, { signal: clientSignal(reply) });
    return { findings };
  });
}
