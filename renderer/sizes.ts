import { z } from 'zod';
import { RenderError } from './errors.ts';
import { lazy } from './lazy.ts';
import type { ResolvedOptions } from './options.ts';
import { sizeSchema } from './settings.ts';

/** Sizes of one design in a request. */
const MOST_SIZES = 20;

/** Sizes that one design is rendered in, each with a name for its files. */
export const sizesSchema = lazy(() =>
  z
    .array(
      z.object({
        name: z
          .string()
          .regex(
            /^[A-Za-z0-9][\w.-]{0,99}$/,
            'expected up to 100 letters, digits, `_`, `-` and `.`, a letter or digit first',
          )
          .describe('what its file is called'),
        ...sizeSchema.shape,
      }),
    )
    .min(1)
    .max(MOST_SIZES)
    .superRefine((sizes, context) => {
      const names = sizes.map(({ name }) => name.toLowerCase());
      for (const [i, name] of names.entries())
        if (names.indexOf(name) < i)
          context.addIssue({ code: 'custom', path: [i, 'name'], message: 'another size has the same name' });
    }),
);

/** A size that a design is rendered in, e.g. `{ name: 'story', width: 1080, height: 1920 }`; px. */
export type NamedSize = z.output<ReturnType<typeof sizesSchema>>[number];

/** Checks sizes. @throws RenderError `invalid_options`, naming every one that is wrong */
export function readSizes(sizes: unknown): NamedSize[] {
  const result = sizesSchema().safeParse(sizes, { jitless: true });
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => ({ path: ['sizes', ...path].join('.'), message }));
  throw new RenderError({
    kind: 'input',
    code: 'invalid_options',
    path: problems[0]!.path,
    message: problems.map(({ path, message }) => `${path}: ${message}`).join('\n'),
    problems,
  });
}

/** The options of a render in one of several sizes. */
export const inSize = (options: ResolvedOptions, { width, height }: NamedSize): ResolvedOptions => ({
  ...options,
  size: { width, height },
});

/** The error of a render in one of several sizes, which says in which. */
export function ofSize(error: unknown, { name }: NamedSize): unknown {
  if (!(error instanceof RenderError)) return error;
  const { kind, code, path, message, hint, problems } = error;
  return new RenderError({ kind, code, path, message: `size ${name}: ${message}`, hint, problems, cause: error });
}
