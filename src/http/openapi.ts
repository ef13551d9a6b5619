import { z } from 'zod';
import { formats, formatTitles } from '../../renderer/internal.ts';
import { jobSchema, listedJobSchema } from '../jobs/json.ts';
import { packageVersion } from '../package-root.ts';
import {
  answer,
  body,
  findingsSchema,
  header,
  type Json,
  json,
  jsonSchema,
  queryParameters,
  reference,
  refusals,
} from './openapi-parts.ts';
import { templatePaths, templateSchemas } from './openapi-templates.ts';
import { requestSchemas } from './requests.ts';
import { listQuerySchema } from './routes/renders.ts';

const renderAnswerSchema = z.object({
  url: z.string().describe('Data URL of the picture, or the signed URL where it stands for 24 hours.'),
  warnings: z.array(
    z.object({
      code: z.string(),
      path: z.string().describe('Place in the design, e.g. `pages[0].children[3].src`.'),
      message: z.string(),
      hint: z.string().optional().describe('What can be done about it.'),
    }),
  ),
  external_id: z.string().optional().describe('As the request says.'),
  metadata: z.unknown().optional().describe('As the request says.'),
});

const sizesAnswerSchema = renderAnswerSchema.omit({ url: true, warnings: true }).extend({
  files: z.array(
    renderAnswerSchema
      .pick({ url: true, warnings: true })
      .extend({ name: z.string().describe('Of the size.'), width: z.number(), height: z.number().describe('px') }),
  ),
});

const batchLineSchema = z.object({
  record: z.number().int().describe('Number of the record, from 1.'),
  size: z.string().optional().describe('Name of the size, where there are several.'),
  file: z.string().optional().describe('As `output` names it.'),
  status: z.enum(['done', 'failed']),
  url: z.string().optional().describe('Where the picture stands for 24 hours, where it is done.'),
  warnings: renderAnswerSchema.shape.warnings.optional(),
  error: z.string().optional(),
  code: z.string().optional().describe('Of the error; stable and machine-readable.'),
  reused: z.boolean().optional().describe('Whether a kept result was taken; absent where none are kept.'),
});

const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string().describe('Stable and machine-readable.'),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .describe('Every problem with its place.'),
    hint: z.string().optional(),
    id: z.string().optional().describe('Where it is our fault: what the log shows the cause under.'),
  })
  .describe('RFC 9457 problem details.');

/** A file of each format. */
const files: Json = Object.fromEntries(
  formats.map(({ mime }) => [mime, { schema: { type: 'string', format: 'binary' } }]),
);

/** The body of a request, which has a design or names a template. */
function requestSchema(schema: z.ZodObject): Json {
  const either = 'design' in schema.shape && 'template' in schema.shape;
  return {
    ...jsonSchema(schema, 'input'),
    ...(either && { oneOf: [{ required: ['design'] }, { required: ['template'] }] }),
  };
}

