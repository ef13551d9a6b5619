import type { FastifyInstance } from 'fastify';
import { takeBody } from '../json-body.ts';
import { parseCheckRequest } from '../requests.ts';
import type { Service } from '../service.ts';
import { clientSignal } from './render.ts';

/** What is missing, too small, cut off or misplaced in a design, without rendering it. */
export function checkRoute(app: FastifyInstance, { executor }: Service): void {
  app.post('/api/check', async (request, reply) => {
    const { options, minDpi, warnings } = parseCheckRequest(request.body);
    const task = { body: takeBody(request), options, ...(minDpi !== undefined && { minDpi }) };
    const findings = await executor.check(task, { signal: clientSignal(reply) });
    return { findings: [...findings, ...warnings.map((warning) => ({ ...warning, severity: 'warning' }))] };
  });
}
