import { z } from 'zod';
import { FARTHEST, length } from '../elements/base.ts';
import { elementTypes } from '../elements/registry.ts';
import type { AnyElement } from '../elements/types.ts';
import { type Problem, RenderError } from '../errors.ts';
import { lazy } from '../lazy.ts';
import type { Limits } from '../limits.ts';
import type { Bleed } from '../scene/types.ts';
import { type MigrateOptions, migrate } from './migrate.ts';
import { type Json, statedVersion } from './written.ts';

const side = () => z.number().min(0.01).max(FARTHEST);

const fontSchema = lazy(() =>
  z.object({
    fontFamily: z.string().describe('the family that elements name'),
    url: z.string().optional().describe('file of the regular face: bare URL, data URI or CSS `url(…)`'),
    styles: z
      .array(
        z.object({
          src: z.string().describe('bare URL, data URI or CSS `url(…)`, several with `format()`'),
          fontStyle: z.string().default('normal').describe('`normal` or `italic`'),
          fontWeight: z.union([z.string(), z.number()]).default('normal').describe('`normal`, `bold` or 1..1000'),
        }),
      )
      .default([])
      .describe('files of faces, with the style of each'),
  }),
);
/** A family that the design declares, with where its files are. */
export type DeclaredFont = z.output<ReturnType<typeof fontSchema>>;

const audioSchema = lazy(() =>
  z.object({
    id: z.string().default('').describe('names the sound in its design'),
    name: z.string().default('').describe('shown in the editor'),
    src: z.string().default('').describe('URL or data URI'),
    duration: z.number().default(0).describe('ms'),
    startTime: z.number().default(0).describe('fraction of the length'),
    endTime: z.number().default(1).describe('fraction of the length'),
    volume: z.number().default(1).describe('0..1'),
    delay: z.number().default(0).describe('ms after the film’s begin'),
    speed: z.number().default(1).describe('1: as recorded'),
  }),
);
/** A sound of the design's film. */
export type Audio = z.output<ReturnType<typeof audioSchema>>;

const variableValue = () => z.union([z.string(), z.boolean(), z.number()]).optional();

const variableSchema = lazy(() =>
  z.object({
    name: z.string().min(1, 'expected a name').describe('what `{{name}}` and `bindings` call it'),
    label: z.string().optional().describe('shown in the editor'),
    description: z.string().optional().describe('shown in the editor'),
    required: z.boolean().default(false).describe('whether a render without a value of it is an error'),
    default: variableValue().describe('its value where there is no other'),
    value: variableValue().describe('its value where the option `data` has none'),
  }),
);
/** A variable that a design declares. */
export type Variable = z.output<ReturnType<typeof variableSchema>>;

export const designSchema = z.object({
  schemaVersion: z
    .number()
    .default(0)
    .describe(
      'of the format that it is written in; 4 is the newest, and what a design that is written by hand should state',
    ),
  width: side().default(1080).describe('px'),
  height: side().default(1080).describe('px'),
  unit: z
    .enum(['px', 'pt', 'mm', 'cm', 'in'])
    .default('px')
    .describe('of lengths that the editor shows; every number of a design is px'),
  // An inch of less than a pixel would make paper of miles.
  dpi: z
    .number()
    .min(1)
    .max(10_000)
    .default(72)
    .describe('px to an inch of paper: a page of a PDF measures px × 72 / dpi points'),
  fonts: z.array(z.lazy(fontSchema)).default([]).describe('families that the design brings along'),
  audios: z.array(z.lazy(audioSchema)).default([]).describe('sounds of the film'),
  variables: z
    .array(z.lazy(variableSchema))
    .default([])
    .describe('values for `{{name}}` in texts, links and codes, and for the `bindings` of elements'),
  pages: z.array(z.unknown()).default([]).describe('the pages, in their order'),
  custom: z
    .unknown()
    .optional()
    .describe('data of the caller; kept and ignored, but in PDFs for `language` (docs/accessible.md)'),
});

const auto = z.literal('auto').transform(() => undefined);
export const pageSchema = z.object({
  id: z.string().default('').describe('names the page; `page-N` where it is missing'),
  width: side().or(auto).optional().describe('px; `auto`, or missing: the design’s'),
  height: side().or(auto).optional().describe('px; `auto`, or missing: the design’s'),
  background: z
    .string()
    .default('white')
    .describe('CSS colour, gradient, or URL or data URI of a picture that covers the page'),
  bleed: length().default(0).describe('px around the page, cut off after printing'),
  bleedTop: length().optional().describe('px; default: `bleed`'),
  bleedRight: length().optional().describe('px; default: `bleed`'),
  bleedBottom: length().optional().describe('px; default: `bleed`'),
  bleedLeft: length().optional().describe('px; default: `bleed`'),
  duration: z.number().default(5000).describe('ms that a film shows it; 0: it is left out'),
  children: z.array(z.unknown()).default([]).describe('elements, painted in order'),
  custom: z
    .unknown()
    .optional()
    .describe('data of the caller; kept and ignored, but in slides for `notes`, which the speaker reads'),
});

