import { z } from 'zod';
import { type CheckOptions, type Problem, type RenderOptions, renderOptionsSchema } from '../renderer/index.ts';
import { refusals } from './errors.ts';

const OPTION_NAMES = new Set(Object.keys(renderOptionsSchema.shape));
const option = renderOptionsSchema.partial().shape;

/** The design is checked where it is rendered; here it only has to be there. */
const design = z
  .record(z.string(), z.unknown())
  .describe('The design: the JSON of `store.toJSON()`. Unknown properties are ignored.');

const unsetOptions = z.object(option);

/** The body of `POST /api/render`. Options stand at the top level or in `exportOptions`, which wins. */
export const renderRequestSchema = z.object({
  design,
  outputFormat: z
    .enum(['dataURL', 'url', 'file'])
    .nullish()
    .describe('`dataURL` (default) and `url` answer `{ url }`; `file` answers the bytes.'),
  ...option,
  exportOptions: unsetOptions.nullish().describe('Any option; wins over the same one at the top level.'),
});

/** The body of `POST /api/renders`. */
export const jobRequestSchema = z.object({
  design,
  ...option,
  exportOptions: unsetOptions.nullish(),
  webhook: z.string().nullish().describe('http(s) URL that the job is POSTed to when it has ended.'),
});

/** The body of `POST /api/check`. */
export const checkRequestSchema = z.object({
  design,
  ...option,
  exportOptions: unsetOptions.nullish(),
  minDpi: z.number().positive().nullish().describe("Default: the design's dpi, at most 150."),
});

/** More records than this are several batches. */
const MOST_RECORDS = 10_000;

/** The body of `POST /api/batches`. */
export const batchRequestSchema = z.object({
  template: z
    .record(z.string(), z.unknown())
    .describe('A design with `{{name}}` in texts, and with `bindings` of elements: `{ src: "photo" }`.'),
  records: z.array(z.record(z.string(), z.unknown())).min(1).max(MOST_RECORDS).describe('What the names stand for.'),
  output: z
    .string()
    .min(1)
    .nullish()
    .describe(
      "What each record's picture is called in the answer, e.g. `badges/{{id}}.png`; `{{index}}` is its number. Its extension is the format where no option says one.",
    ),
  ...option,
  exportOptions: unsetOptions.nullish(),
});

/** What of a body is not an option. */
const renderEnvelope = z.object({
  design: z.looseObject({}, { error: 'expected the design, an object (the JSON of store.toJSON())' }),
  outputFormat: z.enum(['dataURL', 'url', 'file']).nullish(),
  exportOptions: z.looseObject({}).nullish(),
});
const jobEnvelope = z.object({
  design: renderEnvelope.shape.design,
  exportOptions: renderEnvelope.shape.exportOptions,
  webhook: z.url({ protocol: /^https?$/, error: 'expected an http or https URL' }).nullish(),
});
const checkEnvelope = z.object({
  design: renderEnvelope.shape.design,
  exportOptions: renderEnvelope.shape.exportOptions,
  minDpi: checkRequestSchema.shape.minDpi,
});

const batchEnvelope = batchRequestSchema.pick({ template: true, records: true, output: true }).extend({
  exportOptions: renderEnvelope.shape.exportOptions,
});

const problemsOf = (error: z.ZodError): Problem[] =>
  error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));

function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw refusals.invalidRequest([{ path: '', message: 'The body has to be a JSON object.' }]);
  const result = schema.safeParse(value);
  if (!result.success) throw refusals.invalidRequest(problemsOf(result.error));
  return result.data;
}

/** The options of a body, those of `exportOptions` first; null means unset. */
function optionsOf(
  body: Record<string, unknown>,
  exportOptions: Record<string, unknown> | null | undefined,
): RenderOptions {
  const given = [...Object.entries(body), ...Object.entries(exportOptions ?? {})].filter(
    ([name, value]) => OPTION_NAMES.has(name) && value !== null,
  );
  const result = renderOptionsSchema.safeParse(Object.fromEntries(given));
  if (!result.success) throw refusals.invalidRequest(problemsOf(result.error));
  return Object.fromEntries(given) as RenderOptions;
}

/** @throws ServiceError `invalid_request` with every problem and its place */
export function parseRenderRequest(body: unknown): {
  outputFormat: 'dataURL' | 'url' | 'file';
  options: RenderOptions;
} {
  const { outputFormat, exportOptions } = parse(renderEnvelope, body);
  return {
    outputFormat: outputFormat ?? 'dataURL',
    options: optionsOf(body as Record<string, unknown>, exportOptions),
  };
}

/** @throws ServiceError `invalid_request` with every problem and its place */
export function parseJobRequest(body: unknown): { webhook: string | null; options: RenderOptions } {
  const { webhook, exportOptions } = parse(jobEnvelope, body);
  return { webhook: webhook ?? null, options: optionsOf(body as Record<string, unknown>, exportOptions) };
}

/** @throws ServiceError `invalid_request` with every problem and its place */
export function parseCheckRequest(body: unknown): CheckOptions {
  const { exportOptions, minDpi } = parse(checkEnvelope, body);
  return { ...optionsOf(body as Record<string, unknown>, exportOptions), ...(minDpi != null && { minDpi }) };
}

/** @throws ServiceError `invalid_request` with every problem and its place */
export function parseBatchRequest(body: unknown): {
  template: unknown;
  records: Record<string, unknown>[];
  output: string | null;
  options: RenderOptions;
} {
  const { template, records, output, exportOptions } = parse(batchEnvelope, body);
  return {
    template,
    records,
    output: output ?? null,
    options: optionsOf(body as Record<string, unknown>, exportOptions),
  };
}
