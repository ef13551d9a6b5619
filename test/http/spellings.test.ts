import { describe, expect, it } from 'vitest';
import { jsonOfForm } from '../../src/http/form.ts';
import { inOurSpelling } from '../../src/http/spellings.ts';
import { outlineOf } from '../../src/json-outline.ts';
import fc from '../support/fast-check.ts';
import { notingService } from '../support/service.ts';

async function spelled(body: unknown): Promise<Record<string, unknown>> {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return JSON.parse(Buffer.from((await inOurSpelling({ bytes, outline: await outlineOf(bytes) })).bytes).toString());
}

describe('a body in another spelling', () => {
  it('has its flat fields gathered, after those that it lists', async () => {
    const body = {
      ...{ fields__title__text: 'Hello', fields__photo__image_url: 'https://x/y.png', fields__title__color: 'red' },
      ...{ fields__a__b__visible: false, dynamic_fields: [{ name: 'title', text: 'old' }] },
      ...{ data__name: 'Ada', 'data__user.city': 'Rome', data: { name: 'old', age: 3 }, format: 'png' },
    };
    expect(await spelled(body)).toEqual({
      dynamic_fields: [
        { name: 'title', text: 'old' },
        { name: 'title', text: 'Hello', color: 'red' },
        { name: 'photo', image_url: 'https://x/y.png' },
        { name: 'a__b', visible: false },
      ],
      data: { name: 'Ada', age: 3, 'user.city': 'Rome' },
      format: 'png',
    });
  });

  it('may use the names of the studio’s API, behind those that are ours', async () => {
    const body = { template_id: 'card', pixel_ratio: 2, text_overflow: 'resize', webhook_url: 'https://x' };
    expect(await spelled(body)).toEqual({
      template: 'card',
      pixelRatio: 2,
      textOverflow: 'resize',
      webhook: 'https://x',
    });
    expect(await spelled({ template: 'a', template_id: 'b' })).toEqual({ template: 'a', template_id: 'b' });
  });

  it('is the very same where it has none', async () => {
    const bytes = Buffer.from(' {"design":{"fields__a__b":1}, "x":1}');
    const body = { bytes, outline: await outlineOf(bytes) };
    expect(await inOurSpelling(body)).toBe(body);
  });

  it('holds whatever JSON it held', async () => {
    const json = fc.jsonValue().filter((value) => !/__proto__|constructor/.test(JSON.stringify(value)));
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(
          fc.string().filter((name) => !/proto|constructor/.test(name)),
          json,
        ),
        json,
        async (others, value) => {
          const { data: _, dynamic_fields: __, ...rest } = others;
          const expected = JSON.parse(JSON.stringify(rest));
          const given = { ...expected, fields__x__text: value, data__y: value };
          const { dynamic_fields: fields, data, ...kept } = await spelled(given);
          expect(kept).toEqual(expected);
          expect([fields, data]).toEqual(JSON.parse(JSON.stringify([[{ name: 'x', text: value }], { y: value }])));
        },
      ),
      { numRuns: 100 },
    );
  });

  it.each(['fields__title', 'fields____text', 'fields__', 'fields__a__'])('says what %s lacks', async (name) => {
    await expect(spelled({ [name]: 1 })).rejects.toMatchObject({ problems: [{ path: name }] });
  });
});

describe('a form', () => {
  it('is JSON by what its fields read like', () => {
    const form = new URLSearchParams({
      ...{ template: '2024', pixelRatio: '2', vector: 'true', title: '7', fields__a__text: '12', data__b: 'true' },
      ...{ data: '{"c":1}', external_id: '3', empty: '', broken: '{"a', format: 'png' },
    });
    expect(JSON.parse(jsonOfForm(form.toString()))).toEqual({
      ...{ template: '2024', pixelRatio: 2, vector: true, title: '7', fields__a__text: '12', data__b: 'true' },
      ...{ data: { c: 1 }, external_id: '3', broken: '{"a', format: 'png' },
    });
  });

  const form = (fields: Record<string, string>, headers: Record<string, string> = {}) => ({
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
  });
  const design = '{"pages":[]}';

  it('is taken wherever JSON is', async () => {
    const { url, tasks } = await notingService();
    const fields = { design, fields__title__text: 'Hello & <b>', format: 'jpeg', quality: '0.5', outputFormat: 'file' };
    const answer = await fetch(`${url}/api/render`, form(fields));
    expect(answer.status).toBe(200);
    expect(tasks[0]?.options).toMatchObject({
      ...{ format: 'jpeg', quality: 0.5, modifications: [{ name: 'title', text: 'Hello & <b>' }] },
    });
    const job = await fetch(`${url}/api/renders`, form({ design, external_id: '17' }, { prefer: 'wait' }));
    expect(await job.json()).toMatchObject({ status: 'done', external_id: '17' });
    expect((await fetch(`${url}/api/check`, form({ design }))).status).toBe(200);
  });

  it.each([
    [form({ design }, { origin: 'https://evil.example' }), 403, 'foreign_form'],
    [form({ design }, { origin: 'null' }), 403, 'foreign_form'],
    [form({ design, __proto__x: '1', ['__proto__']: '1' }), 400, 'invalid_json'],
    [form({ design, quality: 'much' }), 400, 'invalid_request'],
    [form({ x: 'a'.repeat(1_000_001) }), 413, 'body_too_large'],
    [{ ...form({}), body: '' }, 400, 'invalid_json'],
    [{ ...form({}), body: Buffer.from('design=\xff', 'latin1') }, 400, 'invalid_json'],
    [form({ design, fields__title: 'x' }), 400, 'invalid_request'],
  ])('is refused for what is wrong with it: %#', async (request, status, code) => {
    const { url } = await notingService();
    const answer = await fetch(`${url}/api/render`, request as RequestInit);
    expect([answer.status, await answer.json()]).toMatchObject([status, { code }]);
  });

  it('that is JSON in truth is refused with the header that it lacks, as curl -d sends it', async () => {
    const { url } = await notingService();
    const answer = await fetch(`${url}/api/render`, { ...form({}), body: ` {"design":${design}}` });
    expect(await answer.json()).toMatchObject({
      code: 'invalid_json',
      detail: expect.stringContaining('content-type: application/json'),
    });
  });

  it('of the same site is taken', async () => {
    const { url } = await notingService();
    expect((await fetch(`${url}/api/render`, form({ design }, { origin: url }))).status).toBe(200);
  });
});
