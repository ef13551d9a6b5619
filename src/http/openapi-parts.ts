/** Parts of the description of the interface. */
import { z } from 'zod';

export type Json = Record<string, unknown>;

/** A JSON Schema as OpenAPI 3.1 takes it. */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, target: 'draft-2020-12', unrepresentable: 'any' });
  return rest;
}

/** A schema among the components. */
export const reference = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
/** The content of JSON. */
export const json = (schema: Json): Json => ({ 'application/json': { schema } });
/** An answer with what it holds. */
export const answer = (description: string, content?: Json): Json => ({ description, ...(content && { content }) });
const REFUSALS: Readonly<Record<number, string>> = {
  400: 'The request or the design is not valid.',
  401: 'The key is missing or wrong.',
  403: 'The form is of a page of another site.',
  413: 'A limit is exceeded; the answer says which.',
  415: 'The body is neither JSON nor a form, or packed in a way that is not known; see Accept-Encoding.',
  422: 'A picture or font cannot be had.',
  429: 'Too many requests in a minute, or batches at a time; see Retry-After.',
  500: 'A fault of ours; `id` stands in the log.',
  503: 'The queue is full, or too much is being sent; see Retry-After.',
  504: 'The render took too long.',
};

/** The answers of those statuses. */
export const refusals = (...statuses: number[]): Json =>
  Object.fromEntries(
    statuses.map((status) => [
      status,
      answer(REFUSALS[status] ?? '', { 'application/problem+json': { schema: reference('Problem') } }),
    ]),
  );

/** A list's query as parameters. */
export function queryParameters(schema: z.ZodType): Json[] {
  const { properties = {} } = jsonSchema(schema, 'output') as { properties?: Record<string, Json> };
  return Object.entries(properties).map(([name, property]) => ({ name, in: 'query', schema: property }));
}

/** A header as a parameter. */
export const header = (name: string, description: string): Json => ({
  name,
  in: 'header',
  description,
  schema: { type: 'string' },
});

/** The body of a request of that schema. */
export const body = (name: string): Json => ({
  required: true,
  content: {
    ...json(reference(name)),
    // Flat keys of forms: `fields__NAME__PROPERTY`, `data__NAME`.
    'application/x-www-form-urlencoded': { schema: reference(name) },
  },
});

/** What a check found. */
export const findingsSchema = z.array(
  z.object({
    code: z.string().describe('Stable and machine-readable.'),
    path: z.string().describe('Place in the design, e.g. `pages[0].children[3].src`.'),
    message: z.string(),
    hint: z.string().optional().describe('What can be done about it.'),
    severity: z.enum(['error', 'warning']).describe('`error`: a render with these options fails.'),
    box: z
      .object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
      .optional()
      .describe('For print: where it is on its page, px from the trim.'),
  }),
);
