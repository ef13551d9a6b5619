/** Writes `docs/design.md`: the format as the schemas have it, so that it cannot say otherwise than the code. */
import { z } from 'zod';
import { designSchema, pageSchema } from '../../renderer/design/parse.ts';
import { FILTERS } from '../../renderer/elements/adjustments.ts';
import { baseSchema } from '../../renderer/elements/base.ts';
import { SUB_TYPES } from '../../renderer/elements/figure/outlines.ts';
import { pictureSchema } from '../../renderer/elements/picture.ts';
import { elementTypes } from '../../renderer/elements/registry.ts';
import type { AnyElement, ElementType } from '../../renderer/elements/types.ts';
import { type Drawing, drawings, shown } from './drawings/index.ts';

/** A property as one row shows it. */
export interface Row {
  name: string;
  type: string;
  initial: string;
  meaning: string;
}

/** The part of a JSON Schema that is read. */
interface JsonSchema {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  items?: JsonSchema;
  additionalProperties?: JsonSchema | boolean;
  properties?: Record<string, JsonSchema>;
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  description?: string;
}

/** A bound beyond which lengths are mistakes is not worth a mention. */
const FARTHEST = 1e6;

const jsonOf = (schema: z.ZodType): JsonSchema =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;

function typeOf(schema: JsonSchema): string {
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.enum) return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeOf))].join(' or ');
  if (schema.type === 'array') return `list of ${plural(schema.items ?? {})}`;
  if (schema.type === 'number' || schema.type === 'integer') return `${schema.type}${boundsOf(schema)}`;
  return [schema.type ?? 'anything'].flat().join(' or ');
}

const plural = (items: JsonSchema): string => (items.type ? `${[items.type].flat().join(' or ')}s` : 'anything');

function boundsOf({ minimum, exclusiveMinimum, maximum }: JsonSchema): string {
  const low = minimum ?? exclusiveMinimum;
  const lowest = low === undefined || low <= -FARTHEST ? null : low;
  const highest = maximum === undefined || maximum >= FARTHEST ? null : maximum;
  if (lowest !== null && highest !== null) return `, ${lowest} to ${highest}`;
  if (lowest !== null) return `, at least ${lowest}`;
  return highest === null ? '' : `, at most ${highest}`;
}

/** What a property is where it is left out; '' where it is unset. */
function initialOf(property: z.ZodType): string {
  const { data: value } = property.safeParse(undefined);
  return value === undefined ? '' : `\`${typeof value === 'string' ? `'${value}'` : JSON.stringify(value)}\``;
}

/** The properties of an object's schema. */
export function rowsOf(schema: z.ZodType): Row[] {
  const { shape } = unwrapped(schema) as z.ZodObject;
  return Object.entries(jsonOf(schema).properties ?? {}).map(([name, property]) => ({
    name,
    type: typeOf(property),
    initial: initialOf(shape[name] as unknown as z.ZodType),
    meaning: property.description ?? '',
  }));
}

const cell = (text: string) => text.replaceAll('|', '\\|');

function table(rows: readonly Row[]): string {
  const lines = rows.map(
    ({ name, type, initial, meaning }) => `| ${[name, type, initial, meaning].map(cell).join(' | ')} |`,
  );
  return ['| property | type | default | meaning |', '|---|---|---|---|', ...lines].join('\n');
}

const same = (a: Row, b: Row | undefined) => a.type === b?.type && a.initial === b.initial && a.meaning === b.meaning;

const PICTURES = ['image', 'gif', 'svg', 'lottie', 'video'];

/** What shows what the properties of an element type do. */
const DRAWINGS: Readonly<Record<string, readonly Drawing[]>> = {
  figure: [drawings.figures, drawings.strokes],
  line: [drawings.lines],
  svg: [drawings.drawings],
  table: [drawings.table],
  text: [drawings.rich, drawings.align, drawings.overflow, drawings.style, drawings.curve],
};

/** The properties of an element type beyond those of every element or every picture, or with another default. */
function sectionOf({ type, summary, schema }: ElementType<AnyElement>): string {
  const isPicture = PICTURES.includes(type);
  const shared = new Map(rowsOf(isPicture ? pictureSchema() : baseSchema()).map((row) => [row.name, row]));
  const rows = rowsOf(schema);
  const own = rows.filter((row) => row.name !== 'type' && !same(row, shared.get(row.name)));
  const lacking = [...shared.keys()].filter((name) => !rows.some((row) => row.name === name));
  const parts = [`## \`${type}\``, `${summary}${isPicture ? ' It has what every picture has.' : ''}`];
  if (own.length > 0) parts.push(table(own));
  if (lacking.length > 0) parts.push(`It has none of ${lacking.map((name) => `\`${name}\``).join(', ')}.`);
  if (type === 'figure') parts.push(`Values of \`subType\`: ${list(SUB_TYPES)}.`);
  parts.push(...(DRAWINGS[type] ?? []).map(shown));
  if (type === 'table') parts.push(`### Cells of \`table\`\n\n${table(cellRows(schema))}`);
  return parts.join('\n\n');
}

const list = (names: Iterable<string>): string => [...names].map((name) => `\`${name}\``).join(', ');

/** The rows of a list's members, through the wrappers of defaults and conversions. */
function cellRows(schema: z.ZodType): Row[] {
  return rowsOf(memberOf(unwrapped(schema) as z.ZodObject, 'cells'));
}

