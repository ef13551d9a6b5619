import { z } from 'zod';
import { type Finding, type NamedSize, RenderError, type RenderOptions, type Warning } from '../../renderer/index.ts';
import {
  type FormatName,
  formatOfFile,
  OPTION_NAMES,
  printCheckSchema,
  type ResolvedOptions,
  renderOptionsSchema,
  resolveOptions,
  sizesSchema,
} from '../../renderer/internal.ts';
import type { CheckTask } from '../dispatch/executor.ts';
import { refusals } from '../errors.ts';
import { withSize } from '../file-names.ts';
import { type Job, PRIORITIES, type Priority } from '../jobs/types.ts';
import { isWithin } from './archive.ts';
import { type BodyObject, readBody } from './read-body.ts';

/** The options of a body. */
export interface RequestedOptions {
  /** As the client gave them, for a job that is rendered later, perhaps by a newer version. */
  given: RenderOptions;
  /** What a render is handed. */
  options: ResolvedOptions;
  /** Warnings of names that no option has. */
  warnings: Warning[];
  /** The kept template in place of a design. */
  template: string | undefined;
}

/** What is rendered several times, where it is. */
interface InSizes {
  sizes: NamedSize[] | undefined;
}

/** A batch as it is asked for. */
export interface BatchRequest extends RequestedOptions, InSizes {
  /** How many there are. */
  records: number;
  output: string | null;
  archive: boolean;
  webhook: string | null;
  labels: JobLabels;
}

/** The design is checked where it is rendered; here it only has to be there. */
const design = z
  .looseObject({}, { error: 'expected the design, an object (the JSON of store.toJSON())' })
  .describe('The design: the JSON of `store.toJSON()`. Unknown properties are ignored.');

/** Characters of a URL that common servers take. */
const LONGEST_URL = 2000;
/** Characters of a file's name in an answer, its folders included. */
export const LONGEST_FILE = 1000;

/** Characters of what a client calls a render. */
const LONGEST_ID = 255;

/** What passes through to the answer and the webhook. */
const labels = {
  external_id: z.string().max(LONGEST_ID).nullish().describe('What the client calls it; stands in the answer.'),
  metadata: z.unknown().optional().describe('Anything the client keeps with it, up to 64 KB; stands in the answer.'),
};
type Labels = { external_id?: string | null; metadata?: unknown };
type JobLabels = Pick<Job, 'externalId' | 'metadata' | 'priority'>;

const labelsOf = ({
  external_id,
  metadata,
  priority,
}: {
  external_id?: string | null | undefined;
  metadata?: unknown;
  priority?: Priority | null | undefined;
}): JobLabels => ({
  ...(external_id != null && { externalId: external_id }),
  ...(metadata != null && { metadata }),
  ...(priority != null && { priority }),
});

/** Options may stand here as well as at the top level. */
const exportOptions = z.looseObject({}).nullish();

/** The name of a kept template, in place of a design. */
const template = z
  .string()
  .min(1)
  .max(200)
  .nullish()
  .describe('A kept template in place of the design: its name, or `name@version`.');

/** Several sizes of one design, in place of the option `size`. */
const sizes = sizesSchema()
  .nullish()
  .describe('px of the pages of several pictures, each with a name: `{ name, width, height }` (docs/sizes.md).');

const archive = (text: string) => z.enum(['zip']).nullish().describe(text);

const webhook = (text: string) =>
  z
    .url({ protocol: /^https?$/, error: 'expected an http or https URL' })
    .max(LONGEST_URL)
    .nullish()
    .describe(text);

const priority = (which: string) =>
  z
    .enum(PRIORITIES)
    .nullish()
    .describe(
      `${which} of the key's own jobs come first. Jobs of other keys have their turns as before. Default: normal.`,
    );

