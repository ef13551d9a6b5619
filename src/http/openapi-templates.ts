/** Templates in the description of the interface. */
import { z } from 'zod';
import {
  answer,
  body,
  findingsSchema,
  type Json,
  json,
  jsonSchema,
  queryParameters,
  reference,
  refusals,
} from './openapi-parts.ts';
import { templatesQuerySchema } from './routes/templates.ts';

const listedTemplateSchema = z.object({
  name: z.string(),
  version: z.string().describe('Digest of its design; `name@version` stays what it is.'),
  tags: z.array(z.string()),
  metadata: z.unknown(),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
});

const fieldKind = z.enum(['text', 'picture', 'color', 'number', 'switch']);
const fieldsSchema = z.object({
  variables: z.array(
    z.object({
      name: z.string().describe('As `data` calls it.'),
      kind: fieldKind,
      label: z.string().optional(),
      description: z.string().optional(),
      required: z.boolean().describe('Whether a render without a value is an error.'),
      default: z.unknown().optional().describe('Its value where `data` has none.'),
      places: z.array(z.string()).describe('Where its value goes, e.g. `pages[0].children[2].text`.'),
    }),
  ),
  elements: z.array(
    z.object({
      name: z.string().describe('As `modifications` call it.'),
      type: z.string(),
      path: z.string(),
      properties: z.record(z.string(), z.object({ kind: fieldKind, value: z.unknown() })),
    }),
  ),
});

const templateAnswers = {
  Template: listedTemplateSchema.extend({ design: z.looseObject({}) }),
  TemplateFields: fieldsSchema.extend({ name: z.string(), version: z.string() }),
  KeptTemplate: listedTemplateSchema.extend({
    fields: fieldsSchema,
    findings: findingsSchema.describe('Of a check without data.'),
  }),
  TemplateList: z.object({
    templates: z.array(listedTemplateSchema),
    next: z.string().nullable().describe('`after` of the next request; null at the end.'),
  }),
  TemplateVersions: z.object({
    versions: z.array(z.object({ version: z.string(), created_at: z.iso.datetime(), is_present: z.boolean() })),
  }),
};

/** The schemas of answers, by name. */
export const templateSchemas = (): Json =>
  Object.fromEntries(Object.entries(templateAnswers).map(([name, schema]) => [name, jsonSchema(schema, 'output')]));

const templateName = { name: 'name', in: 'path', required: true, schema: { type: 'string' } };
const noTemplate = { 404: answer('There is no such template.'), ...refusals(401, 429, 500) };

/** @param keyed how a key is given */
export const templatePaths = (keyed: Json): Json => ({
  '/api/templates': {
    get: {
      ...keyed,
      operationId: 'listTemplates',
      summary: 'Kept templates, by name',
      parameters: queryParameters(templatesQuerySchema),
      responses: { 200: answer('Templates.', json(reference('TemplateList'))), ...refusals(400, 401, 429, 500) },
    },
  },
  '/api/templates/{name}': {
    put: {
      ...keyed,
      operationId: 'putTemplate',
      summary: 'Keep a design under a name; its earlier designs stay as versions',
      parameters: [templateName],
      requestBody: body('TemplateRequest'),
      responses: {
        200: answer('It took the place of the one before.', json(reference('KeptTemplate'))),
        201: answer('It is new.', json(reference('KeptTemplate'))),
        409: answer('There are too many templates.'),
        ...refusals(400, 401, 413, 415, 429, 500, 503),
      },
    },
    get: {
      ...keyed,
      operationId: 'getTemplate',
      summary: 'A template with its design; `NAME@VERSION` one of its versions',
      parameters: [templateName],
      responses: { 200: answer('The template.', json(reference('Template'))), ...noTemplate },
    },
    delete: {
      ...keyed,
      operationId: 'deleteTemplate',
      summary: 'Forget a template with all its versions',
      parameters: [templateName],
      responses: { 204: answer('It is forgotten.'), ...noTemplate },
    },
  },
  '/api/templates/{name}/fields': {
    get: {
      ...keyed,
      operationId: 'getTemplateFields',
      summary: 'What can be changed in a template',
      parameters: [templateName],
      responses: {
        200: answer('Its variables and named elements.', json(reference('TemplateFields'))),
        ...noTemplate,
      },
    },
  },
  '/api/templates/{name}/versions': {
    get: {
      ...keyed,
      operationId: 'getTemplateVersions',
      summary: 'The versions of a template, the latest first',
      parameters: [templateName],
      responses: { 200: answer('Its versions.', json(reference('TemplateVersions'))), ...noTemplate },
    },
  },
});
