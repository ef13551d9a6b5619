import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { designSchema, pageSchema } from '../../renderer/design/parse.ts';
import { baseSchema } from '../../renderer/elements/base.ts';
import { pictureSchema } from '../../renderer/elements/picture.ts';
import { elementTypes } from '../../renderer/elements/registry.ts';

type Json = Record<string, unknown>;

/** The JSON Schema of what a schema of ours reads. What is converted before it is checked is described as it is checked. */
const jsonOf = (schema: z.ZodType): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-2020-12',
    unrepresentable: 'any',
    override({ zodSchema, jsonSchema }) {
      const { type, in: input, out } = zodSchema._zod.def as { type: string; in?: z.ZodType; out?: z.ZodType };
      if (type === 'pipe' && input?._zod.def.type === 'transform' && out) Object.assign(jsonSchema, jsonOf(out));
    },
  });
  return rest;
};

const reference = (name: string): Json => ({ $ref: `#/$defs/${name}` });
const listOf = (name: string, description: string): Json => ({ type: 'array', items: reference(name), description });

/** A schema's object with other properties. */
function withProperties(schema: Json, properties: Json): Json {
  return { ...schema, properties: { ...(schema.properties as Json), ...properties } };
}

/** A property that may also be null, which means unset. */
function orNull({ description, default: usual, ...type }: Json): Json {
  const described = {
    ...(description !== undefined && { description }),
    ...(usual !== undefined && { default: usual }),
  };
  if (Object.keys(type).length === 0) return described;
  const isPlain = typeof type.type === 'string' && type.const === undefined && type.enum === undefined;
  return { ...(isPlain ? { ...type, type: [type.type, 'null'] } : { anyOf: [type, { type: 'null' }] }), ...described };
}

function withNulls(schema: Json): Json {
  const required = (schema.required ?? []) as string[];
  const properties = Object.entries((schema.properties ?? {}) as Record<string, Json>);
  const nullable = properties.map(([name, property]) => [name, required.includes(name) ? property : orNull(property)]);
  return { ...schema, properties: Object.fromEntries(nullable) };
}

/** The properties that many element types have, said once. */
const SHARED = { base: baseSchema, picture: pictureSchema } as const;

/** A schema that refers to shared properties instead of saying them again. */
function shortened(schema: Json, shared: readonly [string, Json][]): Json {
  const properties = Object.entries(schema.properties as Json);
  const has = (other: Json) =>
    Object.entries(other.properties as Json).every(([name]) => properties.some(([own]) => own === name));
  const [name, usual] = shared.findLast(([, other]) => has(other)) ?? [];
  if (name === undefined || usual === undefined) return schema;
  const known = usual.properties as Json;
  const own = properties.filter(([property, value]) => !isDeepStrictEqual(known[property], value));
  return { ...schema, allOf: [reference(name)], properties: Object.fromEntries(own) };
}

/** Shared properties, and elements by their type, each with what it may hold. */
function elementSchemas(): { shared: [string, Json][]; elements: [string, Json][] } {
  const shared = Object.entries(SHARED).map(([name, schema]): [string, Json] => [name, withNulls(jsonOf(schema()))]);
  const elements = [...elementTypes.values()].map(({ type, summary, schema, container }): [string, Json] => {
    const own = shortened(withNulls(jsonOf(schema)), shared);
    const whole = container
      ? withProperties(own, { children: listOf('element', 'its elements, painted in order') })
      : own;
    return [type, { title: type, description: summary, ...whole, required: ['type'] }];
  });
  // What pictures share among them they share with the others first.
  const inTurn = shared.map(([name, schema], i): [string, Json] => [name, shortened(schema, shared.slice(0, i))]);
  return { shared: inTurn, elements };
}

/**
 * The JSON Schema (draft 2020-12) of a design, made from the schemas that read designs: every property with its type,
 * default and meaning. What it accepts, a render accepts but for what only the whole design shows (limits, colours that
 * are none, files that cannot be had).
 */
export function designJsonSchema(): Json {
  const { shared, elements } = elementSchemas();
  const page = withProperties(withNulls(jsonOf(pageSchema)), {
    children: listOf('element', 'elements, painted in order'),
  });
  const design = withProperties(withNulls(jsonOf(designSchema)), {
    pages: listOf('page', 'the pages, in their order'),
  });
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Design',
    description: 'A design as the editor saves it, the JSON of `store.toJSON()`. Lengths are px.',
    ...design,
    $defs: {
      page,
      element: {
        description: 'One of the types of elements, by its `type`.',
        type: 'object',
        required: ['type'],
        oneOf: elements.map(([type]) => reference(type)),
      },
      ...Object.fromEntries([...shared, ...elements]),
    },
  };
}
