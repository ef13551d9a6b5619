/** Templates in the description of the interface. */
import { templatesQuerySchema } from '../../routes/templates.ts';
import { card, fieldsExample, listedTemplateExample, templateExamples } from '../examples.ts';
import { answer, body, inPath, type Json, json, operation, queryParameters, reference } from '../parts.ts';
import { refusals } from '../refusals.ts';

const name = inPath('name', 'What the template is called.', 'card');
const versioned = inPath('name', 'What the template is called, or `NAME@VERSION` for one of its versions.', 'card');
const kept = json(reference('KeptTemplate'), { ...listedTemplateExample, fields: fieldsExample, findings: [] });
const { version } = listedTemplateExample;

export const templatePaths: Json = {
  '/api/templates': {
    get: operation({
      tag: 'Templates',
      id: 'listTemplates',
      summary: 'Kept templates, by name',
      keyed: true,
      parameters: queryParameters(templatesQuerySchema, { limit: 20, tag: 'print' }),
      responses: {
        200: answer('Templates.', json(reference('TemplateList'), { templates: [listedTemplateExample], next: null })),
        ...refusals(400, 401, 429, 500, 503),
      },
    }),
  },
  '/api/templates/{name}': {
    put: operation({
      tag: 'Templates',
      id: 'putTemplate',
      summary: 'Keep a design under a name; its earlier designs stay as versions',
      keyed: true,
      parameters: [name],
      requestBody: body('TemplateRequest', templateExamples),
      responses: {
        200: answer('It took the place of the one before.', kept),
        201: answer('It is new.', kept),
        ...refusals(400, 401, 403, 409, 413, 415, 429, 500, 503, 504, 507),
      },
    }),
    get: operation({
      tag: 'Templates',
      id: 'getTemplate',
      summary: 'A template with its design',
      keyed: true,
      parameters: [versioned],
      responses: {
        200: answer('The template.', json(reference('Template'), { ...listedTemplateExample, design: card })),
        ...refusals(401, 404, 429, 500, 503),
      },
    }),
    delete: operation({
      tag: 'Templates',
      id: 'deleteTemplate',
      summary: 'Forget a template with all its versions',
      keyed: true,
      parameters: [name],
      responses: { 204: answer('It is forgotten.'), ...refusals(401, 404, 429, 500, 503) },
    }),
  },
  '/api/templates/{name}/fields': {
    get: operation({
      tag: 'Templates',
      id: 'getTemplateFields',
      summary: 'What can be changed in a template',
      keyed: true,
      parameters: [versioned],
      responses: {
        200: answer(
          'Its variables and named elements.',
          json(reference('TemplateFields'), { name: 'card', version, ...fieldsExample }),
        ),
        ...refusals(401, 404, 429, 500, 503),
      },
    }),
  },
  '/api/templates/{name}/versions': {
    get: operation({
      tag: 'Templates',
      id: 'getTemplateVersions',
      summary: 'The versions of a template, the latest first',
      keyed: true,
      parameters: [name],
      responses: {
        200: answer(
          'Its versions.',
          json(reference('TemplateVersions'), {
            versions: [{ version, created_at: listedTemplateExample.created_at, is_present: true }],
          }),
        ),
        ...refusals(401, 404, 429, 500, 503),
      },
    }),
  },
};
