import type { Path, Rect } from '../scene/types.ts';

/** An element of the SVG namespace; others are dropped while parsing. */
export interface SvgElement {
  /** Local name, e.g. `linearGradient`. */
  name: string;
  /** By local name; `href` stands for `xlink:href` too, `xml:space` and `xml:lang` keep their prefix. */
  attributes: Map<string, string>;
  children: SvgNode[];
  parent: SvgElement | null;
  /** The box of the em squares of a text that has become a group of outlines, in its own coordinates. */
  textBox?: Rect;
  /** The outline of a `path`, read from its `d` or standing in for it. */
  outline?: Path;
  /** The same for a `use` to draw, where style sheets see it otherwise there: as the root of a tree of its own. */
  shadow?: SvgElement;
}

export type SvgNode = SvgElement | string;

export const isElement = (node: SvgNode): node is SvgElement => typeof node !== 'string';

/** An element made by us, not yet in a tree. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  children: SvgNode[] = [],
): SvgElement {
  const made: SvgElement = { name, attributes: new Map(Object.entries(attributes)), children, parent: null };
  for (const child of children) if (isElement(child)) child.parent = made;
  return made;
}

/** The element and all below it, in document order. Children may be replaced while walking, before they are reached. */
export function* descendants(root: SvgElement): Generator<SvgElement> {
  const stack: SvgElement[] = [root];
  for (let next = stack.pop(); next; next = stack.pop()) {
    yield next;
    for (let i = next.children.length - 1; i >= 0; i--) {
      const child = next.children[i]!;
      if (isElement(child)) stack.push(child);
    }
  }
}

/** The elements by `id`; the first of several counts, as in browsers. */
export function elementsById(root: SvgElement): Map<string, SvgElement> {
  const found = new Map<string, SvgElement>();
  for (const node of descendants(root)) {
    const id = node.attributes.get('id');
    if (id && !found.has(id)) found.set(id, node);
  }
  return found;
}

/** The text inside an element, without its descendants' tags. */
export const textOf = (node: SvgElement): string =>
  node.children.map((child) => (isElement(child) ? textOf(child) : child)).join('');

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
};
const escapeAttribute = (text: string) => text.replace(/[&<>"\n\t]/g, (c) => ESCAPES[c]!);
const escapeText = (text: string) => text.replace(/[&<>]/g, (c) => ESCAPES[c]!);

/** Writes a tree as XML; an outermost `svg` needs its `xmlns` among the attributes. */
export function serialize(root: SvgElement): string {
  const parts: string[] = [];
  write(root, parts);
  return parts.join('');
}

function write(node: SvgElement, parts: string[]): void {
  parts.push('<', node.name);
  for (const [name, value] of node.attributes) parts.push(' ', name, '="', escapeAttribute(value), '"');
  if (node.children.length === 0) {
    parts.push('/>');
    return;
  }
  parts.push('>');
  for (const child of node.children) {
    if (isElement(child)) write(child, parts);
    else parts.push(escapeText(child));
  }
  parts.push('</', node.name, '>');
}
