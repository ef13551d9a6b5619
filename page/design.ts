/** What the page has to know of a design before the service has drawn it. */

export type Json = Record<string, unknown>;

/** px of a design or on its page. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** An element as it stands on a page. */
export interface PlacedElement {
  /** E.g. `pages[0].children[2]`. */
  path: string;
  /** Its box before it is turned about its top left corner. */
  box: Box;
  /** Degrees clockwise. */
  rotation: number;
  /** What it is in a person's words: `text “Hello”`. */
  title: string;
}

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const numberOr = (value: unknown, usual: number): number => (typeof value === 'number' ? value : usual);
const recordsOf = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isRecord) : []);

/** The pages of what may be a design. */
export const pagesOf = (design: unknown): Json[] => (isRecord(design) ? recordsOf(design.pages) : []);

/** The option `pageId` for a page. */
export function pageIdOf(design: unknown, index: number): string {
  const id = pagesOf(design)[index]?.id;
  return typeof id === 'string' && id !== '' ? id : `page-${index + 1}`;
}

/** px of a page; of a page that says `auto`, or nothing, the design's. */
export function sizeOf(design: unknown, index: number): { width: number; height: number } {
  const page = pagesOf(design)[index] ?? {};
  const whole = isRecord(design) ? design : {};
  const side = (name: 'width' | 'height') => numberOf(page[name]) ?? numberOf(whole[name]) ?? 1080;
  return { width: side('width'), height: side('height') };
}

const numberOf = (value: unknown): number | undefined => (typeof value === 'number' && value > 0 ? value : undefined);

/** px of bleed on each side of a page. */
export function bleedOf(design: unknown, index: number): { top: number; right: number; bottom: number; left: number } {
  const page = pagesOf(design)[index] ?? {};
  const side = (name: string) => Math.max(0, numberOr(page[name], numberOr(page.bleed, 0)));
  return { top: side('bleedTop'), right: side('bleedRight'), bottom: side('bleedBottom'), left: side('bleedLeft') };
}

/** The design's px per inch. */
export const dpiOf = (design: unknown): number => (isRecord(design) ? numberOr(design.dpi, 72) : 72);

/** ms of a page that states none. */
const USUAL_DURATION = 5000;

/** ms of a design as a film. */
export const durationOf = (design: unknown): number =>
  pagesOf(design).reduce((sum, { duration }) => sum + Math.max(0, numberOr(duration, USUAL_DURATION)), 0);

/** Whether anything of a design changes in time: an animation, a moving picture, a sound. */
export function moves(design: unknown): boolean {
  const hasMotion = (element: Json): boolean =>
    ['gif', 'video', 'lottie'].includes(String(element.type)) ||
    recordsOf(element.animations).some(({ enabled }) => enabled !== false) ||
    recordsOf(element.children).some(hasMotion);
  const pages = pagesOf(design);
  return pages.some((page) => page.duration !== undefined || recordsOf(page.children).some(hasMotion));
}

/** The names of a path: `pages[0].src` has `pages`, `0` and `src`. */
export const keysOf = (path: string): string[] => [...path.matchAll(/[^.[\]]+/g)].map(([key]) => key);

/** The path of names. */
export const pathOf = (keys: readonly string[]): string =>
  keys.map((key, i) => (/^\d+$/.test(key) ? `[${key}]` : i === 0 ? key : `.${key}`)).join('');

/** Characters of a text that name its element. */
const LONGEST_TITLE = 30;

function titleOf({ type, name, text, src, subType }: Json): string {
  const shown = [name, text, subType].find((value) => typeof value === 'string' && value !== '');
  const words = String(shown ?? (typeof src === 'string' ? src.slice(0, LONGEST_TITLE) : ''))
    .replace(/<[^>]*>/g, ' ')
    .trim();
  const cut = words.length > LONGEST_TITLE ? `${words.slice(0, LONGEST_TITLE)}…` : words;
  return cut ? `${String(type)} “${cut}”` : String(type);
}

/** The element that a path leads to or into; null where it leads to none. */
export function elementPathOf(path: string): string | null {
  const keys = keysOf(path);
  const last = keys.findLastIndex((key, i) => /^\d+$/.test(key) && keys[i - 1] === 'children');
  return last < 0 ? null : pathOf(keys.slice(0, last + 1));
}

/** The number of the page that a path leads into; null where it leads to none. */
export function pageIndexOf(path: string): number | null {
  const [first, index] = keysOf(path);
  return first === 'pages' && index !== undefined ? Number(index) : null;
}

/** What a path leads into, in a person's words; '' where it is no element. */
export function nameAt(design: unknown, path: string): string {
  let value: unknown = design;
  let named = '';
  for (const key of keysOf(path)) {
    value = (value as Json | undefined)?.[key];
    if (isRecord(value) && typeof value.type === 'string') named = titleOf(value);
  }
  return named;
}

/** px of a text that states no height: one line. */
const lineOf = ({ fontSize, lineHeight }: Json): number => numberOr(fontSize, 14) * numberOr(lineHeight, 1.2);

function place(element: Json, path: string): PlacedElement[] {
  const { type, visible, showInExport, alwaysOnTop: _, x, y, width, height, rotation, children } = element;
  if (visible === false || showInExport === false) return [];
  // Children of a group stand in the page's coordinates.
  if (type === 'group') return placed(children, path);
  const tall = numberOr(height, 0) || (type === 'text' ? lineOf(element) : 100);
  const box = { x: numberOr(x, 0), y: numberOr(y, 0), width: numberOr(width, 100), height: tall };
  return [{ path, box, rotation: numberOr(rotation, 0), title: titleOf(element) }];
}

const placed = (children: unknown, path: string): PlacedElement[] =>
  (Array.isArray(children) ? children : []).flatMap((child, i) =>
    isRecord(child) ? place(child, `${path}.children[${i}]`) : [],
  );

/** The elements of a page, in the order they are painted in. Where the design says no size, a text has that of one line. */
export const elementsOf = (design: unknown, page: number): PlacedElement[] =>
  placed(pagesOf(design)[page]?.children, `pages[${page}]`);

/** Whether a point of a page lies within an element's box. */
export function contains({ box, rotation }: PlacedElement, x: number, y: number, slack = 0): boolean {
  const angle = (-rotation * Math.PI) / 180;
  const [dx, dy] = [x - box.x, y - box.y];
  const [u, v] = [dx * Math.cos(angle) - dy * Math.sin(angle), dx * Math.sin(angle) + dy * Math.cos(angle)];
  return u >= -slack && v >= -slack && u <= box.width + slack && v <= box.height + slack;
}
