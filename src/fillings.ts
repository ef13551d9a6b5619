/** The options that fill a design. They are as large as the pictures in them, so that the front may leave them in a body. */
import { type ResolvedOptions, resolveOptions } from '../renderer/internal.ts';

/** Their names. */
export const FILLINGS = ['data', 'modifications', 'dynamic_fields'] as const;
export type FillingName = (typeof FILLINGS)[number];

export const isFilling = (name: string): name is FillingName => (FILLINGS as readonly string[]).includes(name);

/** A body with its fillings at its top or within its options, which win. */
export type FilledBody = { [name in FillingName]?: unknown } & {
  exportOptions?: { [name in FillingName]?: unknown } | null | undefined;
};

/** The fillings of a body that say anything. */
export const fillingsOf = ({ exportOptions, ...body }: FilledBody): { [name in FillingName]?: unknown } =>
  Object.fromEntries(
    FILLINGS.flatMap((name) => {
      const value = exportOptions?.[name] ?? body[name];
      return value == null ? [] : [[name, value]];
    }),
  );

/**
 * The options of a render with the fillings that its body holds.
 * @throws RenderError `invalid_options`
 */
export function withFillings(options: ResolvedOptions, body: FilledBody): ResolvedOptions {
  const fillings = fillingsOf(body);
  if (Object.keys(fillings).length === 0) return options;
  const { modifications: _, ...others } = options;
  return resolveOptions({ ...others, ...fillings });
}

/** The options of a design that has been filled. */
export const filledOptions = ({ data: _, modifications: __, ...options }: ResolvedOptions): ResolvedOptions => options;
