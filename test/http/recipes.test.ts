import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startService } from '../support/service.ts';

const page = readFileSync(fileURLToPath(new URL('../../docs/recipes.md', import.meta.url)), 'utf8');

/** The blocks of the page in a language, each with what stands behind it. */
const blocks = (language: string) =>
  [...page.matchAll(/^```(\w+) ?([^\n]*)\n(.*?)^```$/gms)]
    .filter(([, name]) => name === language)
    .map(([, , info = '', text = '']) => ({ info, text }));

const KEY = 'a-key-for-no-code-tools';
const SECRET = `whsec_${Buffer.from('a secret of thirty-two bytes, ok').toString('base64')}`;

/** A receiver of webhooks. */
async function receiver() {
  const taken: { headers: IncomingHttpHeaders; body: string }[] = [];
  const server = createServer(async (request, response) => {
    taken.push({ headers: request.headers, body: (await buffer(request)).toString() });
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, taken };
}

/** A request as the page writes it. */
function requestOf(text: string): { method: string; path: string; headers: Record<string, string>; body: string } {
  const [head = '', ...rest] = text.split('\n\n');
  const [first = '', ...lines] = head.split('\n');
  const [method = '', path = ''] = first.split(' ');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  );
  return { method, path, headers, body: rest.join('\n\n').trim() };
}

/** What the page says of an answer: its status, and its type or a member of its JSON. */
async function holds(answer: Response, [status, what]: string[]): Promise<void> {
  expect(answer.status, await answer.clone().text()).toBe(Number(status));
  if (what?.includes('/')) expect(answer.headers.get('content-type')).toBe(what);
  else if (what) expect(await answer.json()).toMatchObject({ [what]: expect.stringMatching(/./) });
}

describe('the recipes', () => {
  it('do what they say, with webhooks that the code of the page verifies', async () => {
    const { host, taken } = await receiver();
    const env = { GESSO_API_KEYS: KEY, GESSO_WEBHOOK_SECRET: SECRET, GESSO_ALLOWED_HOSTS: host };
    const { url } = await startService(env);
    const send = (method: string, path: string, headers: Record<string, string>, body: string) =>
      fetch(url + path, {
        method,
        headers: { ...headers, Authorization: (headers.Authorization ?? '').replace('KEY', KEY) },
        body: body.replace('https://hooks.example.com', `http://${host}`),
      });
    const requests = blocks('http');
    expect(requests).toHaveLength(6);
    for (const { info, text } of requests) {
      const { method, path, headers, body } = requestOf(text);
      await holds(await send(method, path, headers, body), info.split(' '));
      const keyless = await fetch(url + path, { method, body, headers: { ...headers, Authorization: 'Bearer wrong' } });
      expect(keyless.status).toBe(401);
    }

    const [node] = blocks('json').map(({ text }) => JSON.parse(text).nodes[0].parameters);
    const listed = ({ parameters }: { parameters: { name: string; value: string }[] }) =>
      Object.fromEntries(parameters.map(({ name, value }) => [name, value.replace('={{ $json.name }}', 'Ada')]));
    const path = new URL(node.url).pathname;
    const headers = { ...listed(node.headerParameters), 'Content-Type': 'application/json' };
    await holds(await send(node.method, path, headers, JSON.stringify(listed(node.bodyParameters))), [
      '200',
      'image/png',
    ]);

    await expect.poll(() => taken.length).toBe(1);
    const { headers: sent, body } = taken[0]!;
    expect(JSON.parse(body)).toMatchObject({ status: 'done', external_id: 'row-18', metadata: { sheet: 'guests' } });
    const require = createRequire(import.meta.url);
    const code = `${blocks('js')[0]?.text}; isGenuine`;
    const isGenuine = runInNewContext(code, { require, Buffer }) as (...given: unknown[]) => boolean;
    const now = Date.now() / 1000;
    expect(isGenuine(sent, body, SECRET, now)).toBe(true);
    expect(isGenuine(sent, body, SECRET, now + 301)).toBe(false);
    expect(isGenuine(sent, `${body} `, SECRET, now)).toBe(false);
    expect(isGenuine(sent, body, `whsec_${Buffer.from('another').toString('base64')}`, now)).toBe(false);
    expect(isGenuine({ ...sent, 'webhook-signature': 'v1,' }, body, SECRET, now)).toBe(false);
    expect(isGenuine({}, body, SECRET, now)).toBe(false);
  });
});
