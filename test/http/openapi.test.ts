import { Ajv2020, type AnySchema } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { renderOptionsSchema } from '../../renderer/internal.ts';
import { SERVICE_ERRORS } from '../../src/error-codes.ts';
import { openApiDocument } from '../../src/http/openapi/index.ts';
import { signPictureUrl } from '../../src/sign.ts';
import { startService, type TestService } from '../support/service.ts';

interface Media {
  schema: AnySchema;
  example?: unknown;
  examples?: Record<string, { summary: string; value: unknown }>;
}
interface Operation {
  tags: string[];
  operationId: string;
  summary: string;
  parameters?: { name: string; in: string; description?: string; example?: unknown }[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { description?: string; content?: Record<string, Media>; $ref?: string }>;
}
interface Document {
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object>; responses: Record<string, { description: string }> };
}

const document = openApiDocument(undefined) as unknown as Document;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), ...operation })),
);

/** Where a service serves pages for people, and what these load. */
const FOR_PEOPLE =
  /^\/(?:$|docs\b|examples\/|gallery\/|assets\/|(?!llms\.txt$|openapi\.json$|design\.schema\.json$)[\w-]+\.\w+(?:\.br)?$)/;

/** The routes of a service, e.g. `GET /api/renders/{id}`, from the tree that Fastify prints. */
function routesOf({ app }: TestService): string[] {
  const ancestors: string[] = [];
  return app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent = '', part = '', methods] = /^([│ ]*)[├└]── (\S+)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? [];
      if (part === '') return [];
      const depth = indent.length / 4;
      ancestors.splice(depth, Number.POSITIVE_INFINITY, part);
      const path = ancestors.join('').replace(/:(\w+)/g, '{$1}');
      return (methods?.split(', ') ?? []).filter((method) => method !== 'HEAD').map((method) => `${method} ${path}`);
    });
}

const SECRET = 'a secret of sixteen characters';

