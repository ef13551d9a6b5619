import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import Ajv from 'ajv/dist/2020.js';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createServer, readConfig, type Server } from '../../src/http/server.ts';
import { GESSO } from '../support/command.ts';
import { foreignEnv } from '../support/env.ts';
import { openDispatcher } from '../support/rendering.ts';
import { failing, post, sharedFolder, startService } from '../support/service.ts';

type Content = {
  type: string;
  text?: string;
  data?: string;
  mimeType?: string;
  uri?: string;
  resource?: { blob?: string };
};
const textOf = (content: unknown) => (content as Content[]).map(({ text = '' }) => text).join('\n');
const called = async (client: Client, name: string, given: object = {}) => {
  const result = await client.callTool({ name, arguments: given as Record<string, unknown> });
  const content = result.content as Content[];
  return { isError: result.isError === true, content, text: textOf(content) };
};

type Json = { [name: string]: unknown };

/** The properties that a part of the schema has, those of what it builds on among them. */
function propertiesOf(schema: Json, part: Json): Json {
  const bases = ((part.allOf ?? []) as { $ref: string }[]).map(({ $ref }) => $ref.replace('#/$defs/', ''));
  const inherited = bases.map((name) => propertiesOf(schema, (schema.$defs as Record<string, Json>)[name] as Json));
  return Object.assign({}, ...inherited, part.properties);
}

/** A design of nothing but properties and types of elements that its schema names. */
function designFrom(schema: Json): Json {
  const defs = schema.$defs as Record<string, Json>;
  const text = { type: 'text', x: 10, y: 20, width: 100, height: 20, text: 'Schema', fontSize: 12, fill: 'white' };
  const figure = { type: 'figure', x: 0, y: 0, width: 120, height: 60, fill: '#123456' };
  const design = { schemaVersion: 4, width: 120, height: 60, pages: [{ children: [figure, text] }] };
  for (const [part, wanted] of [
    [schema, design],
    [defs.page, { children: [] }],
    [defs.text, text],
    [defs.figure, figure],
  ] as const)
    expect(Object.keys(propertiesOf(schema, part as Json))).toEqual(expect.arrayContaining(Object.keys(wanted)));
  expect(new Ajv({ strict: false }).validate(schema, design)).toBe(true);
  return design;
}

/** What an agent does who knows nothing: reads, writes, checks, mends, renders, looks. */
async function makesADesign(client: Client): Promise<void> {
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name).sort()).toEqual([
    ...['check', 'design_schema', 'get_template', 'list_templates', 'render', 'render_template'],
  ]);
  for (const { description, inputSchema } of tools) {
    expect(description?.length).toBeGreaterThan(60);
    expect(inputSchema.type).toBe('object');
  }
  const schema = JSON.parse((await called(client, 'design_schema', { parts: ['page', 'text', 'figure'] })).text);
  expect(Object.keys(schema.$defs)).not.toContain('table');
  const whole = JSON.parse((await called(client, 'design_schema')).text);
  const design = designFrom(whole);
  const wrong = structuredClone(design) as { pages: { children: Json[] }[] };
  Object.assign(wrong.pages[0]!.children[1]!, { type: 'txt', colour: 'red' });
  const found = await called(client, 'check', { design: wrong });
  expect(found.text).toContain('pages[0].children[1].type');
  const refused = await called(client, 'render', { design: wrong });
  expect(refused).toMatchObject({
    isError: true,
    text: expect.stringMatching(/children\[1\].*unknown element type.*design_schema/s),
  });
  expect((await called(client, 'check', { design })).text).toContain('Nothing found');
  const { content, isError } = await called(client, 'render', { design });
  expect([isError, content[0]?.type, content[0]?.mimeType]).toEqual([false, 'image', 'image/png']);
  const png = PNG.sync.read(Buffer.from(content[0]?.data ?? '', 'base64'));
  expect([png.width, png.height, ...png.data.subarray(0, 3)]).toEqual([120, 60, 0x12, 0x34, 0x56]);
}

