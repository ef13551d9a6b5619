import { readFileSync } from 'node:fs';
import { packageFile } from '../package-root.ts';

type Json = Record<string, unknown>;

/** A file of those that the service shows at `/`. */
export const publicFile = (name: string): string => readFileSync(packageFile('public', name), 'utf8');

/** The element types that the schema of a design describes, and `page`. */
export function partsOfSchema(): string[] {
  const { $defs } = JSON.parse(publicFile('design.schema.json')) as { $defs: Json };
  return Object.keys($defs).filter((name) => !['element', 'base', 'picture'].includes(name));
}

/**
 * The JSON Schema of a design: all of it, or of some of its parts with what they refer to, since the whole is long.
 * @param parts e.g. `['page', 'text', 'image']`
 */
export function schemaOf(parts: readonly string[] = []): string {
  const schema = JSON.parse(publicFile('design.schema.json')) as Json & { $defs: Record<string, Json> };
  if (parts.length === 0) return JSON.stringify(schema);
  const kept: Record<string, Json> = {};
  const add = (name: string) => {
    const part = schema.$defs[name];
    if (!part || name === 'element' || kept[name]) return;
    kept[name] = part;
    for (const [, other = ''] of JSON.stringify(part).matchAll(/"#\/\$defs\/(\w+)"/g)) add(other);
  };
  for (const part of parts) add(part);
  return JSON.stringify({ ...schema, $defs: kept });
}
