/** The schemas of requests and answers by name, made from those that they are checked with. */
import { z } from 'zod';
import { sizesSchema } from '../../../renderer/internal.ts';
import { batchSchema, listedBatchSchema } from '../../jobs/batch.ts';
import { jobSchema, listedJobSchema } from '../../jobs/json.ts';
import { requestSchemas } from '../requests.ts';
import { designSchemas, forClients } from './design.ts';
import { type Json, reference } from './parts.ts';
import { codesOfRecords } from './refusals.ts';

const warning = z
  .object({
    code: z.string().describe('Stable and machine-readable.'),
    path: z.string().describe('Place in the design, e.g. `pages[0].children[3].src`.'),
    message: z.string().describe('For people; may change.'),
    hint: z.string().optional().describe('What can be done about it.'),
  })
  .describe('What goes otherwise than the design asks.');

const finding = warning
  .extend({
    severity: z.enum(['error', 'warning']).describe('`error`: a render with these options fails.'),
    box: z
      .object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
      .optional()
      .describe('For print: where it is on its page, px from the trim.'),
  })
  .describe('What a check found.');

const labels = {
  external_id: z.string().optional().describe('As the request says.'),
  metadata: z.unknown().optional().describe('As the request says.'),
};

const renderAnswer = z
  .object({
    url: z.string().describe('Data URL of the picture, or the signed URL where it stands for 24 hours.'),
    warnings: z.array(warning),
    ...labels,
  })
  .describe('A picture.');

const sizedPicture = z
  .object({
    name: z.string().describe('Of the size.'),
    width: z.number().describe('px'),
    height: z.number().describe('px'),
    url: z.string().describe('As of a single picture.'),
    warnings: z.array(warning),
  })
  .describe('A picture in one of several sizes.');

const batchLine = z
  .object({
    record: z.number().int().describe('Number of the record, from 1.'),
    size: z.string().optional().describe('Name of the size, where there are several.'),
    file: z.string().optional().describe('As `output` names it.'),
    status: z.enum(['done', 'failed']),
    url: z
      .string()
      .optional()
      .describe('Where the picture stands, where it is done: for 24 hours, or 7 days of a batch that is kept.'),
    warnings: z.array(warning).optional(),
    error: z.string().optional().describe('Why it failed; for people.'),
    code: z.string().optional().describe(`Of the error: as of a single render, or one of ${codesOfRecords()}.`),
    reused: z.boolean().optional().describe('Whether a kept result was taken; absent where none are kept.'),
  })
  .describe('What became of a record of a batch.');

