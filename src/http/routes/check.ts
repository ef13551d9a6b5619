import type { FastifyInstance } from 'fastify';
import { takeBody } from '../json-body.ts';
import { parseCheckRequest } from '../requests.ts';
import { clientSignal } from './render.ts';

/** Reports missing, too small, cut off and misplaced parts of a design, without rendering it. */
export async function checkRoute(app: FastifyInstance): Promise<void> {
  const { executor } = app.service;
  app.post('/api/check', async (request, reply) => {
    const { options, minDpi, warnings } = parseCheckRequest(request.body);
    const task = { body: takeBody(request).bytes, options, ...(minDpi !== undefined && { minDpi }) };
    const findings = await executor.check(task, { signal: clientSignal(reply), caller: request.caller });
    return { findings: [...findings, ...warnings.map((warning) => ({ ...warning, severity: 'warning' }))] };
  });
}
