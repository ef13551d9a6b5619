import { type DefaultTreeAdapterTypes, parse as parseHtml } from 'parse5';
import { SaxesParser } from 'saxes';
import { replaceSpans } from '../../spans.ts';
import { notAnSvg, svgTooComplex } from '../errors.ts';
import type { SvgElement } from '../tree.ts';

const SVG = 'http://www.w3.org/2000/svg';
const XLINK = 'http://www.w3.org/1999/xlink';
const XML = 'http://www.w3.org/XML/1998/namespace';

/** Elements within elements: more than any drawing program writes; librsvg itself refuses 1000. */
const MAX_DEPTH = 300;
/** Enough for the densest maps; a tree of as many takes some 200 MB. */
const MAX_ELEMENTS = 400_000;
/** Characters that the internal entities of a document type may expand to, together, and all their uses in the document. */
const MAX_ENTITY_TEXT = 100_000;
const MAX_EXPANDED_TEXT = 20_000_000;

/**
 * Reads an SVG document into a tree of its SVG elements; those of other namespaces are left out.
 *
 * What is not well-formed (a browser shows no picture of it) is read once more as HTML is, which accepts unquoted
 * attributes, missing end tags, `&nbsp;` and undeclared prefixes: whoever has such a file wants to see it.
 * @throws RenderError of kind `asset`: `svg_invalid`, or `svg_too_complex`
 */
export function parseSvg(source: string): SvgElement {
  const text = source.replace(/^\uFEFF/, '').trimStart();
  if (!/<(?:[\w.-]+:)?svg[\s/>]/i.test(text)) throw notAnSvg('it has no svg element');
  try {
    return parseXml(withMarkup(text));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const root = parseLeniently(text);
    if (!root?.children.some((child) => typeof child !== 'string')) throw notAnSvg(error.message, error);
    return root;
  }
}

/** Builds a tree from opening and closing tags, within the limits. */
class TreeBuilder {
  root: SvgElement | null = null;
  #parent: SvgElement | null = null;
  #depth = 0;
  #count = 0;
  /** Depth inside a subtree that is left out; 0 outside. */
  #skipping = 0;

