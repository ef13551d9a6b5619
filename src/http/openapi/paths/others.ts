/** Files, agents and what operators ask for in the description of the interface. */
import { mcpExamples, readyExample } from '../examples.ts';
import { answer, files, header, headers, inPath, type Json, json, operation, reference, text } from '../parts.ts';
import { refusals, renderRefusals } from '../refusals.ts';

const inQuery = (name: string, description: string, type: string, example: unknown, required = false): Json => ({
  ...{ name, in: 'query', required, description },
  schema: { type },
  example,
});

/** The operation that answers a JSON Schema of that title. */
const schemaOf = (id: string, summary: string, title: string): Json =>
  operation({
    ...{ tag: 'Agents', id, summary },
    responses: {
      200: answer(
        'The schema.',
        json({ type: 'object' }, { $schema: 'https://json-schema.org/draft/2020-12/schema', title }),
      ),
      ...refusals(400),
    },
  });

const filePaths: Json = {
  '/files/{name}': {
    get: operation({
      tag: 'Files',
      id: 'getFile',
      summary: 'A stored file, by the signed URL that was answered',
      parameters: [
        inPath('name', 'As the URL says.', '1772452800000-5b1f7c.png'),
        inQuery('signature', 'As the URL says.', 'string', '4d1c', true),
        header('Range', 'One range of bytes, as players of films ask for it.', 'bytes=0-1023'),
      ],
      responses: {
        200: answer('The file.', files),
        206: answer('The part of it that `Range` asks for.', files, headers({ 'Content-Range': 'Which part it is.' })),
        302: answer('Where the file is, for an hour at most: the store of the operator.'),
        ...refusals(404, 410, 416, 429, 500, 503),
      },
    }),
  },
  '/i/{file}': {
    get: operation({
      tag: 'Files',
      id: 'getTemplatePicture',
      summary: 'A picture of a kept template, by signed URL',
      description:
        'For `og:image`, e-mails and CDNs, where the operator set GESSO_URL_SECRET. Other parameters are values of the variables of the template; `set.NAME.PROPERTY` changes an element, `opt.NAME` is an option. The signature is over all of them: `gesso sign` and `signPictureUrl` make such URLs.',
      parameters: [
        inPath('file', "The template's name or `NAME@VERSION`, and the extension of a format.", 'card.png'),
        inQuery('s', 'The signature.', 'string', 'h5J8', true),
        inQuery('exp', 'When it ends to work, in seconds since 1970.', 'integer', 1772452800),
        header('If-None-Match', '`ETag` of an earlier answer.', '"5d41402abc4b2a76"'),
        {
          name: 'parameters',
          in: 'query',
          description: 'Values of variables, `set.NAME.PROPERTY` and `opt.NAME`.',
          schema: { type: 'object', additionalProperties: { type: 'string' } },
          style: 'form',
          explode: true,
          example: { name: 'Ada', 'set.bar.fill': '#e76f51', 'opt.pixelRatio': '2' },
        },
      ],
      responses: {
        200: answer(
          'The picture.',
          files,
          headers({ ETag: 'Changes with the picture.', 'Cache-Control': 'For CDNs.' }),
        ),
        304: answer('The picture is the one that the client has.'),
        ...refusals(400, 403, 404, 410, 413, 422, 429, 500, 503, 504),
      },
    }),
  },
};

const agentPaths: Json = {
  '/mcp': {
    post: operation({
      tag: 'Agents',
      id: 'mcp',
      summary: 'A message of an agent to the tools (Model Context Protocol, streamable HTTP)',
      description:
        'The tools: `design_schema`, `check`, `render`, `list_templates`, `get_template` and `render_template`. Without sessions: each message is answered by itself. What a tool does counts as a request of its own.',
      keyed: true,
      parameters: [
        {
          ...header('Accept', 'Both have to be accepted.', 'application/json, text/event-stream'),
          required: true,
        },
        header('MCP-Protocol-Version', 'The version of the protocol.', '2025-06-18'),
      ],
      requestBody: {
        required: true,
        content: { 'application/json': { schema: reference('McpMessage'), examples: mcpExamples } },
      },
      responses: {
        200: answer('The answer to a request.', {
          ...json(reference('McpMessage')),
          ...text('text/event-stream', 'event: message\ndata: {"jsonrpc":"2.0","id":1,"result":{"tools":[]}}\n\n'),
        }),
        202: answer('A notification was taken.'),
        ...renderRefusals(),
      },
    }),
  },
  '/llms.txt': {
    get: operation({
      tag: 'Agents',
      id: 'guide',
      summary: 'How agents use the service',
      responses: { 200: answer('A guide.', text('text/plain', '# Gesso')), ...refusals(400) },
    }),
  },
  '/design.schema.json': {
    get: schemaOf('designSchema', 'The JSON Schema of a design', 'Design'),
  },
  '/options.schema.json': {
    get: schemaOf('optionsSchema', 'The JSON Schema of the options of a render', 'RenderOptions'),
  },
};

const servicePaths: Json = {
  '/openapi.json': {
    get: operation({
      tag: 'Service',
      id: 'description',
      summary: 'This description',
      responses: { 200: answer('OpenAPI 3.1.', json({ type: 'object' }, { openapi: '3.1.0' })), ...refusals(400) },
    }),
  },
  '/health': {
    get: operation({
      tag: 'Service',
      id: 'health',
      summary: 'Whether the process lives',
      responses: {
        200: answer(
          'It does.',
          json({ type: 'object', required: ['status'], properties: { status: { const: 'ok' } } }, { status: 'ok' }),
        ),
        ...refusals(400),
      },
    }),
  },
  '/ready': {
    get: operation({
      tag: 'Service',
      id: 'ready',
      summary: 'Whether it can render',
      responses: {
        200: answer('It can.', json(reference('Readiness'), readyExample)),
        503: answer(
          'It cannot, or not yet.',
          json(reference('Readiness'), { ...readyExample, status: 'not ready', workers: false }),
        ),
        ...refusals(400),
      },
    }),
  },
  '/metrics': {
    get: operation({
      tag: 'Service',
      id: 'metrics',
      summary: 'For Prometheus',
      responses: { 200: answer('Metrics.', text('text/plain', 'gesso_jobs{status="done"} 12\n')), ...refusals(400) },
    }),
  },
};

export const otherPaths: Json = { ...filePaths, ...agentPaths, ...servicePaths };

/** A message of the Model Context Protocol. */
export const mcpMessage: Json = {
  description: 'A message of JSON-RPC 2.0, as the Model Context Protocol says.',
  type: 'object',
  required: ['jsonrpc'],
  properties: {
    jsonrpc: { const: '2.0' },
    id: { type: ['string', 'number'], description: 'Of a request, and of the answer to it.' },
    method: { type: 'string', description: 'Of a request.' },
    params: { type: 'object' },
    result: { type: 'object', description: 'Of an answer.' },
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: { code: { type: 'integer' }, message: { type: 'string' } },
    },
  },
};