/** The properties that are read; `children` and `pages` among them. */
export const DESIGN_PROPERTIES: readonly string[] = Object.keys(designSchema.shape);
export const PAGE_PROPERTIES: readonly string[] = Object.keys(pageSchema.shape);

export interface Page {
  id: string;
  /** px of the paper, without its bleed. */
  width: number;
  height: number;
  /** px of the paper to a px of its elements: other than 1 where the design is laid out for another size. */
  scale: number;
  /** CSS colour, gradient, or an image URL. */
  background: string;
  bleed: Bleed;
  /** ms that a film shows it. */
  duration: number;
  /** What the speaker reads beside its slide; '' for nothing. */
  notes: string;
  children: AnyElement[];
}

/** A design with every default applied: no optional fields are left. */
export interface Design {
  /** px */
  width: number;
  height: number;
  unit: 'px' | 'pt' | 'mm' | 'cm' | 'in';
  dpi: number;
  fonts: DeclaredFont[];
  audios: Audio[];
  variables: Variable[];
  pages: Page[];
  /** As the design states it: 0 where it states none. */
  schemaVersion: number;
  /** Data of the caller. */
  custom?: unknown;
}

/** Problems that one error lists: a broken design of 10,000 elements has one cause. */
const MOST_PROBLEMS = 50;

const invalidDesign = (problems: readonly Problem[]) =>
  new RenderError({
    kind: 'input',
    code: 'invalid_design',
    path: problems[0]?.path ?? '',
    message:
      problems.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('\n') ||
      'the design is invalid',
    problems,
  });

const tooMany = (path: string, what: string, limit: number, hint: string) =>
  new RenderError({
    kind: 'limit',
    code: `too_many_${what}`,
    path,
    message: `${path || 'the design'}: more than ${limit} ${what}`,
    hint,
  });

/** A value as shown in a message, never longer than a line. */
function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  // JSON has no word for Infinity, which a number of it may be (1e999), nor for a bigint.
  const isNumber = typeof value === 'number' || typeof value === 'bigint';
  const text = isNumber ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 40 ? `${text.slice(0, 37)}…"` : text;
}

/** How large a value is that is too large or too small for its place. */
const sizeOf = (value: unknown): string => (Array.isArray(value) ? `${value.length} values` : show(value));

const joinPath = (path: string, keys: readonly PropertyKey[]): string =>
  keys.reduce<string>(
    (joined, key) =>
      typeof key === 'number' ? `${joined}[${key}]` : joined ? `${joined}.${String(key)}` : String(key),
    path,
  );

const messageOf: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'invalid_type') return `expected ${issue.expected}, got ${show(issue.input)}`;
  if (issue.code === 'invalid_value')
    return `expected ${issue.values.map((v) => JSON.stringify(v)).join(' or ')}, got ${show(issue.input)}`;
  if (issue.code === 'too_big') return `expected at most ${issue.maximum}, got ${sizeOf(issue.input)}`;
  if (issue.code === 'too_small')
    return `expected ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}, got ${sizeOf(issue.input)}`;
  if (issue.code === 'invalid_union') return `got ${show(issue.input)}`;
  return undefined;
};

/**
 * From this many elements on, schemas are compiled: compiling takes as long as parsing a hundred elements, and makes
 * parsing three times as fast.
 */
const WORTH_COMPILING = 100;

/** Validates against a schema and notes each problem with its place; undefined where there is any. */
function check<S extends z.ZodType>(
  schema: S,
  value: unknown,
  path: string,
  problems: Problem[],
  compile = false,
): z.output<S> | undefined {
  const result = schema.safeParse(value, { error: messageOf, jitless: !compile });
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    // A union's own message does not say what was expected; the message of its first member does ("expected number, got
    // …").
    const inner = issue.code === 'invalid_union' ? issue.errors[0]?.[0] : undefined;
    problems.push({ path: joinPath(path, issue.path), message: (inner ?? issue).message });
  }
  return undefined;
}

