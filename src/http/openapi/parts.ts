/** Parts of the description of the interface. */
import { z } from 'zod';
import { formats } from '../../../renderer/internal.ts';

export type Json = Record<string, unknown>;

/** What an operation is about. */
export type Tag = 'Render' | 'Jobs' | 'Batches' | 'Templates' | 'Files' | 'Agents' | 'Service';

/** An operation of the interface. */
export interface Operation {
  tag: Tag;
  id: string;
  summary: string;
  description?: string;
  /** Whether it asks for a key, where the service has keys. */
  keyed?: boolean;
  parameters?: readonly Json[];
  requestBody?: Json;
  responses: Json;
}

const KEYED = [{ bearer: [] }, { key: [] }, {}];

/** An operation as OpenAPI says it. */
export const operation = ({ tag, id, keyed = false, ...rest }: Operation): Json => ({
  tags: [tag],
  operationId: id,
  security: keyed ? KEYED : [],
  ...rest,
});

/** A schema among the components. */
export const reference = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });

/** A body of JSON, with an example of it. */
export const json = (schema: Json, example?: unknown): Json => ({
  'application/json': { schema, ...(example !== undefined && { example }) },
});

/** An answer with what it holds. */
export const answer = (description: string, content?: Json, headers?: Json): Json => ({
  description,
  ...(headers && { headers }),
  ...(content && { content }),
});

/** An answer of text. */
export const text = (mime: string, example: string): Json => ({ [mime]: { schema: { type: 'string' }, example } });

/** Bytes that no JSON holds. */
const BINARY: Json = { schema: { type: 'string', format: 'binary' } };

/** A file of each format. */
export const files: Json = Object.fromEntries(formats.map(({ mime }) => [mime, BINARY]));

/** A zip of files. */
export const zip: Json = { 'application/zip': BINARY };

/** The examples of a request, by name: what each shows, and its body. */
export type Examples = Readonly<Record<string, { summary: string; value: unknown }>>;

/** The body of a request of that schema, as JSON or as a form. */
export const body = (name: string, examples: Examples): Json => ({
  required: true,
  content: {
    'application/json': { schema: reference(name), examples },
    // Flat keys of forms: `fields__NAME__PROPERTY`, `data__NAME`.
    'application/x-www-form-urlencoded': { schema: reference(name) },
  },
});

/** A JSON Schema as OpenAPI 3.1 takes it. */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, target: 'draft-2020-12', unrepresentable: 'any' });
  return rest;
}

/** A list's query as parameters. */
export function queryParameters(schema: z.ZodType, examples: Json = {}): Json[] {
  const { properties = {} } = jsonSchema(schema, 'output') as { properties?: Record<string, Json> };
  return Object.entries(properties).map(([name, { description, ...property }]) => ({
    name,
    in: 'query',
    ...(description !== undefined && { description }),
    schema: property,
    ...(examples[name] !== undefined && { example: examples[name] }),
  }));
}

/** A part of a path, with an example of it. */
export const inPath = (name: string, description: string, example: string): Json => ({
  name,
  in: 'path',
  required: true,
  description,
  schema: { type: 'string' },
  example,
});

/** A header of a request, as a parameter. */
export const header = (name: string, description: string, example?: string): Json => ({
  name,
  in: 'header',
  description,
  schema: { type: 'string' },
  ...(example !== undefined && { example }),
});

/** Headers of an answer, with what they say. */
export const headers = (described: Readonly<Record<string, string>>): Json =>
  Object.fromEntries(
    Object.entries(described).map(([name, description]) => [name, { description, schema: { type: 'string' } }]),
  );