  /** `attributes` is null for an element to leave out with all that is in it. */
  open(name: string, attributes: Map<string, string> | null): void {
    if (++this.#depth > MAX_DEPTH) throw svgTooComplex(`elements are nested more than ${MAX_DEPTH} deep`);
    if (++this.#count > MAX_ELEMENTS) throw svgTooComplex(`it has more than ${MAX_ELEMENTS} elements`);
    if (this.#skipping > 0 || !attributes) {
      this.#skipping++;
      return;
    }
    const made: SvgElement = { name, attributes, children: [], parent: this.#parent };
    this.#parent?.children.push(made);
    this.root ??= made;
    this.#parent = made;
  }

  close(): void {
    this.#depth--;
    if (this.#skipping > 0) this.#skipping--;
    else this.#parent = this.#parent?.parent ?? null;
  }

  text(text: string): void {
    if (this.#skipping === 0 && this.#parent && text) this.#parent.children.push(text);
  }
}

/** @throws SyntaxError where the document is not well-formed or its root is not `svg` of the SVG namespace */
function parseXml(text: string): SvgElement {
  const parser = new SaxesParser({ xmlns: true });
  const tree = new TreeBuilder();
  parser.on('error', (error) => {
    throw new SyntaxError(error.message);
  });
  parser.on('doctype', (doctype) => {
    for (const [name, value] of internalEntities(doctype, text)) parser.ENTITIES[name] = value;
  });
  parser.on('opentag', (tag) => {
    if (!tree.root && (tag.uri !== SVG || tag.local !== 'svg')) throw new SyntaxError('the root is not an SVG element');
    tree.open(tag.local, tag.uri === SVG ? attributesOf(Object.values(tag.attributes)) : null);
  });
  const addText = (content: string) => tree.text(content);
  parser.on('closetag', () => tree.close());
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.write(text).close();
  if (!tree.root) throw new SyntaxError('it has no svg element');
  return tree.root;
}

/**
 * The entities that a document type declares with a value, each expanded where it mentions earlier ones.
 * Illustrator keeps its namespaces in such. External ones are not read.
 */
function internalEntities(doctype: string, document: string): Map<string, string> {
  const found = new Map<string, string>();
  let size = 0;
  for (const match of doctype.matchAll(/<!ENTITY\s+([\w.:-]+)\s+(?:"([^"]*)"|'([^']*)')\s*>/g)) {
    const value = expandEntities(match[2] ?? match[3] ?? '', found);
    size += value.length;
    if (size > MAX_ENTITY_TEXT) throw svgTooComplex('its entities expand to too much text');
    found.set(match[1]!, value);
  }
  let longest = 0;
  for (const value of found.values()) longest = Math.max(longest, value.length);
  if (longest > 0 && longest * (document.split('&').length - 1) > MAX_EXPANDED_TEXT)
    throw svgTooComplex('its entities expand to too much text');
  return found;
}

function expandEntities(text: string, entities: ReadonlyMap<string, string>): string {
  let size = 0;
  return text.replace(/&(#x?[\da-f]+|[\w.:-]+);/gi, (whole, name: string) => {
    const code = name.startsWith('#') ? Number(name.replace(/^#x/i, '0x').replace('#', '')) : Number.NaN;
    const value = code <= 0x10ffff ? String.fromCodePoint(code) : (entities.get(name) ?? whole);
    size += value.length;
    if (size > MAX_ENTITY_TEXT) throw svgTooComplex('its entities expand to too much text');
    return value;
  });
}

interface Attribute {
  local: string;
  uri: string;
  value: string;
}

/** By local name; attributes of unknown namespaces are left out, and `href` wins over `xlink:href`. */
function attributesOf(attributes: readonly Attribute[]): Map<string, string> {
  const found = new Map<string, string>();
  let linked: string | null = null;
  for (const { local, uri, value } of attributes) {
    if (uri === XML) found.set(`xml:${local}`, value);
    else if (uri === XLINK && local === 'href') linked = value;
    else if (uri === '' && local !== 'xmlns') found.set(local, value);
  }
  if (linked !== null && !found.has('href')) found.set('href', linked);
  return found;
}

type HtmlNode = DefaultTreeAdapterTypes.ChildNode;
type HtmlElement = DefaultTreeAdapterTypes.Element;

/** Reads it with an HTML parser; null where that finds no svg element. */
function parseLeniently(text: string): SvgElement | null {
  const doctype = documentType(text);
  const entities = internalEntities(doctype?.subset ?? '', text);
  const body = replaceSpans(doctype ? doctype.before + doctype.after : text, '<?', '?>');
  const found = findSvg(parseHtml(entities.size > 0 ? expandDeclared(body, entities) : body).childNodes);
  if (!found) return null;
  const tree = new TreeBuilder();
  build(found, tree);
  return tree.root;
}

/** The text with its entities expanded where one of them holds elements: the XML parser would take these for text. */
function withMarkup(text: string): string {
  const doctype = documentType(text);
  if (!doctype || !/<!ENTITY[^<>]*["']\s*</.test(doctype.subset)) return text;
  return expandDeclared(doctype.before + doctype.after, internalEntities(doctype.subset, text));
}

/** The declarations within a document's first `<!DOCTYPE …>`, the text before it and the text after; null without one. */
function documentType(text: string): { before: string; subset: string; after: string } | null {
  const start = text.search(/<!DOCTYPE/i);
  if (start < 0) return null;
  const open = start + text.slice(start).search(/[[>]/);
  if (open < start) return null;
  const isEmpty = text[open] === '>';
  const close = isEmpty ? 0 : text.slice(open).search(/\]\s*>/);
  const end = text.indexOf('>', open + close);
  if (close < 0) return null;
  return {
    before: text.slice(0, start),
    subset: isEmpty ? '' : text.slice(open + 1, open + close),
    after: text.slice(end + 1),
  };
}

/** Expands the declared entities only: the HTML parser knows the others. */
const expandDeclared = (text: string, entities: ReadonlyMap<string, string>): string =>
  text.replace(/&([\w.:-]+);/g, (whole, name: string) =>
    entities.has(name) ? expandEntities(whole, entities) : whole,
  );

function findSvg(nodes: readonly HtmlNode[], depth = 0): HtmlElement | null {
  if (depth > MAX_DEPTH) return null;
  for (const node of nodes) {
    if (!('tagName' in node)) continue;
    const found = node.tagName === 'svg' ? node : findSvg(node.childNodes, depth + 1);
    if (found) return found;
  }
  return null;
}

function build(node: HtmlElement, tree: TreeBuilder): void {
  const known = node.namespaceURI === SVG && !node.tagName.includes(':');
  const attributes = node.attrs.map(({ name, namespace, value }) => ({
    // An undeclared xlink prefix deeper in an SVG arrives as part of the name.
    local: name.replace(/^xlink:/, ''),
    uri: name.startsWith('xlink:') ? XLINK : name.includes(':') ? 'unknown' : (namespace ?? ''),
    value,
  }));
  tree.open(node.tagName, known ? attributesOf(attributes) : null);
  for (const child of node.childNodes) {
    if ('tagName' in child) build(child, tree);
    else if (child.nodeName === '#text') tree.text((child as DefaultTreeAdapterTypes.TextNode).value);
  }
  tree.close();
}