/** How a design is read. */
export interface ParseOptions extends MigrateOptions {
  /** Called for elements of unknown types, which are then left out; default: they are errors. */
  onUnknownElement?: ((problem: Problem) => void) | undefined;
}

interface Walk {
  problems: Problem[];
  limits: Limits;
  elements: number;
  onUnknownElement: (problem: Problem) => void;
}

function parseElement(value: unknown, path: string, depth: number, walk: Walk): AnyElement | undefined {
  if (++walk.elements > walk.limits.elements)
    throw tooMany(path, 'elements', walk.limits.elements, 'split the design, or raise the limit `elements`');
  if (depth > walk.limits.depth)
    throw tooMany(path, 'levels', walk.limits.depth, 'flatten the groups, or raise the limit `depth`');
  const type = (value as { type?: unknown } | null)?.type;
  const definition = typeof type === 'string' ? elementTypes.get(type) : undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    walk.problems.push({ path, message: `expected an element, got ${show(value)}` });
    return undefined;
  }
  if (!definition) {
    const known = [...elementTypes.keys()].join(', ');
    walk.onUnknownElement({ path: `${path}.type`, message: `unknown element type ${show(type)}; known are ${known}` });
    return undefined;
  }
  const compile = walk.elements > WORTH_COMPILING;
  const element = check(definition.schema, value, path, walk.problems, compile) as AnyElement | undefined;
  if (!definition.container) return element;
  const children = parseChildren((value as { children?: unknown }).children ?? [], path, depth + 1, walk);
  return element && { ...element, children };
}

function parseChildren(value: unknown, path: string, depth: number, walk: Walk): AnyElement[] {
  const list = check(z.array(z.unknown()), value, `${path}.children`, walk.problems) ?? [];
  return list.flatMap((child, i) => {
    const element =
      walk.problems.length < MOST_PROBLEMS ? parseElement(child, `${path}.children[${i}]`, depth, walk) : undefined;
    return element ? [element] : [];
  });
}

/** What a page's `custom.notes` says. */
function notesOf(custom: unknown): string {
  const { notes } = (typeof custom === 'object' && custom !== null ? custom : {}) as { notes?: unknown };
  return typeof notes === 'string' ? notes : '';
}

function parsePage(
  value: unknown,
  index: number,
  design: { width: number; height: number },
  walk: Walk,
): Page | undefined {
  const path = `pages[${index}]`;
  const page = check(pageSchema, value, path, walk.problems);
  if (!page) return undefined;
  return {
    id: page.id || `page-${index + 1}`,
    width: page.width ?? design.width,
    height: page.height ?? design.height,
    scale: 1,
    background: page.background,
    bleed: {
      top: page.bleedTop ?? page.bleed,
      right: page.bleedRight ?? page.bleed,
      bottom: page.bleedBottom ?? page.bleed,
      left: page.bleedLeft ?? page.bleed,
    },
    duration: page.duration,
    notes: notesOf(page.custom),
    children: parseChildren(page.children, path, 1, walk),
  };
}

/**
 * Reads a design: brings it up to the newest version, checks every property and fills in the defaults.
 * Unknown properties are left out; the caller's object stays as it is.
 * @throws RenderError `invalid_design` with every problem and its place; `too_many_pages`, `too_many_elements`,
 * `too_many_levels` beyond the limits.
 */
export function parseDesign(input: unknown, limits: Limits, options: ParseOptions = {}): Design {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw invalidDesign([{ path: '', message: `expected a design (the JSON of store.toJSON()), got ${show(input)}` }]);
  if (!('pages' in input) && 'design' in input)
    throw invalidDesign([{ path: '', message: 'it has no `pages`, but a `design`: that is what to give' }]);
  const problems: Problem[] = [];
  const migrated = migrate(input as Json, options);
  const design = check(designSchema, migrated, '', problems);
  const pages = Array.isArray(migrated.pages) ? migrated.pages : [];
  if (pages.length > limits.pages)
    throw tooMany('pages', 'pages', limits.pages, 'render in parts, or raise the limit `pages`');
  const onUnknownElement = options.onUnknownElement ?? ((problem: Problem) => problems.push(problem));
  const walk: Walk = { problems, limits, elements: 0, onUnknownElement };
  const size = design ?? { width: 1, height: 1 };
  const parsed = pages.flatMap((page, i) => parsePage(page, i, size, walk) ?? []);
  if (!design || problems.length > 0) throw invalidDesign(problems.slice(0, MOST_PROBLEMS));
  return { ...design, pages: parsed, schemaVersion: statedVersion(input) };
}
