import { z } from 'zod';
import { quoted, type Warn } from '../errors.ts';
import { lazy } from '../lazy.ts';
import type { PrintIntent } from '../scene/types.ts';

const percent = () => z.number().min(0).max(100);

/** An ink of its own: its name on the plate, and the process inks that stand in for it where there is none. */
export const spotSchema = lazy(() =>
  z.object({
    name: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .refine((name) => !/^(?:All|None|Cyan|Magenta|Yellow|Black)$/i.test(name), 'expected the name of a spot colour'),
    cmyk: z.tuple([percent(), percent(), percent(), percent()]),
    overprint: z.boolean().optional(),
  }),
);

const printSchema = lazy(() =>
  z.object({
    spot: spotSchema().optional(),
    underlayer: z
      .union([z.boolean().transform((isOn) => (isOn ? 'White' : undefined)), spotSchema().shape.name])
      .optional(),
  }),
);

/**
 * How an element is printed, as its `custom` says: `spot` (`{ name, cmyk: [c, m, y, k], overprint }`), the ink of all its
 * fills and lines; `underlayer` (true, or a name), an ink that lies under all of it. Other things in `custom` are its
 * owner's.
 */
export function printIntent(custom: unknown, path: string, warn: Warn): { print?: PrintIntent } {
  if (typeof custom !== 'object' || custom === null || !('spot' in custom || 'underlayer' in custom)) return {};
  const { data, error } = printSchema().safeParse(custom);
  if (data) return data.spot || data.underlayer !== undefined ? { print: data as PrintIntent } : {};
  for (const { path: inner, message } of error.issues) {
    const place = `${path}.custom.${inner.join('.')}`;
    warn({ code: 'invalid_spot', path: place, message: `${quoted(inner.join('.'))} is no spot colour: ${message}` });
  }
  return {};
}
