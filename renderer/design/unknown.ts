import { elementTypes } from '../elements/registry.ts';
import { CELL_PROPERTIES } from '../elements/table.ts';
import { type Problem, shortName } from '../errors.ts';
import { suggestion } from '../nearest.ts';
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

function unknownIn(value: Json, path: string, known: readonly string[]): Problem[] {
  return Object.keys(value)
    .filter((name) => !known.includes(name))
    .map((name) => ({
      path: path ? `${path}.${shortName(name)}` : shortName(name),
      message: `the property \`${shortName(name)}\` is not known${suggestion(name, known)}`,
    }));
}

/** The properties that a part of a design may have; none for elements of unknown types. */
export function propertiesOf(part: Json, path: string): readonly string[] {
  if (path === '') return [...DESIGN_PROPERTIES, ...WITHOUT_EFFECT.design];
  if (/^pages\[\d+\]$/.test(path)) return [...PAGE_PROPERTIES, ...WITHOUT_EFFECT.page];
  if (/\.cells\[\d+\]$/.test(path)) return [...elementProperties({ type: 'text' }), ...CELL_PROPERTIES];
  return elementProperties(part);
}

function elementProperties(element: Json): readonly string[] {
  const definition = typeof element.type === 'string' ? elementTypes.get(element.type) : undefined;
  if (!definition) return [];
  // The input of a schema that transforms.
  const schema = definition.schema as { shape?: object; in?: { shape?: object } };
  const shape = schema.shape ?? schema.in?.shape ?? {};
  return [...Object.keys(shape), ...WITHOUT_EFFECT.element, ...(definition.container ? ['children'] : [])];
}

/** The unknown properties of an element, and of its bindings. */
function unknownOf(element: Json, path: string): Problem[] {
  const known = elementProperties(element);
  if (known.length === 0) return [];
  const bindings = isRecord(element.bindings) ? unknownIn(element.bindings, `${path}.bindings`, known) : [];
  return [...unknownIn(element, path, known), ...bindings];
}

/**
 * The properties of a design that nothing reads: mistyped, or of another program. Elements of unknown types are left to
 * `parseDesign`, which has to have accepted the design before.
 */
export function unknownProperties(design: unknown): Problem[] {
  if (!isRecord(design)) return [];
  return [
    ...unknownIn(design, '', propertiesOf(design, '')),
    ...pagesOf(design).flatMap(([page, path]) => [
      ...unknownIn(page, path, propertiesOf(page, path)),
      ...elementsOf([page, path]).flatMap(([element, place]) => unknownOf(element, place)),
    ]),
  ];
}