describe('the description of the interface', () => {
  it('has every route but the pages for people, and no other', async () => {
    const routes = routesOf(await startService({ GESSO_URL_SECRET: SECRET }));
    const forClients = routes.filter((route) => !FOR_PEOPLE.test(route.split(' ')[1]!));
    expect(operations.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(forClients.sort());
  });

  it('has a tag, a summary and an example for every operation, its parameters and its answers', () => {
    const tags = new Set(document.tags.map(({ name }) => name));
    for (const { operationId, tags: own, summary, parameters = [], requestBody, responses } of operations) {
      expect([own.length, tags.has(own[0]!), summary !== ''], operationId).toEqual([1, true, true]);
      for (const { name, in: place, description, example } of parameters) {
        const about = `${operationId} ${name}`;
        expect(description, about).toMatch(/\w/);
        if (place === 'path') expect(example, about).toBeDefined();
      }
      if (requestBody) expect(requestBody.content['application/json']?.examples, operationId).toBeDefined();
      for (const [status, { content = {} }] of Object.entries(responses))
        for (const mime of ['application/json', 'application/x-ndjson', 'text/plain'])
          if (content[mime] && operationId !== 'mcp')
            expect(content[mime].example, `${operationId} ${status}`).toBeDefined();
    }
  });

  it('names every option, part of a design and code of an error once', () => {
    const { RenderOptions, RenderRequest, JobRequest, Design, TextElement } = document.components.schemas as Record<
      string,
      { properties: object; allOf?: object[] }
    >;
    expect(Object.keys(RenderOptions!.properties)).toEqual(Object.keys(renderOptionsSchema.shape));
    const composed = ['RenderOptions', 'DesignOrTemplate'].map((name) => ({ $ref: `#/components/schemas/${name}` }));
    for (const request of [RenderRequest, JobRequest]) expect(request?.allOf).toEqual(composed);
    expect(Object.keys(Design!.properties)).toContain('pages');
    expect(Object.keys(TextElement!.properties)).toContain('fontSize');
    expect(JSON.stringify(document).match(/"assetLoadTimeout":/g)).toHaveLength(1);

    const errors = document.tags.find(({ name }) => name === 'Errors')!.description;
    const answers = Object.values(document.components.responses).map(({ description }) => description);
    for (const [code, status] of SERVICE_ERRORS)
      if (status !== 200) expect(errors.split(`| ${status} | \`${code}\` |`), code).toHaveLength(2);
    expect(answers.find((description) => description.includes('`queue_full`'))).toContain('`stopping`');
  });

  it('says no default of what is sent, which compilers of clients would take for required', () => {
    // Variables have a member of that name, which has a type or a description.
    expect(JSON.stringify(document.components.schemas)).not.toMatch(/"default":(?!\{"(?:type|description)")/);
  });
});

describe('the examples of the description', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const conform = (schema: AnySchema, value: unknown) => {
    const refers = JSON.parse(JSON.stringify(schema).replaceAll('#/components/', 'gesso#/components/'));
    expect(ajv.validate(refers, value), ajv.errorsText()).toBe(true);
  };
  beforeAll(() => {
    ajv.addSchema({ $id: 'gesso', components: document.components });
  });

  /** What stands for the examples of parameters, which name what this service has not. */
  async function placesOf({ post, url }: TestService): Promise<Record<string, string>> {
    const { design } = (operations.find(({ operationId }) => operationId === 'putTemplate')!.requestBody!.content[
      'application/json'
    ]!.examples!.card!.value ?? {}) as { design: object };
    await fetch(`${url}/api/templates/card`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ design }),
    });
    const stored = (await (await post('/api/render', { design, outputFormat: 'url' })).json()) as { url: string };
    const job = (await (await post('/api/renders', { design })).json()) as { id: string };
    const batch = await post(
      '/api/batches',
      { template: design, records: [{ name: 'Ada' }] },
      { prefer: 'respond-async' },
    );
    const kept = `/api/batches/${((await batch.json()) as { id: string }).id}`;
    await expect.poll(async () => (await (await fetch(url + kept)).text()).includes('"done":1')).toBe(true);
    return {
      ...Object.fromEntries(
        ['', '/manifest', '/archive'].map((part) => [`/api/batches/{id}${part}`, `${kept}${part}`]),
      ),
      '/files/{name}': new URL(stored.url).pathname + new URL(stored.url).search,
      '/i/{file}': signPictureUrl(SECRET, { base: '', template: 'card', format: 'png', data: { name: 'Ada' } }),
      '/api/renders/{id}': `/api/renders/${job.id}`,
    };
  }

  it('work as they stand, and are answered as described', async () => {
    const service = await startService({ GESSO_URL_SECRET: SECRET });
    const places = await placesOf(service);
    // What deletes comes last.
    const inTurn = [...operations].sort((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'));
    for (const { path, method, operationId, parameters = [], requestBody, responses } of inTurn) {
      const example = (name: string) => String(parameters.find((one) => one.name === name)?.example);
      const at = places[path] ?? path.replace(/\{(\w+)\}/g, (_, name) => example(name));
      const json = requestBody?.content['application/json'];
      for (const body of json ? Object.values(json.examples!).map(({ value }) => value) : [undefined]) {
        if (json) conform(json.schema, body);
        const headers = {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(operationId === 'mcp' && { accept: example('Accept') }),
        };
        const answer = await fetch(service.url + at, { method, headers, body: body ? JSON.stringify(body) : null });
        const about = `${operationId} ${JSON.stringify(body)?.slice(0, 200)}`;
        expect(answer.ok, `${about}: ${answer.status}`).toBe(true);
        const mime = answer.headers.get('content-type')?.split(';')[0] ?? '';
        const described = responses[answer.status];
        expect(described, `${about}: ${answer.status}`).toBeDefined();
        if (mime) expect(described?.content, about).toHaveProperty([mime]);
        const text = await answer.text();
        if (mime === 'application/json') conform(described!.content![mime]!.schema, JSON.parse(text));
        if (mime === 'application/x-ndjson')
          for (const line of text.trim().split('\n')) conform(described!.content![mime]!.schema, JSON.parse(line));
      }
    }
  });

  it('of errors are what is answered', async () => {
    const { post, url } = await startService();
    const design = { pages: [{}] };
    const answers = {
      BadRequest: await post('/api/render', { design, quality: 2 }),
      NotFound: await fetch(`${url}/api/renders/none`),
      UnsupportedMediaType: await post('/api/render', 'x', { 'content-type': 'text/plain' }),
    };
    const described = document.components.responses as unknown as Record<string, { content: Record<string, Media> }>;
    for (const [name, answer] of Object.entries(answers))
      expect(await answer.json()).toEqual(described[name]?.content['application/problem+json']?.example);
  });
});
