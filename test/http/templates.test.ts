import { describe, expect, it } from 'vitest';
import { sharedRenderingService } from '../support/rendering.ts';
import { notingService, startService, type TestService } from '../support/service.ts';

type Json = Record<string, unknown>;

const card = {
  width: 100,
  height: 50,
  variables: [
    { name: 'name', label: 'Name', required: true },
    { name: 'shown', default: true },
  ],
  pages: [
    {
      children: [
        { type: 'text', name: 'title', text: 'Dear {{name}}', width: 90, bindings: { fill: 'tint', visible: 'shown' } },
        { type: 'image', name: 'photo', bindings: { src: 'photo' } },
      ],
    },
  ],
};

const send = (service: TestService, method: string, path: string, body?: object, key?: string) =>
  fetch(service.url + path, {
    method,
    headers: { ...(body && { 'content-type': 'application/json' }), ...(key && { authorization: `Bearer ${key}` }) },
    ...(body && { body: JSON.stringify(body) }),
  });
const json = async (response: Response) => (await response.json()) as Json;

describe('templates', () => {
  it('are kept, listed, read and deleted', async () => {
    const service = await startService();
    const made = await send(service, 'PUT', '/api/templates/card', {
      design: card,
      tags: ['a', 'a'],
      metadata: { n: 1 },
    });
    const kept = await json(made);
    expect([made.status, kept]).toMatchObject([201, { name: 'card', tags: ['a'], metadata: { n: 1 }, findings: [] }]);
    expect((await send(service, 'PUT', '/api/templates/card', { design: card })).status).toBe(200);
    await send(service, 'PUT', '/api/templates/other', { design: card });
    const first = await json(await send(service, 'GET', '/api/templates?limit=1'));
    expect(first).toMatchObject({ templates: [{ name: 'card', version: kept.version }], next: 'card' });
    const rest = await json(await send(service, 'GET', `/api/templates?after=${first.next}`));
    expect(rest).toMatchObject({ templates: [{ name: 'other' }], next: null });
    expect(await json(await send(service, 'GET', '/api/templates/card'))).toMatchObject({ design: card });
    expect((await send(service, 'DELETE', '/api/templates/card')).status).toBe(204);
    expect((await send(service, 'DELETE', '/api/templates/card')).status).toBe(404);
    expect((await send(service, 'GET', '/api/templates/card')).status).toBe(404);
  });

  it('are listed in answers of bounded size, however much their owner keeps with them', async () => {
    const service = await startService();
    const names = Array.from({ length: 30 }, (_, i) => `card${String(i).padStart(2, '0')}`);
    const metadata = 'a'.repeat(60_000);
    const sent = { design: card, metadata, tags: ['a'] };
    await Promise.all(names.map((name) => send(service, 'PUT', `/api/templates/${name}`, sent)));
    const found: string[] = [];
    for (let after = ''; ; ) {
      const text = await (await send(service, 'GET', `/api/templates?limit=1000&tag=a&after=${after}`)).text();
      expect(text.length).toBeLessThan(1.5e6);
      const { templates, next } = JSON.parse(text) as { templates: { name: string; metadata: string }[]; next: string };
      expect(templates.every((one) => one.metadata === metadata)).toBe(true);
      found.push(...templates.map(({ name }) => name));
      if (next === null) break;
      after = next;
    }
    expect(found).toEqual(names);
  });

  it('of many small parts are read by workers, and given back as they were sent', async () => {
    const service = await sharedRenderingService();
    const text = `{"width":9,"height":9,"custom":[${'{},'.repeat(1e6)}{}],"pages":[{"children":[{"type":"text","name":"title"}]}]}`;
    const made = await fetch(`${service.url}/api/templates/large`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: `{"design":${text}}`,
    });
    expect([made.status, await json(made)]).toMatchObject([201, { fields: { elements: [{ name: 'title' }] } }]);
    const given = await (await send(service, 'GET', '/api/templates/large')).text();
    expect(given.endsWith(`"design":${text}}`)).toBe(true);
  });

  it('say what can be changed in them', async () => {
    const service = await startService();
    await send(service, 'PUT', '/api/templates/card', { design: card });
    expect(await json(await send(service, 'GET', '/api/templates/card/fields'))).toMatchObject({
      name: 'card',
      variables: [
        { name: 'name', label: 'Name', required: true, kind: 'text', places: ['pages[0].children[0].text'] },
        { name: 'shown', required: false, kind: 'switch', default: true, places: ['pages[0].children[0].visible'] },
        { name: 'tint', kind: 'color', places: ['pages[0].children[0].fill'] },
        { name: 'photo', kind: 'picture', places: ['pages[0].children[1].src'] },
      ],
      elements: [
        { name: 'title', type: 'text', properties: { text: { kind: 'text', value: 'Dear {{name}}' } } },
        { name: 'photo', type: 'image', properties: { src: { kind: 'picture', value: null } } },
      ],
    });
  });

  it('stand wherever a design does, in the version that is asked for', async () => {
    const { tasks, ...service } = await notingService();
    const older = await json(await send(service, 'PUT', '/api/templates/card', { design: { ...card, width: 90 } }));
    await send(service, 'PUT', '/api/templates/card', { design: card });
    const wait = { prefer: 'wait' };
    const answers = [
      await service.post('/api/render', { template: 'card', data: { name: 'Ada' } }),
      await service.post('/api/render', { data: { name: 'Ada' }, template: `card@${older.version}` }),
      await service.post('/api/renders', { template: 'card' }, wait),
      await service.post('/api/check', { template: 'card' }),
      await service.post('/api/batches', { template: 'card', records: [{ name: 'Ada' }] }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(await answers[4]!.text()).toContain('"status":"done"');
    const sent = tasks.map(({ body }) => JSON.parse(Buffer.from(body).toString()) as { design: { width: number } });
    expect(sent.map(({ design }) => design.width)).toEqual([100, 90, 100, 100]);
    expect(sent[0]).toMatchObject({ design: card, data: { name: 'Ada' } });
    const versions = await json(await send(service, 'GET', '/api/templates/card/versions'));
    expect(versions).toMatchObject({ versions: [{ is_present: true }, { version: older.version, is_present: false }] });
  });

  it('are rendered as the design itself is', async () => {
    const service = await sharedRenderingService();
    await send(service, 'PUT', '/api/templates/card', { design: card });
    const file = async (body: object) =>
      Buffer.from(
        await (
          await service.post('/api/render', { ...body, data: { name: 'Ada' }, outputFormat: 'file' })
        ).arrayBuffer(),
      );
    expect(await file({ template: 'card' })).toEqual(await file({ design: card }));
  });

  it('of another key are none', async () => {
    const service = await startService({ GESSO_API_KEYS: 'one,two' });
    expect((await send(service, 'PUT', '/api/templates/card', { design: card }, 'one')).status).toBe(201);
    const statuses = await Promise.all([
      send(service, 'GET', '/api/templates/card', undefined, 'two'),
      send(service, 'GET', '/api/templates/card/fields', undefined, 'two'),
      send(service, 'DELETE', '/api/templates/card', undefined, 'two'),
      send(service, 'POST', '/api/render', { template: 'card' }, 'two'),
      send(service, 'PUT', '/api/templates/card', { design: card }),
      send(service, 'GET', '/api/templates/card', undefined, 'one'),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([404, 404, 404, 404, 401, 200]);
    expect(await json(await send(service, 'GET', '/api/templates', undefined, 'two'))).toMatchObject({ templates: [] });
  });

  it.each<[string, string, object, number, string]>([
    ['no design', '/api/templates/a', {}, 400, 'design'],
    ['a wrong name', '/api/templates/a%20b', { design: card }, 400, 'name'],
    ['a name that leads elsewhere', '/api/templates/..%2Fa', { design: card }, 400, 'name'],
    ['tags that are none', '/api/templates/a', { design: card, tags: 'x' }, 400, 'tags'],
    ['too much with it', '/api/templates/a', { design: card, metadata: 'a'.repeat(70_000) }, 400, 'metadata'],
  ])('are refused with %s', async (_, path, body, status, place) => {
    const service = await startService();
    const answer = await send(service, 'PUT', path, body);
    expect([answer.status, await json(answer)]).toMatchObject([status, { errors: [{ path: place }] }]);
  });

  it('that no render can draw are refused, with their places', async () => {
    const service = await sharedRenderingService();
    const wrong = await send(service, 'PUT', '/api/templates/a', {
      design: { pages: [{ children: [{ type: 'x' }] }] },
    });
    expect([wrong.status, await json(wrong)]).toMatchObject([
      400,
      { errors: [{ path: 'design.pages[0].children[0].type' }] },
    ]);
    const made = await send(service, 'PUT', '/api/templates/a', { design: card });
    expect([made.status, await json(made)]).toMatchObject([201, { findings: [{ code: 'variable_required' }] }]);
  });

  it('have bounds', async () => {
    const service = await startService({ GESSO_MAX_TEMPLATES_PER_KEY: '1', GESSO_MAX_TEMPLATE_BYTES: '1000' });
    expect((await send(service, 'PUT', '/api/templates/a', { design: card })).status).toBe(201);
    expect((await send(service, 'PUT', '/api/templates/a', { design: card })).status).toBe(200);
    expect(await json(await send(service, 'PUT', '/api/templates/b', { design: card }))).toMatchObject({
      status: 409,
      code: 'too_many_templates',
    });
    const large = { ...card, custom: 'a'.repeat(1000) };
    expect(await json(await send(service, 'PUT', '/api/templates/a', { design: large }))).toMatchObject({
      status: 413,
      code: 'template_too_large',
    });
  });

  it('have bounds that many requests at a time do not pass', async () => {
    const service = await startService({ GESSO_MAX_TEMPLATES_PER_KEY: '2' });
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const answers = await Promise.all(
      names.map((name) => send(service, 'PUT', `/api/templates/${name}`, { design: card })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409, 409, 409]);
    const { templates } = await json(await send(service, 'GET', '/api/templates'));
    expect(templates).toHaveLength(2);
  });

  it('have a bound of all their versions together', async () => {
    const service = await startService({ GESSO_MAX_TEMPLATES_BYTES_PER_KEY: '5000' });
    const statuses: number[] = [];
    for (const i of [1, 2, 3])
      statuses.push(
        (await send(service, 'PUT', '/api/templates/a', { design: { ...card, custom: `${i}`.repeat(2000) } })).status,
      );
    expect(statuses).toEqual([201, 200, 409]);
    expect(
      await json(await send(service, 'PUT', '/api/templates/b', { design: { ...card, custom: 'b'.repeat(2000) } })),
    ).toMatchObject({
      code: 'templates_full',
    });
    await send(service, 'DELETE', '/api/templates/a');
    expect((await send(service, 'PUT', '/api/templates/b', { design: card })).status).toBe(201);
  });

  it('and designs exclude each other in a request', async () => {
    const { post } = await startService();
    expect(await json(await post('/api/render', { template: 'a', design: card }))).toMatchObject({
      errors: [{ path: 'template' }],
    });
    expect(await json(await post('/api/render', {}))).toMatchObject({ errors: [{ path: 'design' }] });
    expect(await json(await post('/api/render', { template: '__proto__' }))).toMatchObject({ code: 'not_found' });
  });
});