interface Definition {
  type: string;
  innerType?: z.ZodType;
  in?: z.ZodType;
  out?: z.ZodType;
  element?: z.ZodType;
  /** Of one that is made when it is needed. */
  getter?: () => z.ZodType;
}

const definitionOf = (schema: z.ZodType) => schema._zod.def as unknown as Definition;

/** The object or list inside defaults, catches and conversions. */
function unwrapped(schema: z.ZodType): z.ZodType {
  const { type, innerType, in: input, out, getter } = definitionOf(schema);
  if (innerType) return unwrapped(innerType);
  if (getter) return unwrapped(getter());
  if (type === 'pipe') return unwrapped(definitionOf(input!).type === 'transform' ? out! : input!);
  return schema;
}

function memberOf(schema: z.ZodObject, property: string): z.ZodType {
  const list = unwrapped(schema.shape[property] as unknown as z.ZodType);
  return unwrapped(definitionOf(list).element!);
}

const INTRODUCTION = `# The design format

What a design (the JSON of \`store.toJSON()\`) may hold. This page is made from the schemas that read designs
(\`npm run docs\`); a test fails where it is older than they are.

- Every number is px of the design unless the table says otherwise. x goes to the right, y downwards.
- \`null\` means unset: the default takes its place. A property that is not listed is passed over; \`gesso check\` names it.
- An unknown \`type\` is an error that names its place.
- Colours are CSS colours: hex of 3, 4, 6 or 8 digits, names, \`rgb()\`, \`rgba()\`, \`hsl()\`, \`hsla()\`, \`transparent\`.
  Gradients are \`linear-gradient(ANGLEdeg, COLOR P%, …)\`.
- A picture of a page has \`round(width × pixelRatio)\` by \`round(height × pixelRatio)\` px. With \`includeBleed\` it grows by
  the bleed on each side. What lies outside is cut off.`;

const BY_HAND = `## By hand

\`\`\`json
{
  "schemaVersion": 4, "width": 900, "height": 500,
  "variables": [{ "name": "guest", "value": "Ada" }],
  "pages": [{ "background": "#f4efe6", "children": [
    { "type": "figure", "x": 0, "y": 440, "width": 900, "height": 60, "fill": "#1d3557" },
    { "type": "text", "text": "Dear <b>{{guest}}</b>,<br>you are invited", "x": 60, "y": 80, "width": 780, "height": 180,
      "fontSize": 64, "fontFamily": "Playfair Display", "fill": "#1d3557", "align": "left" },
    { "type": "image", "src": "qr:https://example.com/ada", "x": 690, "y": 270, "width": 150, "height": 150 }
  ] }]
}
\`\`\`

- \`"schemaVersion": 4\` is today's format. A design without it counts as one of the oldest, and its texts hold no HTML unless the
  option \`richTextEnabled\` says so.
- Give a text the \`height\` that it may take. One without is made smaller until it is no higher than a line.
- \`gesso check design.json\` says what is misspelt, missing, cut off or made smaller; [codes](codes.md) lists all that it finds.`;

const OLDER = `## Older documents

A design is brought up to the newest version before it is read; the caller's object stays as it is.

- Below 1: a text's \`letterSpacing\` was in rem. It is multiplied by 16 and divided by \`fontSize\`. A design that states no
  version keeps it.
- Below 2: the \`intensity\` of \`filters\` ran from -100 to 100. It is divided by 100, except for \`warm\`, \`cold\` and \`natural\`.
- Below 3: a text's background was one rectangle where the design was written in the rich-text editor, and a rectangle a
  line otherwise. Such a text gets \`legacyBackground\`.
- Below 4: nothing in the design; but its texts are drawn by the text engines of before, as \`legacyRichTextEnabled\` says of any.`;

const FILTER_NAMES = `Names in \`filters\`: ${list(FILTERS)}. An \`intensity\` is -1 to 1, 0 changing nothing; of \`warm\`, \`cold\` and
\`natural\` it is 0 to 1. \`highlights\` changes nothing, as in the editor.`;

const pictureRows = (): Row[] => {
  const base = new Set(rowsOf(baseSchema()).map(({ name }) => name));
  return rowsOf(pictureSchema()).filter(({ name }) => !base.has(name));
};

/** The whole page. */
export function designDocument(): string {
  const sections = [
    INTRODUCTION,
    shown(drawings.gradients),
    BY_HAND,
    `## Design\n\n${table(rowsOf(designSchema))}`,
    `### Members of \`fonts\`\n\n${table(rowsOf(memberOf(designSchema, 'fonts')))}`,
    `### Members of \`styles\` of a font\n\n${table(rowsOf(memberOf(memberOf(designSchema, 'fonts') as z.ZodObject, 'styles')))}`,
    `### Members of \`audios\`\n\n${table(rowsOf(memberOf(designSchema, 'audios')))}`,
    `### Members of \`variables\`\n\n${table(rowsOf(memberOf(designSchema, 'variables')))}`,
    `## Page\n\n${table(rowsOf(pageSchema))}`,
    shown(drawings.bleed),
    `## Every element\n\n${table(rowsOf(baseSchema()))}`,
    FILTER_NAMES,
    ...[drawings.box, drawings.blendModes, drawings.filters, drawings.shadow].map(shown),
    `## Every picture (${list(PICTURES)})\n\n${table(pictureRows())}`,
    ...[drawings.crop, drawings.shapes].map(shown),
    ...[...elementTypes.values()].map(sectionOf),
    OLDER,
  ];
  return `${sections.join('\n\n')}\n`;
}
