import type { FastifyInstance } from 'fastify';
import { clientSignal } from '../client-signal.ts';
import { parseCheckRequest } from '../requests.ts';
import { bodyWithTemplate } from '../template-body.ts';

/** Reports missing, too small, cut off and misplaced parts of a design, without rendering it. */
export async function checkRoute(app: FastifyInstance): Promise<void> {
  const { service } = app;
  app.post('/api/check', async (request, reply) => {
    const { options, template, minDpi, warnings } = parseCheckRequest(request.body);
    const { bytes: body } = await bodyWithTemplate(request, service, template, 'design');
    const task = { body, options, ...(minDpi !== undefined && { minDpi }) };
    const findings = await service.executor.check(task, { signal: clientSignal(reply), caller: request.caller });
    return { findings: [...findings, ...warnings.map((warning) => ({ ...warning, severity: 'warning' }))] };
  });
}
