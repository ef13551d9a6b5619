import { readFileSync } from 'node:fs';
import { packageFile } from '../../package-root.ts';
import type { Json } from './parts.ts';

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The names of the parts of a design, by those of its JSON Schema. `Text` and `Image` are types of browsers. */
const NAMES: Readonly<Record<string, string>> = {
  page: 'DesignPage',
  element: 'DesignElement',
  base: 'ElementProperties',
  picture: 'PictureProperties',
};

/** What a part of the JSON Schema of a design is called among types: `TextElement` for `text`. */
export const designTypeName = (definition: string): string =>
  NAMES[definition] ?? `${definition.charAt(0).toUpperCase()}${definition.slice(1)}Element`;

/**
 * A property with its default in words: of `px` and the default 14, `px; default 14`. Compilers of types take a property that has
 * a default for one that is always there, which is not so in what is sent.
 */
export function withDefaultInWords({ description, default: usual, ...rest }: Json): Json {
  const told =
    usual === undefined || usual === '' || typeof usual === 'object' ? '' : `default ${JSON.stringify(usual)}`;
  const said = [description, told].filter(Boolean).join('; ');
  return { ...rest, ...(said && { description: said }) };
}

/**
 * A schema as compilers of clients take it, with all that is in it: defaults in words, and objects that may grow, since clients
 * that refuse an unknown member would break with every new one.
 */
export function forClients(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(forClients);
  if (!isObject(value)) return value;
  const { additionalProperties, propertyNames: _, $schema, $id, properties, ...schema } = value;
  const whole = Object.fromEntries(Object.entries(schema).map(([name, part]) => [name, forClients(part)]));
  return withDefaultInWords({
    ...whole,
    ...(isObject(properties) && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, forClients(part)])),
    }),
    ...(isObject(additionalProperties) && { additionalProperties: forClients(additionalProperties) }),
  });
}

/** The parts of a design by name, `Design` first: its JSON Schema, in which one refers to the other. */
export function designSchemas(): Json {
  const text = readFileSync(packageFile('public', 'design.schema.json'), 'utf8');
  const named = text.replace(/"#\/\$defs\/(\w+)"/g, (_, name) => `"#/components/schemas/${designTypeName(name)}"`);
  const { $defs, title: _, ...design } = JSON.parse(named) as Json & { $defs: Record<string, Json> };
  const { element, ...others } = $defs;
  const parts = Object.entries(others).map(([name, { title, ...schema }]) => [designTypeName(name), schema]);
  // Each type of element says itself that it is an object with that type.
  const { type, required, ...oneOf } = element!;
  return { Design: design, DesignElement: oneOf, ...Object.fromEntries(parts) };
}
