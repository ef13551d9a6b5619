import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { JobJson } from '../../src/jobs/json.ts';
import { DAY, startService } from '../support/service.ts';

const secret = `whsec_${Buffer.from('a secret of thirty-two bytes, ok').toString('base64')}`;
const design = { pages: [] };

interface Delivery {
  headers: IncomingHttpHeaders;
  body: string;
}

/** A real server that takes webhooks, answering each with the next of `statuses`, the last for ever. */
async function receiver(statuses: number[]): Promise<{ url: string; host: string; deliveries: Delivery[] }> {
  const deliveries: Delivery[] = [];
  const server: Server = createServer(async (request, response) => {
    const body = (await buffer(request)).toString();
    const status = statuses[Math.min(deliveries.length, statuses.length - 1)] ?? 200;
    deliveries.push({ headers: request.headers, body });
    response.writeHead(status, { location: '/elsewhere' }).end('thanks');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: `http://${host}/hook`, host, deliveries };
}

const webhookDelays = [10, 20, 30];

describe('a webhook', () => {
  it('is sent the job when it has ended, signed', async () => {
    const { url, host, deliveries } = await receiver([200]);
    const { post } = await startService({ GESSO_ALLOWED_HOSTS: host, GESSO_WEBHOOK_SECRET: secret }, { webhookDelays });
    const response = await post('/api/renders', { design, webhook: url }, { prefer: 'wait' });
    const job = (await response.json()) as JobJson;
    await expect.poll(() => deliveries.length).toBe(1);
    const [{ headers, body }] = deliveries as [Delivery];
    expect(JSON.parse(body)).toEqual(job);
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': `msg_${job.id}` });
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toEqual(job);
  });

  it('is tried again after errors and redirects, under one id, until it is taken', async () => {
    const { url, host, deliveries } = await receiver([500, 302, 503, 200]);
    const { post, url: service } = await startService(
      { GESSO_ALLOWED_HOSTS: host, GESSO_WEBHOOK_SECRET: secret },
      { webhookDelays },
    );
    await post('/api/renders', { design, webhook: url });
    await expect.poll(() => deliveries.length).toBe(4);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(deliveries).toHaveLength(4);
    expect(new Set(deliveries.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    const metrics = await (await fetch(`${service}/metrics`)).text();
    expect(metrics).toContain('gesso_webhooks_total{outcome="failed"} 3');
    expect(metrics).toContain('gesso_webhooks_total{outcome="taken"} 1');
    for (const { headers, body } of deliveries) new Webhook(secret).verify(body, headers as Record<string, string>);
  });

  it('is given up after the last try', async () => {
    const { url, host, deliveries } = await receiver([500]);
    const { post } = await startService({ GESSO_ALLOWED_HOSTS: host }, { webhookDelays });
    await post('/api/renders', { design, webhook: url });
    await expect.poll(() => deliveries.length).toBe(4);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(deliveries).toHaveLength(4);
    expect(deliveries[0]?.headers['webhook-signature']).toBeUndefined();
  });

  it('is still sent after a restart', async () => {
    const { url, host, deliveries } = await receiver([500, 200]);
    const env = { GESSO_ALLOWED_HOSTS: host };
    const first = await startService(env, { webhookDelays: [300] });
    await first.post('/api/renders', { design, webhook: url });
    await expect.poll(() => deliveries.length).toBeGreaterThan(0);
    await first.close();
    await startService({ ...env, GESSO_DATA_DIR: first.config.dataDir }, { webhookDelays: [300] });
    await expect.poll(() => deliveries.length).toBe(2);
  });

  it('is tried again in time, although the clock is set back by a day', async () => {
    const { url, host, deliveries } = await receiver([500, 503, 200]);
    // From the first delivery on.
    const now = () => Date.now() - (deliveries.length > 0 ? DAY : 0);
    const clocks = { now, passed: () => performance.now() };
    const { post } = await startService({ GESSO_ALLOWED_HOSTS: host }, { webhookDelays, ...clocks });
    await post('/api/renders', { design, webhook: url });
    await expect.poll(() => deliveries.length).toBe(3);
  });

  it('does not reach a private address that is not allowed', async () => {
    const { url, deliveries } = await receiver([200]);
    const { post } = await startService({}, { webhookDelays });
    await post('/api/renders', { design, webhook: url }, { prefer: 'wait' });
    await post('/api/renders', { design, webhook: url.replace('127.0.0.1', 'localhost') }, { prefer: 'wait' });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(deliveries).toEqual([]);
  });
});
