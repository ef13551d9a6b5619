import type { Problem } from '../errors.ts';
import { isPaint } from '../scene/paint.ts';
import { elementsOf, isRecord, type Json, pagesOf } from './written.ts';

const COLOR = /^(?:fill|stroke|color|\w+Color|cellBackground)$/;

/** Where a table keeps colours of its cells. */
const NESTED = new Set(['borders', 'top', 'right', 'bottom', 'left']);

/** The colours of an element, or of a part of it, with their places. */
function* colorsIn(part: Json, path: string): Generator<[color: string, path: string]> {
  for (const [name, value] of Object.entries(part)) {
    const place = `${path}.${name}`;
    if (typeof value === 'string' && COLOR.test(name)) yield [value, place];
    if (isRecord(value) && NESTED.has(name)) yield* colorsIn(value, place);
    if (isRecord(value) && name === 'colorsReplace')
      for (const [from, to] of Object.entries(value)) if (typeof to === 'string') yield [to, `${place}["${from}"]`];
    if (Array.isArray(value) && name === 'cells')
      for (const [i, cell] of value.entries()) if (isRecord(cell)) yield* colorsIn(cell, `${place}[${i}]`);
  }
}

/** The values of colours and gradients that cannot be read: such a colour is painted black, such a stop is left out. */
export function wrongColors(design: unknown): Problem[] {
  // Most elements have the colours of others.
  const known = new Map<string, boolean>([['', true]]);
  const isKnown = (color: string) => {
    const answer = known.get(color) ?? isPaint(color);
    known.set(color, answer);
    return answer;
  };
  return (isRecord(design) ? pagesOf(design).flatMap(elementsOf) : [])
    .flatMap(([element, path]) => [...colorsIn(element, path)])
    .filter(([color]) => !isKnown(color))
    .map(([color, path]) => ({ path, message: `${JSON.stringify(color.slice(0, 40))} is not a colour` }));
}
