/** Modifications as options hold them; modify.ts makes them. */

/** A change of an element, or page, that is named by its `name`, `id` or `path`; all others are properties it gets. */
export type Modification = Readonly<Record<string, unknown>>;

/** How a modification may say what it changes: the most exact first. */
export const SELECTORS = ['path', 'id', 'name'] as const;
export type Selector = (typeof SELECTORS)[number];

/** Names of the studio's API, each with the property of an element. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['image_url', 'src'],
  ['color', 'fill'],
]);

/** The modification that a dynamic field of the studio's API is: its properties under the names of the format. */
export const fromDynamicField = (field: Modification): Modification =>
  Object.fromEntries(Object.entries(field).map(([name, value]) => [OTHER_NAMES.get(name) ?? name, value]));

/** Which of the selectors a modification has. */
export const selectorOf = (modification: Modification): Selector | undefined =>
  SELECTORS.find((selector) => typeof modification[selector] === 'string');