/** The properties of a body besides options. Only they are checked here: options have a check of their own. */
const envelopes = {
  render: z.object({
    design: design.optional(),
    template,
    outputFormat: z
      .enum(['dataURL', 'url', 'file'])
      .nullish()
      .describe('`dataURL` (default) and `url` answer `{ url }`; `file` answers the bytes.'),
    sizes,
    archive: archive('with `sizes`: `zip` answers one file with all pictures, and `manifest.ndjson`.'),
    exportOptions,
    ...labels,
  }),
  job: z.object({
    design: design.optional(),
    template,
    sizes,
    exportOptions,
    webhook: webhook('http(s) URL that the job is POSTed to when it has ended.'),
    priority: priority('Which'),
    ...labels,
  }),
  check: z.object({
    design: design.optional(),
    template,
    exportOptions,
    minDpi: z.number().positive().nullish().describe("Default: the design's dpi, at most 150; 225 for print."),
    print: printCheckSchema()
      .nullish()
      .describe('Looks for what print asks for too: `true`, or an object of the limits that are not the usual ones.'),
    report: z
      .boolean()
      .nullish()
      .describe('Answers a PDF of the pages with numbered boxes around what was found too, in base64.'),
  }),
  batch: z.object({
    template: z
      .union([z.string().min(1).max(200), design])
      .describe(
        'The name of a kept template, or a design with `{{name}}` in texts, and with `bindings` of elements: `{ src: "photo" }`.',
      ),
    // More are several batches.
    records: z.array(z.record(z.string(), z.unknown())).min(1).max(10_000).describe('What the names stand for.'),
    output: z
      .string()
      .min(1)
      .max(LONGEST_FILE)
      .nullish()
      .describe(
        "What each record's picture is called in the answer, e.g. `badges/{{id}}.png`; `{{index}}` is its number, `{{size}}` the name of its size. Its extension is the format where no option says one.",
      ),
    sizes,
    archive: archive('`zip` answers one file with all pictures in the order of the records, and `manifest.ndjson`.'),
    exportOptions,
    webhook: webhook('With `Prefer: respond-async`: http(s) URL that the batch is POSTed to when it has ended.'),
    priority: priority('With `Prefer: respond-async`: which'),
    ...labels,
  }),
};

/** A template that is to be kept. */
const templateRequest = z.object({
  design,
  tags: z.array(z.string().min(1).max(100)).max(100).nullish().describe('For lists.'),
  metadata: z.unknown().optional().describe('Anything the client keeps with it, up to 64 KB.'),
});

/** The bodies of the interface and what several of them hold, for its description. Options are described apart. */
export const requestSchemas = {
  Design: design,
  RenderOptions: renderOptionsSchema.partial(),
  RenderRequest: envelopes.render,
  BatchRequest: envelopes.batch,
  CheckRequest: envelopes.check,
  JobRequest: envelopes.job,
  TemplateRequest: templateRequest,
};

/** The template that a body names; undefined where it has a design. @throws ServiceError `invalid_request` */
function templateOf(body: { design?: unknown; template?: unknown }): string | undefined {
  const { template: name, design: own } = body;
  if (own != null && name != null)
    throw refusals.invalidRequest([{ path: 'template', message: 'expected a design or a template, not both' }]);
  if (typeof name === 'string') return name;
  if (own == null)
    throw refusals.invalidRequest([
      {
        path: 'design',
        message: 'expected the design, an object (the JSON of store.toJSON()), or the name of a template',
      },
    ]);
  return undefined;
}

/** The sizes that a body asks for. @throws ServiceError `invalid_request` where it asks for one by `size` too */
function sizesOf(given: NamedSize[] | null | undefined, { options }: Pick<RequestedOptions, 'options'>): InSizes {
  if (given && options.size)
    throw refusals.invalidRequest([{ path: 'size', message: 'expected `size` or `sizes`, not both' }]);
  return { sizes: given ?? undefined };
}

/**
 * The options of a body, those of `exportOptions` first; null means unset.
 * @param warnings of the body's names that mean nothing
 * @param usual the format where the body says none
 * @throws ServiceError `invalid_request` where they are wrong, or cannot be had with each other
 */
function optionsOf(body: BodyObject, warnings: Warning[], usual?: FormatName): Omit<RequestedOptions, 'template'> {
  const nested = (body.exportOptions ?? {}) as BodyObject;
  const entries = [...Object.entries(body), ...Object.entries(nested)].filter(
    ([name, value]) => OPTION_NAMES.has(name) && value !== null,
  );
  const given: RenderOptions = Object.fromEntries(entries);
  if (usual && !given.format && !given.mimeType) given.format = usual;
  try {
    return { given, options: resolveOptions(given), warnings };
  } catch (error) {
    if (error instanceof RenderError) throw refusals.invalidRequest(error.problems, error.hint);
    throw error;
  }
}

