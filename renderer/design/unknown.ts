import { dictionary } from '../dictionary.ts';
import { elementTypes } from '../elements/registry.ts';
import { cellProperties } from '../elements/table.ts';
import type { AnyElement, ElementType } from '../elements/types.ts';
import { type Problem, shortName } from '../errors.ts';
import { lazy } from '../lazy.ts';
import { nearestName } from '../nearest.ts';
import { DESIGN_PROPERTIES, PAGE_PROPERTIES } from './parse.ts';
import { elementsOf, isRecord, type Json, pagesOf } from './written.ts';

/** What the editor writes that a picture does not show (docs/design.md). */
const WITHOUT_EFFECT = {
  design: ['schemaVersion', 'audios', 'custom'],
  page: ['custom'],
  element: [
    'animations',
    'contentEditable',
    'custom',
    'draggable',
    'duration',
    'endTime',
    'locked',
    'removable',
    'resizable',
    'selectable',
    'speed',
    'startTime',
    'styleEditable',
    'volume',
  ],
} as const;

/** What CSS, SVG and other editors call a property; the first one that the element has is meant. */
const SYNONYMS = dictionary<readonly string[]>({
  alpha: ['opacity'],
  angle: ['rotation'],
  backgroundColor: ['cellBackground', 'background', 'fill'],
  backgroundImage: ['background', 'src'],
  background: ['cellBackground', 'fill'],
  blur: ['blurRadius'],
  bold: ['fontWeight'],
  borderRadius: ['cornerRadius', 'backgroundCornerRadius'],
  borderWidth: ['borderSize', 'strokeWidth'],
  color: ['fill', 'stroke', 'borderColor', 'background'],
  columns: ['cols'],
  content: ['text'],
  elements: ['children'],
  family: ['fontFamily'],
  fill: ['color', 'background'],
  font: ['fontFamily'],
  fontColor: ['fill'],
  hidden: ['visible'],
  html: ['text'],
  image: ['src'],
  italic: ['fontStyle'],
  items: ['children'],
  layers: ['children'],
  left: ['x'],
  lineSpacing: ['lineHeight'],
  link: ['href'],
  objects: ['children'],
  padding: ['cellPadding', 'backgroundPadding'],
  radius: ['cornerRadius'],
  rotate: ['rotation'],
  shadow: ['shadowEnabled'],
  shape: ['subType'],
  size: ['fontSize'],
  source: ['src'],
  stroke: ['borderColor', 'color'],
  strokeColor: ['stroke', 'borderColor', 'color'],
  strokeWidth: ['borderSize'],
  textAlign: ['align'],
  textColor: ['fill'],
  thickness: ['strokeWidth', 'borderSize', 'height'],
  top: ['y'],
  tracking: ['letterSpacing'],
  underline: ['textDecoration'],
  url: ['src', 'href'],
  verticalAlignment: ['verticalAlign'],
  weight: ['fontWeight'],
});

/** A property that nothing reads. */
export interface UnknownProperty extends Problem {
  /** The property that was meant, as far as its name tells. */
  meant: string | undefined;
}

/** What is said of a name that is none of the known ones. */
export function unknownName(name: string, known: ReadonlySet<string>): Omit<UnknownProperty, 'path'> {
  const meant = SYNONYMS[name]?.find((property) => known.has(property)) ?? nearestName(name, known);
  const suggestion = meant === undefined ? '' : `; did you mean \`${meant}\`?`;
  return { message: `the property \`${shortName(name)}\` is not known${suggestion}`, meant };
}

function unknownIn(value: Json, path: string, known: ReadonlySet<string>): UnknownProperty[] {
  return Object.keys(value)
    .filter((name) => !known.has(name))
    .map((name) => ({
      path: path ? `${path}.${shortName(name)}` : shortName(name),
      ...unknownName(name, known),
    }));
}

const DESIGN: ReadonlySet<string> = new Set([...DESIGN_PROPERTIES, ...WITHOUT_EFFECT.design]);
const PAGE: ReadonlySet<string> = new Set([...PAGE_PROPERTIES, ...WITHOUT_EFFECT.page]);

function namesOf({ schema: given, container }: ElementType<AnyElement>): ReadonlySet<string> {
  // The input of a schema that transforms.
  const schema = given as { shape?: object; in?: { shape?: object } };
  const shape = schema.shape ?? schema.in?.shape ?? {};
  return new Set([...Object.keys(shape), ...WITHOUT_EFFECT.element, ...(container ? ['children'] : [])]);
}

/** The properties of elements, by type: of those that designs had so far, since their schemas are made for them. */
const elements = new Map<string, ReadonlySet<string>>();

function ofElement(type: unknown): ReadonlySet<string> | undefined {
  const definition = typeof type === 'string' ? elementTypes.get(type) : undefined;
  if (!definition) return undefined;
  const known = elements.get(definition.type) ?? namesOf(definition);
  elements.set(definition.type, known);
  return known;
}

const ofCell = lazy((): ReadonlySet<string> => new Set([...(ofElement('text') ?? []), ...cellProperties()]));

/** The properties that a part of a design may have; none for elements of unknown types. */
export function propertiesOf(part: Json, path: string): ReadonlySet<string> {
  if (path === '') return DESIGN;
  if (/^pages\[\d+\]$/.test(path)) return PAGE;
  if (/\.cells\[\d+\]$/.test(path)) return ofCell();
  return ofElement(part.type) ?? NONE;
}

const NONE: ReadonlySet<string> = new Set();

/** The unknown properties of an element, of its bindings, and of its cells. */
function unknownOf(element: Json, path: string): UnknownProperty[] {
  const known = ofElement(element.type);
  if (!known) return [];
  const bindings = isRecord(element.bindings) ? unknownIn(element.bindings, `${path}.bindings`, known) : [];
  const { cells } = element;
  const ofCells = (element.type === 'table' && Array.isArray(cells) ? cells : []).flatMap((cell, i) =>
    isRecord(cell) ? unknownIn(cell, `${path}.cells[${i}]`, ofCell()) : [],
  );
  return [...unknownIn(element, path, known), ...bindings, ...ofCells];
}

/**
 * The properties of a design that nothing reads: mistyped, or of another program. Elements of unknown types are left to
 * `parseDesign`, which has to have accepted the design before.
 */
export function unknownProperties(design: unknown): UnknownProperty[] {
  if (!isRecord(design)) return [];
  return [
    ...unknownIn(design, '', DESIGN),
    ...pagesOf(design).flatMap(([page, path]) => [
      ...unknownIn(page, path, PAGE),
      ...elementsOf([page, path]).flatMap(([element, place]) => unknownOf(element, place)),
    ]),
  ];
}
