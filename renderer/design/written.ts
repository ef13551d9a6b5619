import { RenderError } from '../errors.ts';

/** An object of a design in the JSON, before it is parsed. */
export type Json = Record<string, unknown>;
export const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The version that a design states, 0 where it states none. */
export const statedVersion = (design: unknown): number =>
  isRecord(design) && typeof design.schemaVersion === 'number' ? design.schemaVersion : 0;

/** Levels below which nobody looks: a design of that many is one whose elements hold themselves, which objects may and JSON may not. */
const DEEPEST = 100_000;

/** @throws RenderError `invalid_design` for a part on that level, whose place is `path` */
export function checkLevel(level: number, path: string): void {
  if (level <= DEEPEST) return;
  const place = path.slice(0, LONGEST_PLACE);
  throw new RenderError({
    kind: 'input',
    code: 'invalid_design',
    path: place,
    message: `${place}…: the elements are within each other without an end`,
    hint: 'an element may not be among its own `children`',
  });
}

/** Characters of a place that a message shows: that of a thousandth level has more than anybody reads. */
const LONGEST_PLACE = 100;

/** A part of a design, and its place, e.g. `pages[0].children[3]`. */
export type Placed = [part: Json, path: string];

/** Each page. */
export function pagesOf(design: Json): Placed[] {
  const pages = Array.isArray(design.pages) ? design.pages : [];
  return pages.flatMap((page, i): Placed[] => (isRecord(page) ? [[page, `pages[${i}]`]] : []));
}

/** Each element below a page or group, groups before their members. The depth has to have been checked before. */
export function elementsOf([parent, path]: Placed): Placed[] {
  const children = Array.isArray(parent.children) ? parent.children : [];
  return children.flatMap((child, i): Placed[] => {
    if (!isRecord(child)) return [];
    const placed: Placed = [child, `${path}.children[${i}]`];
    return [placed, ...elementsOf(placed)];
  });
}
