import type { z } from 'zod';
import { renderOptionsSchema } from '../../renderer/internal.ts';

/** Members whose values are text, whatever they read like. */
const TEXTS: ReadonlySet<string> = new Set([
  ...['template', 'template_id', 'external_id', 'webhook', 'webhook_url', 'output', 'outputFormat', 'archive'],
  ...Object.entries<z.ZodType>(renderOptionsSchema.shape).flatMap(([name, schema]) => (isText(schema) ? [name] : [])),
]);

function isText(schema: z.ZodType): boolean {
  const { type, innerType } = schema.def as { type: string; innerType?: z.ZodType };
  return innerType ? isText(innerType) : type === 'string' || type === 'enum';
}

/** `fields__title__text` and `data__title` are text; a number or switch is made of it where the property is one. */
const isFlat = (name: string): boolean => /^(?:fields|data)__/.test(name);

/**
 * The fields of a form as JSON: `pixelRatio=2`, `vector=true` and `data={"title":"Hello"}` are what they read like, other values text.
 * An empty field says nothing. Of fields of one name the last counts.
 */
export function jsonOfForm(form: string): string {
  const members = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(form))
    if (value !== '') members.set(name, TEXTS.has(name) || isFlat(name) ? JSON.stringify(value) : readLike(value));
  return `{${[...members].map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`;
}

/** JSON of a value: of what it reads like, else of its text. */
function readLike(value: string): string {
  try {
    JSON.parse(value);
    return value;
  } catch {
    return JSON.stringify(value);
  }
}
