import type { FastifyInstance } from 'fastify';
import { clientSignal } from '../client-signal.ts';
import { asFindings, parseCheckRequest } from '../requests.ts';
import { bodyWithTemplate } from '../template-body.ts';

/** Reports missing, too small, cut off and misplaced parts of a design, without rendering it. */
export async function checkRoute(app: FastifyInstance): Promise<void> {
  const { service } = app;
  app.post('/api/check', async (request, reply) => {
    const { options, template, minDpi, print, report, warnings } = parseCheckRequest(request.body);
    const { bytes: body, outline } = await bodyWithTemplate(request, service, template, 'design');
    const task = { body, options, pages: outline.lists, print, report, ...(minDpi !== undefined && { minDpi }) };
    const checked = await service.executor.check(task, { signal: clientSignal(reply), caller: request.caller });
    const findings = [...checked.findings, ...asFindings(warnings)];
    // A report comes from a worker as plain bytes.
    return { findings, ...(checked.report && { report: Buffer.from(checked.report).toString('base64') }) };
  });
}
