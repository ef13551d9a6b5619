import { z } from 'zod';
import { formats, renderOptionsSchema } from '../../renderer/internal.ts';

/**
 * The JSON Schema (draft 2020-12) of the options of a render, made from the schema that reads them. `x-formats` lists the
 * output formats, each with the options that show in it and not in every format.
 */
export function optionsJsonSchema(): Record<string, unknown> {
  const { $schema, properties } = z.toJSONSchema(renderOptionsSchema, { io: 'input', target: 'draft-2020-12' });
  return {
    $schema,
    title: 'RenderOptions',
    description:
      'The options of one render, the same over HTTP, in the library and in the command. `null` means unset.',
    type: 'object',
    properties,
    'x-formats': formats.map(({ name, title, mime, extension, paged, moves, ownOptions }) => ({
      ...{ name, title, mime, extension, paged, moves: moves ?? false, options: ownOptions ?? [] },
    })),
  };
}