/** @throws ServiceError `invalid_request` with every problem and its place */
export function parseRenderRequest(
  sent: unknown,
): RequestedOptions & InSizes & { outputFormat: 'dataURL' | 'url' | 'file'; archive: boolean; labels: Labels } {
  return readBody(sent, envelopes.render, ({ given, body, unknown }) => {
    const { outputFormat, external_id, metadata, sizes, archive, ...shown } = given;
    const labels = { ...(external_id != null && { external_id }), ...(metadata != null && { metadata }) };
    const template = templateOf(shown);
    if (archive && !sizes)
      throw refusals.invalidRequest([{ path: 'archive', message: 'expected `sizes` too: one picture is no archive' }]);
    if (sizes && !archive && outputFormat === 'file')
      throw refusals.invalidRequest(
        [{ path: 'outputFormat', message: 'several pictures are no file' }],
        "take outputFormat: 'url', or archive: 'zip'",
      );
    const asked = optionsOf(body, unknown);
    const more = { outputFormat: outputFormat ?? 'dataURL', archive: archive === 'zip', labels } as const;
    return { ...asked, template, ...more, ...sizesOf(sizes, asked) };
  });
}

/** @throws ServiceError `invalid_request` with every problem and its place */
export function parseJobRequest(
  sent: unknown,
): RequestedOptions & InSizes & { webhook: string | null; labels: JobLabels } {
  return readBody(sent, envelopes.job, ({ given, body, unknown }) => {
    const { webhook, external_id, metadata, priority, sizes, ...shown } = given;
    const labels = labelsOf({ external_id, metadata, priority });
    const template = templateOf(shown);
    const asked = optionsOf(body, unknown);
    return { ...asked, template, webhook: webhook ?? null, labels, ...sizesOf(sizes, asked) };
  });
}

/** @throws ServiceError `invalid_request` with every problem and its place */
export function parseCheckRequest(
  sent: unknown,
): RequestedOptions & Pick<CheckTask, 'print' | 'report'> & { minDpi?: number } {
  return readBody(sent, envelopes.check, ({ given, body, unknown }) => {
    const { minDpi, print, report, ...shown } = given;
    const template = templateOf(shown);
    const more = { print: print ?? undefined, report: report ?? false, ...(minDpi != null && { minDpi }) };
    return { ...optionsOf(body, unknown), template, ...more };
  });
}

/** Warnings of a request among what is found in its design. */
export const asFindings = (warnings: readonly Warning[]): Finding[] =>
  warnings.map((warning) => ({ ...warning, severity: 'warning' }));

/** What only a batch that nobody waits for can have. */
const OF_ASYNC = ['webhook', 'priority', 'external_id', 'metadata'] as const;

/**
 * @param isAsync whether nobody waits for it: `Prefer: respond-async`
 * @throws ServiceError `invalid_request` with every problem and its place
 */
export function parseBatchRequest(sent: unknown, isAsync: boolean): BatchRequest {
  return readBody(sent, envelopes.batch, ({ given, body, unknown }) => {
    const { output: pattern, archive, sizes, template: shown, records, ...more } = given;
    const wrong = OF_ASYNC.filter((name) => !isAsync && more[name] != null);
    if (wrong.length > 0)
      throw refusals.invalidRequest(
        wrong.map((path) => ({ path, message: 'expected a batch that is not waited for' })),
        'send the header Prefer: respond-async',
      );
    if (isAsync && archive)
      throw refusals.invalidRequest(
        [{ path: 'archive', message: 'a batch that is not waited for answers no file' }],
        'GET /api/batches/ID/archive once it has ended',
      );
    const output = pattern != null && sizes ? withSize(pattern) : (pattern ?? null);
    if (archive && output !== null && !isWithin(output))
      throw refusals.invalidRequest([{ path: 'output', message: 'expected a path within the archive' }]);
    const template = typeof shown === 'string' ? shown : undefined;
    const asked = optionsOf(body, unknown, formatOfFile(output ?? '')?.name);
    const made = { records: records.length, webhook: more.webhook ?? null, labels: labelsOf(more) };
    return { ...asked, template, output, archive: archive === 'zip', ...made, ...sizesOf(sizes, asked) };
  });
}

/** @throws ServiceError `invalid_request` with every problem and its place */
export function parseTemplateRequest(sent: unknown): { tags: string[]; metadata: unknown; warnings: Warning[] } {
  return readBody(sent, templateRequest, ({ given: { tags, metadata }, unknown }) => ({
    tags: [...new Set(tags)],
    metadata,
    warnings: unknown,
  }));
}
