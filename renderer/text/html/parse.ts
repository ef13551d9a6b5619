import { LRUCache } from 'lru-cache';
import { type DefaultTreeAdapterTypes, defaultTreeAdapter, parseFragment } from 'parse5';
import { RenderError } from '../../errors.ts';
import { linkTo } from '../../scene/links.ts';
import type { Link } from '../../scene/types.ts';
import { composed } from '../compose.ts';
import { type Declarations, parseDeclarations } from './css.ts';

/** The elements that rich text knows; any other is dropped and its content kept. */
const TAGS = [
  ...['p', 'div', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ol', 'ul', 'li'],
  ...['br', 'strong', 'b', 'em', 'i', 'u', 's', 'strike', 'del', 'ins', 'span', 'sub', 'sup', 'a'],
] as const;
export type RichTag = (typeof TAGS)[number];

export interface HtmlText {
  kind: 'text';
  text: string;
}

/** @typeParam Tag the elements that are known: those of the rich text of old, or any */
export interface HtmlElement<Tag extends string = RichTag> {
  kind: 'element';
  tag: Tag;
  classes: readonly string[];
  /** The `dir` attribute. */
  direction: 'ltr' | 'rtl' | null;
  /** An `ol`'s `start`, a `li`'s `value`. */
  ordinal: number | null;
  declarations: Declarations;
  /** What an `a` leads to, where that is allowed. */
  link?: Link;
  /** The `href` of an `a` that may not be opened. */
  deadLink?: string;
  /** The editor's `data-list` of an item: which list it belongs to, whatever holds it. */
  list?: 'bullet' | 'ordered';
  children: HtmlNode<Tag>[];
}

export type HtmlNode<Tag extends string = RichTag> = HtmlText | HtmlElement<Tag>;

/** Elements whose content is no text. */
const DROPPED = new Set([
  'script',
  'style',
  'template',
  'title',
  'textarea',
  'select',
  'iframe',
  'noscript',
  'noembed',
  'noframes',
]);
for (const tag of ['object', 'svg', 'math', 'audio', 'video', 'canvas', 'head']) DROPPED.add(tag);

/** Elements that one text may open: the parser's work grows with the square of the elements open at once. */
const MOST_ELEMENTS = 20_000;
/** Nesting beyond this is ignored, its text kept, as browsers do at 512: nothing below has to fear its own recursion. */
const DEEPEST = 200;

const isTag = (name: string): name is RichTag => (TAGS as readonly string[]).includes(name);

/** A text that would take the parser or the layout unreasonable time. */
const textTooComplex = (path: string): RenderError =>
  new RenderError({
    kind: 'limit',
    code: 'text_too_complex',
    path,
    message: `the rich text opens more than ${MOST_ELEMENTS} elements`,
    hint: 'Close the tags, or split the text over several elements.',
  });

/**
 * The tree of a rich text, reduced to the elements that rich text knows: unknown elements are replaced by their
 * content, scripts and styles are dropped, attributes are read into values. Never touches the network or runs anything.
 *
 * @param path the text's place in the design, for the error
 * @throws RenderError `text_too_complex`
 */
export const parseHtml = (html: string, path = ''): HtmlNode[] => parseKnown(html, path, isTag);

/** The same tree with every element in it, known or not; not to be changed, for others have it too. @throws RenderError `text_too_complex` */
export function parseAnyHtml(html: string, path = ''): readonly HtmlNode<string>[] {
  const known = parsed.get(html);
  if (known) return known;
  const nodes = parseKnown(html, path, (name): name is string => name !== 'wbr');
  parsed.set(html, nodes);
  return nodes;
}

/**
 * A text is parsed for its fonts, for its warnings and for its lines: trees by their text, up to so many characters. Of the module, as
 * a tree depends on nothing but its text and is not changed.
 */
const parsed = new LRUCache<string, readonly HtmlNode<string>[]>({
  maxSize: 100_000,
  sizeCalculation: ({ length: nodes }, { length }) => length + nodes + 1,
});

/** What the parser makes anything of but text: tags, character references, and characters that it drops or changes. */
const MAY_BE_MARKUP = /[<&\0\r]/;

type IsKnown<Tag extends string> = (name: string) => name is Tag;

function parseKnown<Tag extends string>(html: string, path: string, isKnown: IsKnown<Tag>): HtmlNode<Tag>[] {
  const wellFormed = html.replace(/[\ud800-\udfff]/gu, '\ufffd');
  if (!MAY_BE_MARKUP.test(wellFormed)) return wellFormed === '' ? [] : [{ kind: 'text', text: composed(wellFormed) }];
  let elements = 0;
  const createElement: typeof defaultTreeAdapter.createElement = (...parameters) => {
    if (++elements > MOST_ELEMENTS) throw textTooComplex(path);
    return defaultTreeAdapter.createElement(...parameters);
  };
  return sanitise(parseFragment(wellFormed, { treeAdapter: { ...defaultTreeAdapter, createElement } }), isKnown);
}

/** Walks with a stack of its own: the parser nests as deep as the text says. */
function sanitise<Tag extends string>(
  fragment: DefaultTreeAdapterTypes.DocumentFragment,
  isKnown: IsKnown<Tag>,
): HtmlNode<Tag>[] {
  const root: HtmlNode<Tag>[] = [];
  type Frame = { nodes: DefaultTreeAdapterTypes.ChildNode[]; next: number; into: HtmlNode<Tag>[]; depth: number };
  const stack: Frame[] = [{ nodes: fragment.childNodes, next: 0, into: root, depth: 0 }];
  for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
    const node = frame.nodes[frame.next++];
    if (!node) stack.pop();
    else if (defaultTreeAdapter.isTextNode(node)) addText(frame.into, node.value);
    else if (defaultTreeAdapter.isElementNode(node) && !DROPPED.has(node.tagName)) {
      let { into, depth } = frame;
      if (node.tagName === 'wbr') addText(into, ZERO_WIDTH_SPACE);
      if (isKnown(node.tagName) && depth < DEEPEST) {
        const element = readElement(node, node.tagName);
        into.push(element);
        into = element.children;
        depth++;
      }
      stack.push({ nodes: node.childNodes, next: 0, into, depth });
    }
  }
  return root;
}

/** What a `wbr` stands for: a line may end there. */
const ZERO_WIDTH_SPACE = '\u200b';

function addText<Tag extends string>(into: HtmlNode<Tag>[], text: string): void {
  const last = into.at(-1);
  if (last?.kind === 'text') last.text += composed(text);
  else if (text !== '') into.push({ kind: 'text', text: composed(text) });
}

function readElement<Tag extends string>(node: DefaultTreeAdapterTypes.Element, tag: Tag): HtmlElement<Tag> {
  const attribute = (name: string) => node.attrs.find((attr) => attr.name === name)?.value;
  const direction = attribute('dir')?.trim().toLowerCase();
  const href = tag === 'a' ? (attribute('href') ?? '') : '';
  const link = linkTo(href);
  const list = attribute('data-list');
  const ordinal = Number.parseInt(attribute(tag === 'ol' ? 'start' : 'value') ?? '', 10);
  return {
    kind: 'element',
    tag,
    classes: attribute('class')?.split(/\s+/, 64) ?? [],
    direction: direction === 'rtl' || direction === 'ltr' ? direction : null,
    ordinal: Number.isFinite(ordinal) ? ordinal : null,
    declarations: parseDeclarations(attribute('style') ?? ''),
    ...(link ? { link } : href.trim() !== '' ? { deadLink: href } : {}),
    ...(list === 'bullet' || list === 'ordered' ? { list } : {}),
    children: [],
  };
}
