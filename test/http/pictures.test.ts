import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { signPictureUrl } from '../../src/sign.ts';
import { startRenderingService } from '../support/rendering.ts';
import { fakeExecutor, movableClock, picture, startService, type TestService } from '../support/service.ts';

const SECRET = 'a secret of the tests';
const env = { GESSO_URL_SECRET: SECRET };
const card = {
  width: 100,
  height: 50,
  pages: [{ children: [{ type: 'text', name: 'title', text: '{{title}}', width: 90 }] }],
};

const keep = (service: TestService, name = 'card', design: object = card, key?: string) =>
  fetch(`${service.url}/api/templates/${name}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) },
    body: JSON.stringify({ design }),
  });

/** A service with a template that counts its renders. */
async function counting(more: Record<string, string> = {}, clock = movableClock()) {
  let renders = 0;
  const executor = fakeExecutor(async (task) => {
    renders++;
    return picture(task);
  });
  const service = await startService({ ...env, ...more }, { executor, now: clock.now });
  await keep(service, 'card', card, more.GESSO_API_KEYS?.split(',')[0]);
  const url = (fields: object = {}, secret = SECRET) =>
    signPictureUrl(secret, { base: service.url, template: 'card', data: { title: 'Hello' }, ...fields });
  return { service, url, clock, renders: () => renders };
}
const said = async (response: Response) => [response.status, ((await response.json()) as { code: string }).code];

describe('GET /i/:file', () => {
  it('shows a template with what the URL says', async () => {
    const { url } = await counting();
    const set = { 'title.fill': 'red' };
    const answer = await fetch(url({ format: 'jpeg', set, options: { pixelRatio: 2 } }));
    expect(answer.headers.get('content-type')).toBe('image/jpeg');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=86400');
    expect(answer.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(await answer.json()).toMatchObject({
      design: card,
      data: { title: 'Hello' },
      modifications: [{ name: 'title', fill: 'red' }],
      options: { format: 'jpeg', pixelRatio: 2 },
    });
  });

  it('renders once, however often it is asked for', async () => {
    const { url, renders } = await counting();
    const [first] = await Promise.all(Array.from({ length: 20 }, () => fetch(url())));
    const etag = first!.headers.get('etag') ?? '';
    for (let i = 0; i < 980; i++) {
      const isKnown = i % 2 === 0;
      const answer = await fetch(url(), { headers: isKnown ? { 'if-none-match': etag } : {} });
      expect(answer.status).toBe(isKnown ? 304 : 200);
      await answer.arrayBuffer();
    }
    expect(renders()).toBe(1);
  });

  it('renders anew what the template became, but not what a version is', async () => {
    const { service, url, renders } = await counting();
    const { templates } = (await (await fetch(`${service.url}/api/templates`)).json()) as {
      templates: { version: string }[];
    };
    const fixed = url({ template: `card@${templates[0]!.version}` });
    await (await fetch(fixed)).arrayBuffer();
    await keep(service, 'card', { ...card, width: 200 });
    expect(await (await fetch(url())).json()).toMatchObject({ design: { width: 200 } });
    expect(await (await fetch(fixed)).json()).toMatchObject({ design: { width: 100 } });
    expect(renders()).toBe(2);
  });

  it('refuses a URL that was changed, wherever it was', async () => {
    const { url, renders } = await counting();
    const right = url({ expires: new Date(Date.now() + 9e9) });
    const at = right.indexOf('/i/') + 3;
    for (let i = at; i < right.length; i++) {
      if ('?&=%'.includes(right[i]!)) continue;
      const changed = `${right.slice(0, i)}${right[i] === '7' ? '8' : '7'}${right.slice(i + 1)}`;
      expect([i, (await fetch(changed)).status]).toEqual([i, 403]);
    }
    expect((await fetch(`${right}&title=Bye`)).status).toBe(403);
    expect(await said(await fetch(url({}, 'another secret of tests')))).toEqual([403, 'invalid_signature']);
    expect(renders()).toBe(0);
  });

  it('is the same whatever the order and encoding of its parameters', async () => {
    const { url } = await counting();
    const given = new URL(url({ data: { title: 'Grüße & more', a: '1' } }));
    const shuffled = [...given.searchParams].reverse().map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    expect((await fetch(`${given.origin}${given.pathname}?${shuffled.join('&')}`)).status).toBe(200);
  });

  it('expires', async () => {
    const clock = movableClock();
    const { url } = await counting({}, clock);
    const expiring = url({ expires: new Date(clock.now() + 60_000) });
    expect((await fetch(expiring)).headers.get('cache-control')).toMatch(/^public, max-age=(?:59|60)$/);
    // Seconds are rounded up.
    clock.move(61_001);
    expect(await said(await fetch(expiring))).toEqual([410, 'expired']);
  });

  it('tells of what it cannot show, and lets nobody keep that', async () => {
    const { url } = await counting();
    expect(await said(await fetch(url({ template: 'gone' })))).toEqual([404, 'not_found']);
    expect(await said(await fetch(url({ format: 'exe' })))).toEqual([404, 'not_found']);
    const wrong = await fetch(url({ options: { pixelRatio: 'big' } }));
    expect([wrong.status, wrong.headers.get('cache-control')]).toEqual([400, null]);
    expect(await said(await fetch(url({ set: { title: 'x' } })))).toEqual([400, 'invalid_request']);
  });

  it('shows the templates of the only key, and of several those of the one that it names', async () => {
    expect((await fetch((await counting({ GESSO_API_KEYS: 'one' })).url())).status).toBe(200);
    const { url } = await counting({ GESSO_API_KEYS: 'one,two' });
    const statuses = [url(), url({ key: 'one' }), url({ key: 'two' })].map(async (one) => (await fetch(one)).status);
    expect(await Promise.all(statuses)).toEqual([404, 200, 404]);
  });

  it('takes earlier secrets, so that they can be changed', async () => {
    const { url } = await counting({ GESSO_URL_SECRET: `the newest of the secrets,${SECRET}` });
    expect((await fetch(url())).status).toBe(200);
    expect(() => readConfig({ GESSO_URL_SECRET: 'short' })).toThrow('at least 16');
  });

  it('is not there without a secret', async () => {
    const { url } = await counting({ GESSO_URL_SECRET: '' });
    expect((await fetch(url())).status).toBe(404);
  });

  it('shows what a render of the same shows', async () => {
    const service = await startRenderingService(env);
    await keep(service);
    const body = { design: card, data: { title: 'Hello' }, outputFormat: 'file' };
    const rendered = await (await service.post('/api/render', body)).arrayBuffer();
    const shown = await fetch(
      signPictureUrl(SECRET, { base: service.url, template: 'card', data: { title: 'Hello' } }),
    );
    expect(Buffer.from(await shown.arrayBuffer())).toEqual(Buffer.from(rendered));
  });
});