const listedTemplate = z
  .object({
    name: z.string(),
    version: z.string().describe('Digest of its design; `name@version` stays what it is.'),
    tags: z.array(z.string()),
    metadata: z.unknown(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .describe('A kept template in a list.');

const kind = z.enum(['text', 'picture', 'color', 'number', 'switch']).describe('What its value is.');

const variable = z
  .object({
    name: z.string().describe('As `data` calls it.'),
    kind,
    label: z.string().optional(),
    description: z.string().optional(),
    required: z.boolean().describe('Whether a render without a value is an error.'),
    default: z.unknown().optional().describe('Its value where `data` has none.'),
    places: z.array(z.string()).describe('Where its value goes, e.g. `pages[0].children[2].text`.'),
  })
  .describe('A variable of a template.');

const namedElement = z
  .object({
    name: z.string().describe('As `modifications` call it.'),
    type: z.string(),
    path: z.string(),
    properties: z.record(z.string(), z.object({ kind, value: z.unknown() })),
  })
  .describe('An element of a template that has a name.');

const fields = z
  .object({ variables: z.array(variable), elements: z.array(namedElement) })
  .describe('What can be changed in a template.');

const problemPlace = z.object({ path: z.string(), message: z.string() }).describe('A problem with its place.');

const answers = {
  Warning: warning,
  Finding: finding,
  RenderAnswer: renderAnswer,
  SizedPicture: sizedPicture,
  SizesAnswer: z.object({ files: z.array(sizedPicture), ...labels }).describe('A picture in each of several sizes.'),
  BatchLine: batchLine,
  Batch: batchSchema.describe('A batch that is kept.'),
  ListedBatch: listedBatchSchema,
  BatchList: z.object({ batches: z.array(listedBatchSchema) }),
  CheckAnswer: z.object({
    findings: z.array(finding),
    report: z.string().optional().describe('With `report`: a PDF, in base64.'),
  }),
  Job: jobSchema,
  ListedJob: listedJobSchema,
  JobList: z.object({ renders: z.array(listedJobSchema) }),
  ListedTemplate: listedTemplate,
  Template: listedTemplate.extend({ design: z.looseObject({}).describe('As it was sent.') }),
  TemplateVariable: variable,
  TemplateElement: namedElement,
  Fields: fields,
  TemplateFields: fields.extend({ name: z.string(), version: z.string() }),
  KeptTemplate: listedTemplate.extend({
    fields,
    findings: z.array(finding).describe('Of a check without data.'),
  }),
  TemplateList: z.object({
    templates: z.array(listedTemplate),
    next: z.string().nullable().describe('`after` of the next request; null at the end.'),
  }),
  TemplateVersions: z.object({
    versions: z.array(z.object({ version: z.string(), created_at: z.iso.datetime(), is_present: z.boolean() })),
  }),
  ProblemPlace: problemPlace,
  Problem: z
    .object({
      type: z.string(),
      title: z.string(),
      status: z.number().int(),
      detail: z.string().describe('For people; may change.'),
      code: z.string().describe('Stable and machine-readable; the table of errors lists all.'),
      errors: z.array(problemPlace).optional().describe('Every problem with its place.'),
      hint: z.string().optional().describe('What can be done about it.'),
      id: z.string().optional().describe('Where it is our fault: what the log shows the cause under.'),
    })
    .describe('RFC 9457 problem details.'),
  Readiness: z
    .object({
      status: z.enum(['ready', 'not ready']),
      workers: z.boolean().describe('Whether a worker is up, with its fonts.'),
      disk: z.boolean().describe('Whether files can be kept.'),
      ffmpeg: z
        .boolean()
        .optional()
        .describe('Whether videos can be made; absent until it was looked at, some seconds after the start.'),
      queue: z.boolean().optional().describe('Whether the server that machines share answers, where there is one.'),
      problems: z.array(z.string()).optional().describe('Why it is not ready, in words for an operator.'),
    })
    .describe('Whether the service can render.'),
};

/** Schemas that refer to each other by name. */
function named(schemas: Readonly<Record<string, z.ZodType>>, io: 'input' | 'output'): Record<string, Json> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  const uri = (id: string) => `#/components/schemas/${id}`;
  return z.toJSONSchema(registry, { io, uri, target: 'draft-2020-12', unrepresentable: 'any' }).schemas as Record<
    string,
    Json
  >;
}

/** A body that has options at its top level, and a design or the name of a template where it may have either. */
function withOptions({ properties, ...rest }: Json): Json {
  const { design, template, exportOptions: _, ...own } = properties as Record<string, Json>;
  const nested = {
    description: 'Any option; wins over the same one at the top level.',
    anyOf: [reference('RenderOptions'), { type: 'null' }],
  };
  return {
    ...rest,
    allOf: [reference('RenderOptions'), ...(design ? [reference('DesignOrTemplate')] : [])],
    properties: { ...(!design && { template }), ...own, exportOptions: nested },
  };
}

/** Either, never both. */
const designOrTemplate: Json = {
  description: 'What is rendered: a design, or a kept template in its place.',
  oneOf: [
    { title: 'A design', type: 'object', required: ['design'], properties: { design: reference('Design') } },
    {
      title: 'A kept template',
      type: 'object',
      required: ['template'],
      properties: {
        template: {
          ...{ type: 'string', minLength: 1, maxLength: 200 },
          description: 'Its name, or `name@version`.',
        },
      },
    },
  ],
};

/** Every schema of the interface by name. */
export function componentSchemas(): Json {
  const {
    RenderOptions,
    NamedSize,
    Design: _,
    ...bodies
  } = named({ ...requestSchemas, NamedSize: sizesSchema().element }, 'input');
  const requests = Object.entries(bodies).map(([name, schema]) => [
    name,
    name === 'TemplateRequest' ? schema : withOptions(schema),
  ]);
  return forClients({
    ...Object.fromEntries(requests),
    DesignOrTemplate: designOrTemplate,
    RenderOptions: { description: 'The options of a render.', ...RenderOptions },
    NamedSize: { description: 'A size of the pages, with a name for its file.', ...NamedSize },
    ...named(answers, 'output'),
    ...designSchemas(),
  }) as Json;
}
