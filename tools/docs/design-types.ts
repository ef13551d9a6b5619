import { compile } from 'json-schema-to-typescript';
import { renderOptionsSchema } from '../../renderer/internal.ts';
import { designTypeName, withDefaultInWords } from '../../src/http/openapi/design.ts';
import { designJsonSchema } from './design-schema.ts';

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** A schema as the compiler takes it: defaults in words, shared properties as what an interface extends. */
function forCompiler(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(forCompiler);
  if (!isObject(value)) return value;
  const { allOf, propertyNames: _, ...schema } = value;
  const whole = Object.fromEntries(Object.entries(schema).map(([name, part]) => [name, forCompiler(part)]));
  const { properties } = whole;
  if (isObject(properties))
    for (const [name, property] of Object.entries(properties))
      properties[name] = typed(withDefaultInWords(property as Json));
  return Array.isArray(allOf) ? { ...whole, extends: forCompiler(allOf[0]) } : whole;
}

/** A property of which its schema says nothing but words may be anything, which the compiler takes for an object. */
const typed = (property: Json): Json =>
  Object.keys(property).every((name) => name === 'description') ? { ...property, tsType: 'unknown' } : property;

const NOTICE = '/* Made from the schemas that read designs by `npm run docs`; not to be edited. */';

/** The TypeScript types of a design, from its JSON Schema. */
export async function designTypes(): Promise<string> {
  const { $defs, ...design } = designJsonSchema() as { $defs: Record<string, Json> };
  const definitions = Object.entries($defs).map(([name, schema]) => [name, { ...schema, title: designTypeName(name) }]);
  const schema = forCompiler({ ...design, $defs: Object.fromEntries(definitions) });
  return compile(schema as Parameters<typeof compile>[0], 'Design', {
    additionalProperties: false,
    bannerComment: NOTICE,
    style: { singleQuote: true, printWidth: 120 },
  });
}

/** The type of the options of a render, with their meanings and defaults as doc comments. */
export function optionTypes(): string {
  const members = Object.entries(renderOptionsSchema.shape).map(([name, schema]) => {
    const usual = schema.safeParse(undefined).data;
    const told = usual === undefined || isObject(usual) ? '' : ` (default: ${JSON.stringify(usual)})`;
    return `  /** ${schema.description ?? ''}${told} */\n  ${name}?: Given['${name}'];`;
  });
  return [
    NOTICE,
    "import type { z } from 'zod';",
    "import type { renderOptionsSchema } from './options.ts';",
    '',
    'type Given = z.input<typeof renderOptionsSchema>;',
    '',
    '/** Options of a render as a caller gives them: all optional. */',
    'export interface RenderOptions {',
    ...members,
    '}',
    '',
  ].join('\n');
}