/** The interface as OpenAPI 3.1, made from the schemas that requests and answers are checked with. */
export function openApiDocument(publicUrl: string | undefined): Json {
  const keyed = { security: [{ key: [] }, { bearer: [] }, {}] };
  const job = answer('The job.', json(reference('Job')));
  const requests = Object.entries(requestSchemas).map(([name, schema]) => [name, requestSchema(schema)]);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Gesso',
      version: packageVersion(),
      description: `Renders Polotno designs to ${formatTitles()}.`,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: publicUrl ?? '/' }],
    paths: {
      '/api/render': {
        post: {
          ...keyed,
          operationId: 'render',
          summary: 'Render a design and answer the picture',
          parameters: [header('If-None-Match', '`ETag` of an earlier answer.')],
          requestBody: body('RenderRequest'),
          responses: {
            200: answer(
              'The picture; with `sizes` a list of pictures, or with `archive` a zip of them. `ETag` changes with it; `Gesso-Cache` (`hit`, `miss`) says where a kept result was taken. A PDF or film of more than 64 KB is sent as it is made, without them.',
              {
                ...json({ oneOf: [reference('RenderAnswer'), reference('SizesAnswer')] }),
                ...files,
                'application/zip': { schema: { type: 'string', format: 'binary' } },
              },
            ),
            304: answer('The answer is the one that the client has.'),
            ...refusals(400, 401, 413, 415, 422, 429, 500, 503, 504),
          },
        },
      },
      '/api/batches': {
        post: {
          ...keyed,
          operationId: 'batch',
          summary: 'Render a template once for each record',
          requestBody: body('BatchRequest'),
          responses: {
            200: answer('A line for each record as its picture is stored; with `archive` a zip of all pictures.', {
              'application/x-ndjson': { schema: reference('BatchLine') },
              'application/zip': { schema: { type: 'string', format: 'binary' } },
            }),
            ...refusals(400, 401, 413, 415, 429, 500, 503),
          },
        },
      },
      '/api/check': {
        post: {
          ...keyed,
          operationId: 'check',
          summary: 'Find what is missing, too small, cut off or misplaced, without rendering',
          requestBody: body('CheckRequest'),
          responses: {
            200: answer('What was found.', json(reference('CheckAnswer'))),
            ...refusals(400, 401, 413, 415, 429, 500, 503, 504),
          },
        },
      },
      '/api/renders': {
        post: {
          ...keyed,
          operationId: 'createJob',
          summary: 'Render a design as a job',
          parameters: [
            header('Prefer', '`wait` or `wait=SECONDS`: answers when the job has ended, or after a bounded wait.'),
            header('Idempotency-Key', 'The same key gives the same job.'),
          ],
          requestBody: body('JobRequest'),
          responses: { 200: job, ...refusals(400, 401, 413, 415, 422, 429, 500, 503) },
        },
      },
      '/api/renders/list': {
        get: {
          ...keyed,
          operationId: 'listJobs',
          summary: 'Jobs, the newest first',
          parameters: queryParameters(listQuerySchema),
          responses: {
            200: answer(
              'One page of jobs.',
              json({
                type: 'object',
                required: ['renders'],
                properties: { renders: { type: 'array', items: reference('ListedJob') } },
              }),
            ),
            ...refusals(400, 401, 429, 500),
          },
        },
      },
      '/api/renders/{id}': {
        get: {
          ...keyed,
          operationId: 'getJob',
          summary: 'A job',
          parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
          responses: { 200: job, 404: answer('There is no such job, or it has expired.'), ...refusals(401, 429, 500) },
        },
        delete: {
          ...keyed,
          operationId: 'cancelJob',
          summary: 'End a job that is not done: its render stops, and it has an error',
          parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
          responses: {
            200: answer('The job as it is then; one that had ended stays as it was.', json(reference('Job'))),
            404: answer('There is no such job, or it has expired.'),
            ...refusals(401, 429, 500),
          },
        },
      },
      ...templatePaths(keyed),
      '/files/{name}': {
        get: {
          operationId: 'getFile',
          summary: 'A stored picture, by the signed URL that was answered',
          parameters: [
            { name: 'name', in: 'path', required: true, schema: { type: 'string' } },
            { name: 'signature', in: 'query', required: true, schema: { type: 'string' } },
            header('Range', 'One range of bytes, as players of films ask for it.'),
          ],
          responses: {
            200: answer('The file.', files),
            206: answer('The part of it that `Range` asks for.', files),
            404: answer('There is no such file, or the signature is wrong.'),
            410: answer('The file has expired.'),
            416: answer('The file has none of the bytes that `Range` asks for.'),
          },
        },
      },
      '/i/{file}': {
        get: {
          operationId: 'getTemplatePicture',
          summary: 'A picture of a kept template, by signed URL',
          description:
            'Parameters are values of its variables; `set.NAME.PROPERTY` changes an element, `opt.NAME` is an option.',
          parameters: [
            { name: 'file', in: 'path', required: true, schema: { type: 'string' }, description: 'E.g. `card.png`.' },
            { name: 's', in: 'query', required: true, schema: { type: 'string' }, description: 'The signature.' },
            { name: 'exp', in: 'query', schema: { type: 'integer' }, description: 'Seconds since 1970.' },
          ],
          responses: {
            200: answer('The picture.', files),
            304: answer('The picture is the one that the client has.'),
            403: answer('The signature is missing or wrong.'),
            404: answer('There is no such template.'),
            410: answer('The URL has expired.'),
            ...refusals(400, 413, 422, 500, 503, 504),
          },
        },
      },
      '/health': {
        get: { operationId: 'health', summary: 'Whether the process lives', responses: { 200: answer('It does.') } },
      },
      '/ready': {
        get: {
          operationId: 'ready',
          summary:
            'Whether it can render: fonts loaded, files can be kept, workers up; `problems`: why not; `ffmpeg`: whether it can make videos',
          responses: { 200: answer('It can.'), 503: answer('It cannot, or not yet.') },
        },
      },
      '/metrics': {
        get: { operationId: 'metrics', summary: 'For Prometheus', responses: { 200: answer('Metrics.') } },
      },
    },
    components: {
      schemas: {
        ...Object.fromEntries(requests),
        ...templateSchemas(),
        RenderAnswer: jsonSchema(renderAnswerSchema, 'output'),
        SizesAnswer: jsonSchema(sizesAnswerSchema, 'output'),
        BatchLine: jsonSchema(batchLineSchema, 'output'),
        CheckAnswer: jsonSchema(
          z.object({
            findings: findingsSchema,
            report: z.string().optional().describe('With `report`: a PDF, in base64.'),
          }),
          'output',
        ),
        Job: jsonSchema(jobSchema, 'output'),
        ListedJob: jsonSchema(listedJobSchema, 'output'),
        Problem: jsonSchema(problemSchema, 'output'),
      },
      securitySchemes: {
        key: { type: 'apiKey', in: 'query', name: 'KEY' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}
