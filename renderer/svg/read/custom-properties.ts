import type { Declaration } from './stylesheet.ts';

/** Characters of a value after `var()`. */
const MAX_VALUE = 10_000;

export type Variables = ReadonlyMap<string, string>;
export const NO_VARIABLES: Variables = new Map();

/** The custom properties of an element, each with its own `var()` replaced already. */
export function ownVariables(declared: readonly Declaration[], inherited: Variables): Variables {
  const own = declared.filter(({ property }) => property.startsWith('--'));
  if (own.length === 0) return inherited;
  const written = new Map(own.map(({ property, value }) => [property, value]));
  const variables = new Map(inherited);
  const open = new Set<string>();
  const resolve = (name: string): string | null => {
    const value = written.get(name);
    // Resolved before, inherited, unknown, or going in circles.
    if (value === undefined || open.has(name)) return open.has(name) ? null : (variables.get(name) ?? null);
    open.add(name);
    const resolved = substitute(value, resolve);
    open.delete(name);
    written.delete(name);
    if (resolved === null) variables.delete(name);
    else variables.set(name, resolved);
    return resolved;
  };
  for (const name of [...written.keys()]) resolve(name);
  return variables;
}

/** A value with its `var()` replaced; null where one has no value, or it grows too long. */
export function substitute(value: string, variable: (name: string) => string | null): string | null {
  const start = value.search(/\bvar\(/i);
  if (start < 0) return value;
  const end = closingParenthesis(value, start + 3);
  if (end < 0 || value.length > MAX_VALUE) return null;
  const [, name = '', fallback] = /^\s*(--[^\s,]*)\s*(?:,([\s\S]*))?$/.exec(value.slice(start + 4, end)) ?? [];
  const inner = variable(name) ?? (fallback === undefined ? null : substitute(fallback, variable));
  const rest = inner === null ? null : substitute(value.slice(end + 1), variable);
  if (inner === null || rest === null || start + inner.length + rest.length > MAX_VALUE) return null;
  return value.slice(0, start) + inner + rest;
}

function closingParenthesis(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')' && --depth === 0) return i;
  }
  return -1;
}