async function connected(client: Client, transport: Parameters<Client['connect']>[0]): Promise<Client> {
  await client.connect(transport);
  onTestFinished(() => client.close());
  return client;
}
const newClient = () => new Client({ name: 'test', version: '1' });
const overHttp = (url: string, headers: Record<string, string> = {}) =>
  connected(newClient(), new StreamableHTTPClientTransport(new URL(`${url}/mcp`), { requestInit: { headers } }));

describe('the tools for agents over HTTP', () => {
  const folder = sharedFolder();
  let server: Server;
  let url: string;
  const keys = { authorization: 'Bearer mine' };
  beforeAll(async () => {
    const config = readConfig({
      ...{ PORT: '0', GESSO_DATA_DIR: folder, GESSO_LOG_LEVEL: 'silent', GESSO_GOOGLE_FONTS_URL: 'off' },
      ...{ GESSO_CONCURRENCY: '1', GESSO_API_KEYS: 'mine-is-long-enough,theirs-is-long-enough' },
    });
    server = await createServer({ config, executor: openDispatcher(config) });
    url = await server.listen();
  });
  afterAll(() => server.close());
  keys.authorization = 'Bearer mine-is-long-enough';

  it('let an agent make a design from the schema alone', async () => {
    await makesADesign(await overHttp(url, keys));
  });

  it('let an agent fill a template of its own key, and of no other', async () => {
    const template = {
      ...{ width: 60, height: 40, schemaVersion: 4, variables: [{ name: 'title', required: true }] },
      pages: [{ children: [{ type: 'text', name: 'headline', text: '{{title}}', width: 50 }] }],
    };
    const put = await fetch(`${url}/api/templates/card`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', ...keys },
      body: JSON.stringify({ design: template, tags: ['print'] }),
    });
    expect(put.status).toBe(201);
    const client = await overHttp(url, keys);
    expect((await called(client, 'list_templates', { tag: 'print' })).text).toContain('"card"');
    const fields = JSON.parse((await called(client, 'get_template', { template: 'card' })).text);
    expect(fields).toMatchObject({ variables: [{ name: 'title', required: true }], elements: [{ name: 'headline' }] });
    const whole = JSON.parse((await called(client, 'get_template', { template: 'card', with_design: true })).text);
    expect(whole.design).toEqual(template);
    const lacking = await called(client, 'render_template', { template: 'card' });
    expect(lacking).toMatchObject({ isError: true, text: expect.stringContaining('title') });
    const { content, text } = await called(client, 'render_template', {
      ...{ template: 'card', data: { title: 'Hi' }, modifications: [{ name: 'nix', text: 'x' }] },
      sizes: [
        { name: 'a', width: 60, height: 40 },
        { name: 'b', width: 20, height: 40 },
      ],
    });
    expect(content.filter(({ type }) => type === 'image')).toHaveLength(2);
    expect(text).toMatch(/a:\nWarnings:\n- modifications\[0\]\.name: .*b:/s);
    const theirs = await overHttp(url, { authorization: 'Bearer theirs-is-long-enough' });
    expect(JSON.parse((await called(theirs, 'list_templates')).text).templates).toEqual([]);
    const foreign = await called(theirs, 'render_template', { template: 'card', data: { title: 'Hi' } });
    expect(foreign).toMatchObject({ isError: true, text: expect.stringContaining('list_templates') });
  });

  it('say which argument was meant, and render nothing without it', async () => {
    const client = await overHttp(url, keys);
    const design = { width: 20, height: 20, pages: [{ children: [] }] };
    for (const [tool, given, expected] of [
      ['render', { desing: design }, 'the argument `desing` is not known; did you mean `design`?'],
      ['render', { design, formt: 'pdf' }, 'the argument `formt` is not known; did you mean `format`?'],
      ['render', { design, pixelRatio: 2 }, '`pixelRatio` stands within `options`'],
      ['check', { design, variables: {} }, 'the argument `variables` is not known; did you mean `data`?'],
      ['list_templates', { tags: ['a'] }, 'the argument `tags` is not known; did you mean `tag`?'],
    ] as const)
      expect(await called(client, tool, given)).toMatchObject({
        isError: true,
        text: expect.stringContaining(expected),
      });
  });

  it('answer other files as resources and links', async () => {
    const client = await overHttp(url, keys);
    const design = { width: 20, height: 20, pages: [{ children: [] }] };
    const pdf = await called(client, 'render', { design, format: 'pdf' });
    expect(Buffer.from(pdf.content[0]?.resource?.blob ?? '', 'base64').toString('latin1')).toMatch(/^%PDF/);
    const link = await called(client, 'render', { design, answer: 'url', options: { pixelRatio: 2 } });
    expect(link.content[0]).toMatchObject({ type: 'resource_link', uri: expect.stringContaining('/files/') });
    const picture = await fetch(link.content[0]?.uri ?? '');
    expect(PNG.sync.read(Buffer.from(await picture.arrayBuffer())).width).toBe(40);
  });

  it('come with the guide, the schema and a prompt', async () => {
    const client = await overHttp(url, keys);
    const { resources } = await client.listResources();
    expect(resources.map(({ uri }) => uri)).toEqual(['gesso://design.schema.json', 'gesso://llms.txt']);
    const { contents } = await client.readResource({ uri: 'gesso://llms.txt' });
    expect(contents[0]).toMatchObject({ text: expect.stringContaining('# Gesso') });
    const { messages } = await client.getPrompt({ name: 'make_design', arguments: { brief: 'a poster' } });
    expect(JSON.stringify(messages)).toContain('a poster');
  });

  it('say what is wrong with what they are given', async () => {
    const client = await overHttp(url, keys);
    for (const [name, given] of [
      ['render', {}],
      ['render', { design: 'no' }],
      ['render', { design: { pages: [] }, format: 'doc' }],
      ['check', {}],
      ['render_template', { template: '../etc' }],
    ] as const)
      expect((await called(client, name, given)).isError, JSON.stringify([name, given])).toBe(true);
  });

  it('ask for the key, and refuse what is no message', async () => {
    await expect(overHttp(url)).rejects.toThrow();
    const init = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
    expect((await post(`${url}/mcp`, init)).status).toBe(401);
    expect((await post(`${url}/mcp`, '{"__proto__":{}}', keys)).status).toBe(400);
    expect((await post(`${url}/mcp`, '[[]]', keys)).status).toBe(400);
    expect((await fetch(`${url}/mcp`, { headers: keys })).status).toBe(405);
  });
});

