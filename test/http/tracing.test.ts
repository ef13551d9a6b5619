import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { JobJson } from '../../src/jobs/json.ts';
import { openTracing } from '../../src/tracing.ts';
import { startService } from '../support/service.ts';

interface CollectedSpan {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  attributes: { key: string; value: Record<string, unknown> }[];
}

/** Stands in for a collector: takes OTLP over HTTP. */
async function collector(): Promise<{ endpoint: string; spans: CollectedSpan[]; services: Set<string> }> {
  const spans: CollectedSpan[] = [];
  const services = new Set<string>();
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    expect([request.method, request.url]).toEqual(['POST', '/v1/traces']);
    for (const { resource, scopeSpans } of JSON.parse(body).resourceSpans) {
      for (const { key, value } of resource.attributes) if (key === 'service.name') services.add(value.stringValue);
      for (const scope of scopeSpans) spans.push(...scope.spans);
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, spans, services };
}

const design = { width: 10, height: 10, pages: [{}] };
const TRACE = '0af7651916cd43dd8448eb211c80319c';

describe('traces', () => {
  it('go through requests, renders and the queue to whoever collects them', async () => {
    const { endpoint, spans, services } = await collector();
    process.env.OTEL_EXPORTER_OTLP_ENDPOINT = endpoint;
    process.env.OTEL_SERVICE_NAME = 'posters';
    onTestFinished(() => {
      delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
      delete process.env.OTEL_SERVICE_NAME;
    });
    const service = await startService({ GESSO_API_KEYS: 'secret' });
    const headers = { authorization: 'Bearer secret', prefer: 'wait', traceparent: `00-${TRACE}-b7ad6b7169203331-01` };
    await service.post('/api/render?KEY=secret', { design }, headers);
    const job = (await (await service.post('/api/renders', { design }, headers)).json()) as JobJson;
    expect(job.status).toBe('done');
    await fetch(`${service.url}/ready`);
    await service.close();

    const named = (name: string) => spans.filter((span) => span.name === name);
    const [render, jobs] = [named('POST /api/render')[0], named('POST /api/renders')[0]];
    expect(spans.every(({ traceId }) => traceId === TRACE)).toBe(true);
    expect(services).toEqual(new Set(['posters']));
    expect(render).toMatchObject({ parentSpanId: 'b7ad6b7169203331' });
    expect(render?.attributes).toContainEqual({ key: 'http.response.status_code', value: { intValue: 200 } });
    expect(named('job')[0]).toMatchObject({ parentSpanId: jobs?.spanId });
    expect(named('render').map(({ parentSpanId }) => parentSpanId)).toEqual([render?.spanId, named('job')[0]?.spanId]);
    expect(named('render')[0]?.attributes).toContainEqual({ key: 'gesso.pages', value: { intValue: 1 } });
    expect(named('job')[0]?.attributes).toContainEqual({ key: 'gesso.job', value: { stringValue: job.id } });
    expect(JSON.stringify(spans)).not.toContain('secret');
  });

  it('are made where a collector is named, and only there', async () => {
    expect(await openTracing('1', {})).toBeNull();
    expect(
      await openTracing('1', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', OTEL_SDK_DISABLED: 'true' }),
    ).toBeNull();
  });
});