describe('the tools of a service in trouble', () => {
  it('say so in the words of the interface', async () => {
    const error = {
      kind: 'asset',
      code: 'image_not_loaded',
      path: 'pages[0].children[0].src',
      message: 'it is gone',
    } as const;
    const { url } = await startService({}, { executor: failing(error) });
    const answer = await called(await overHttp(url), 'render', { design: { pages: [] } });
    expect(answer).toMatchObject({ isError: true, text: expect.stringMatching(/it is gone.*skipImageError/s) });
  });

  it('count against the limit of requests', async () => {
    const { url } = await startService({ GESSO_MAX_REQUESTS_PER_MINUTE: '8' });
    const client = await overHttp(url);
    let answer = '';
    for (let i = 0; i < 8 && !/Too many/i.test(answer); i++)
      answer = await called(client, 'render', { design: { pages: [] } }).then(({ text }) => text, String);
    expect(answer).toMatch(/too many/i);
  });
});

describe('gesso mcp', () => {
  it('lets an agent make a design over standard input and output', async () => {
    const env = foreignEnv() as Record<string, string>;
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [...GESSO, 'mcp'],
      env: {
        ...env,
        GESSO_GOOGLE_FONTS_URL: 'off',
        GESSO_CONCURRENCY: '1',
        GESSO_API_KEYS: 'a-key-that-stdio-needs-not',
      },
    });
    const client = await connected(newClient(), transport);
    await makesADesign(client);
    expect(JSON.parse((await called(client, 'list_templates')).text).templates).toEqual([]);
  });
});
