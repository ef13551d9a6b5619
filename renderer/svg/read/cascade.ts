import { dictionary } from '../../dictionary.ts';
import { svgTooComplex } from '../errors.ts';
import { descendants, elementsById, isElement, type SvgElement, textOf } from '../tree.ts';
import {
  COLOR_PROPERTIES,
  type ColorWriter,
  localReference,
  plainColor,
  REPLACED_PROPERTIES,
  withoutServers,
  writeColorValue,
} from './colors.ts';
import { type Declaration, parseDeclarations, parseStyleSheet, type Rule, type Spend } from './stylesheet.ts';
import { type OnUndone, undoneProperty } from './undone.ts';

/** Properties that are written as attributes; initial values are SVG 2's. Inherited ones are marked in `INHERITED`. */
const INITIAL = dictionary<string>({
  'alignment-baseline': 'auto',
  'baseline-shift': 'baseline',
  'clip-path': 'none',
  'clip-rule': 'nonzero',
  color: '#000000',
  'color-interpolation': 'sRGB',
  'color-interpolation-filters': 'linearRGB',
  direction: 'ltr',
  display: 'inline',
  'dominant-baseline': 'auto',
  fill: '#000000',
  'fill-opacity': '1',
  'fill-rule': 'nonzero',
  filter: 'none',
  'flood-color': '#000000',
  'flood-opacity': '1',
  'font-family': 'Times New Roman',
  'font-size': '16px',
  'font-stretch': 'normal',
  'font-style': 'normal',
  'font-variant': 'normal',
  'font-weight': '400',
  'image-rendering': 'auto',
  'letter-spacing': 'normal',
  'lighting-color': '#ffffff',
  'marker-end': 'none',
  'marker-mid': 'none',
  'marker-start': 'none',
  mask: 'none',
  'mask-type': 'luminance',
  opacity: '1',
  overflow: 'visible',
  'paint-order': 'normal',
  'shape-rendering': 'auto',
  'stop-color': '#000000',
  'stop-opacity': '1',
  stroke: 'none',
  'stroke-dasharray': 'none',
  'stroke-dashoffset': '0',
  'stroke-linecap': 'butt',
  'stroke-linejoin': 'miter',
  'stroke-miterlimit': '4',
  'stroke-opacity': '1',
  'stroke-width': '1px',
  'text-anchor': 'start',
  'text-decoration': 'none',
  'text-rendering': 'auto',
  'unicode-bidi': 'normal',
  'vector-effect': 'none',
  visibility: 'visible',
  'word-spacing': 'normal',
  'writing-mode': 'horizontal-tb',
});

const NOT_INHERITED = new Set(
  'alignment-baseline baseline-shift clip-path display dominant-baseline filter flood-color flood-opacity lighting-color mask mask-type opacity overflow stop-color stop-opacity text-decoration unicode-bidi vector-effect'.split(
    ' ',
  ),
);

/** CSS properties that geometry attributes stand for, with the elements that have them. */
const GEOMETRY = dictionary<readonly string[]>({
  x: ['rect', 'image', 'svg', 'use'],
  y: ['rect', 'image', 'svg', 'use'],
  width: ['rect', 'image', 'svg', 'use'],
  height: ['rect', 'image', 'svg', 'use'],
  cx: ['circle', 'ellipse'],
  cy: ['circle', 'ellipse'],
  r: ['circle'],
  rx: ['rect', 'ellipse'],
  ry: ['rect', 'ellipse'],
});

/** Properties that only a `style` attribute may hold. `marker` is a shorthand. */
const STYLE_ONLY = new Set(['isolation', 'line-height', 'marker', 'mix-blend-mode', 'white-space']);

/** CSS values where SVG's attribute of that name has another syntax; later steps read and remove them. */
const KEPT_ASIDE = new Set([
  ...['transform', 'transform-origin', 'transform-box', 'translate', 'rotate', 'scale'],
  ...['background-color', 'background', 'text-transform'],
]);

/** Properties with a prefix of old, and longhands that are read as their shorthand. */
const ALIASES = dictionary<string>({
  'font-variant-caps': 'font-variant',
  '-webkit-clip-path': 'clip-path',
  '-webkit-mask': 'mask',
  '-webkit-mask-image': 'mask',
  'mask-image': 'mask',
  '-webkit-transform': 'transform',
  '-webkit-transform-origin': 'transform-origin',
  '-webkit-filter': 'filter',
  '-webkit-opacity': 'opacity',
  '-webkit-writing-mode': 'writing-mode',
});

/** Looks at elements for the sake of selectors: beyond it the style sheet is there to keep us busy. */
const MOST_STEPS = 50_000_000;
/** Characters of a value after `var()`. */
const MAX_VALUE = 10_000;

type Variables = ReadonlyMap<string, string>;
const NO_VARIABLES: Variables = new Map();

/**
 * Resolves all CSS of a document into presentation attributes (and a `style` of the few properties that have none), as
 * `var()`, `!important`, media queries and selectors are not read by the rasteriser, or not as browsers do. Colours are
 * written by `writeColor`, but not in masks, where black means "not here". `class` attributes and style sheets are used up. What CSS says of `transform` and its like is
 * kept in attributes named `css:transform`. `onUndone` is told of properties that are not drawn.
 * @throws RenderError `svg_too_complex` where the style sheet has too many rules for so many elements
 */
export function applyStyles(root: SvgElement, writeColor: ColorWriter, onUndone: OnUndone): void {
  const spend = budget();
  const rules = styleSheets(root, spend);
  const matching = ruleIndex(rules, spend);
  const shadows = rules.some(({ looksAround }) => looksAround) ? shadowsOf(root) : [];
  const everything = function* () {
    for (const tree of [root, ...shadows]) yield* descendants(tree);
  };
  const inlineStyles = new Map<string, Declaration[]>();
  const declaredBy = new Map<SvgElement, Declaration[]>();
  for (const element of everything()) {
    const style = element.attributes.get('style') ?? '';
    let inline = inlineStyles.get(style);
    if (!inline) {
      inline = style ? parseDeclarations(style) : [];
      inlineStyles.set(style, inline);
    }
    const declared = cascade(matching(element), inline);
    if (declared.length > 0) declaredBy.set(element, declared);
  }
  // Only now, as selectors look at attributes.
  const variablesOf = new Map<SvgElement, Variables>();
  const colorOf = new Map<SvgElement, string>();
  const inMask = new Set<SvgElement>();
  for (const element of everything()) {
    element.attributes.delete('style');
    element.attributes.delete('class');
    if (element.name === 'mask' || (element.parent && inMask.has(element.parent))) inMask.add(element);
    const write = inMask.has(element) ? plainColor : writeColor;
    const inherited = (element.parent && variablesOf.get(element.parent)) ?? NO_VARIABLES;
    const declared = declaredBy.get(element) ?? [];
    const variables = ownVariables(declared, inherited);
    variablesOf.set(element, variables);
    const color = (element.parent && colorOf.get(element.parent)) ?? '#000000';
    writePresentationAttributes(element, variables, withCurrentColor(write, color));
    writeProperties(element, declared, variables, withCurrentColor(write, color), onUndone);
    const own = element.attributes.get('color');
    colorOf.set(element, own && !/^(?:inherit|currentcolor)$/i.test(own) ? own : color);
  }
}

/** More elements than this are not copied. */
const MOST_SHADOWED = 5000;
const COPIED = /^(?:g|symbol|svg|path|rect|circle|ellipse|line|polyline|polygon)$/;

/**
 * Copies of what each `use` draws, left in its `shadow`: selectors see it there without the ancestors and siblings that it
 * has where it stands (SVG 2, §5.6). Only shapes are copied.
 */
function shadowsOf(root: SvgElement): SvgElement[] {
  const byId = elementsById(root);
  const shadows: SvgElement[] = [];
  let left = MOST_SHADOWED;
  const copy = (original: SvgElement, parent: SvgElement | null): SvgElement => {
    const made: SvgElement = { ...original, attributes: new Map(original.attributes), children: [], parent };
    made.children = original.children.map((child) => (isElement(child) ? copy(child, made) : child));
    return made;
  };
  for (const { name, attributes } of descendants(root)) {
    const target = name === 'use' ? byId.get(attributes.get('href')?.slice(1) ?? '') : undefined;
    if (!target || target.shadow) continue;
    const inside = [...descendants(target)];
    left -= inside.length;
    if (left < 0) break;
    if (!inside.every((element) => COPIED.test(element.name))) continue;
    target.shadow = copy(target, null);
    shadows.push(target.shadow);
  }
  return shadows;
}

/** Writes functions of `currentColor` too, as `color-mix()`; alone it stays a keyword. `color`: the one inherited. */
const withCurrentColor =
  (write: ColorWriter, color: string): ColorWriter =>
  (text) =>
    write(text.includes('(') ? text.replace(/\bcurrentcolor\b/gi, color) : text);

/** @throws RenderError `svg_too_complex` once more than {@link MOST_STEPS} are spent */
function budget(): Spend {
  let spent = 0;
  return (steps) => {
    spent += steps;
    if (spent > MOST_STEPS) throw svgTooComplex('its style sheet has too many rules for so many elements');
  };
}

/** The CSS of each `style` element, with its own media query. */
export function styleSheetTexts(root: SvgElement): string[] {
  const texts: string[] = [];
  for (const element of descendants(root)) {
    if (element.name !== 'style') continue;
    const type = element.attributes.get('type')?.trim().toLowerCase();
    if (type && type !== 'text/css') continue;
    const media = element.attributes.get('media');
    const css = textOf(element);
    texts.push(media ? `@media ${media} {${css}}` : css);
  }
  return texts;
}

function styleSheets(root: SvgElement, spend: Spend): Rule[] {
  const rules: Rule[] = [];
  for (const css of styleSheetTexts(root)) for (const rule of parseStyleSheet(css, spend)) rules.push(rule);
  return rules;
}

/** Finds the rules that match an element, weakest first. */
function ruleIndex(rules: readonly Rule[], spend: Spend): (element: SvgElement) => Rule[] {
  if (rules.length === 0) return () => [];
  const order = new Map(rules.map((rule, i) => [rule, i]));
  const byKey = new Map<string, Rule[]>();
  for (const rule of rules) {
    const alike = byKey.get(rule.key);
    if (alike) alike.push(rule);
    else byKey.set(rule.key, [rule]);
  }
  return (element) => {
    const keys = ['*', element.name];
    const id = element.attributes.get('id');
    if (id) keys.push(`#${id}`);
    for (const name of new Set(element.attributes.get('class')?.split(/\s+/))) if (name) keys.push(`.${name}`);
    const candidates = keys.flatMap((key) => byKey.get(key) ?? []);
    spend(candidates.length + 1);
    const matched = candidates.filter((rule) => rule.matches(element));
    return matched.sort((a, b) => a.specificity - b.specificity || order.get(a)! - order.get(b)!);
  };
}

/** The declarations of an element, weakest first: rules, then its `style`, then the important ones of both. */
function cascade(rules: readonly Rule[], inline: readonly Declaration[]): Declaration[] {
  const all = rules.flatMap((rule) => rule.declarations).concat(inline);
  return all.some(({ important }) => important)
    ? [...all.filter(({ important }) => !important), ...all.filter(({ important }) => important)]
    : all;
}

/** The custom properties of an element, each with its own `var()` replaced already. */
function ownVariables(declared: readonly Declaration[], inherited: Variables): Variables {
  const own = declared.filter(({ property }) => property.startsWith('--'));
  if (own.length === 0) return inherited;
  const written = new Map(own.map(({ property, value }) => [property, value]));
  const variables = new Map(inherited);
  const open = new Set<string>();
  const resolve = (name: string): string | null => {
    const value = written.get(name);
    // Resolved before, inherited, unknown, or going in circles.
    if (value === undefined || open.has(name)) return open.has(name) ? null : (variables.get(name) ?? null);
    open.add(name);
    const resolved = substitute(value, resolve);
    open.delete(name);
    written.delete(name);
    if (resolved === null) variables.delete(name);
    else variables.set(name, resolved);
    return resolved;
  };
  for (const name of [...written.keys()]) resolve(name);
  return variables;
}

/** A value with its `var()` replaced; null where one has no value, or it grows too long. */
function substitute(value: string, variable: (name: string) => string | null): string | null {
  const start = value.search(/\bvar\(/i);
  if (start < 0) return value;
  const end = closingParenthesis(value, start + 3);
  if (end < 0 || value.length > MAX_VALUE) return null;
  const [, name = '', fallback] = /^\s*(--[^\s,]*)\s*(?:,([\s\S]*))?$/.exec(value.slice(start + 4, end)) ?? [];
  const inner = variable(name) ?? (fallback === undefined ? null : substitute(fallback, variable));
  const rest = inner === null ? null : substitute(value.slice(end + 1), variable);
  if (inner === null || rest === null || start + inner.length + rest.length > MAX_VALUE) return null;
  return value.slice(0, start) + inner + rest;
}

function closingParenthesis(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')' && --depth === 0) return i;
  }
  return -1;
}

/** Writes presentation attributes in the same way as declarations, and drops invalid ones. */
function writePresentationAttributes({ attributes }: SvgElement, variables: Variables, writeColor: ColorWriter): void {
  for (const [property, value] of [...attributes]) {
    if (!(property in INITIAL)) continue;
    const text = substitute(value, (name) => variables.get(name) ?? null);
    const written = text === null ? null : writeValue(property, text.trim(), writeColor);
    if (written === null) attributes.delete(property);
    else if (written !== value) attributes.set(property, written);
  }
}

function writeProperties(
  element: SvgElement,
  declared: readonly Declaration[],
  variables: Variables,
  writeColor: ColorWriter,
  onUndone: OnUndone,
): void {
  const { attributes } = element;
  const style = new Map<string, string>();
  for (const { property: stated, value } of declared) {
    const property = ALIASES[stated] ?? stated;
    const text = substitute(value, (name) => variables.get(name) ?? null)?.trim();
    if (property.startsWith('--') || text === undefined) continue;
    undoneProperty(property, text, onUndone);
    if (property === 'font') for (const [name, longhand] of fontLonghands(text)) attributes.set(name, longhand);
    else if (property === 'd' && element.name === 'path') {
      const path = /^path\(\s*(["'])([\s\S]*)\1\s*\)$/i.exec(text);
      if (path) attributes.set('d', path[2]!);
    } else if (GEOMETRY[property]?.includes(element.name) && element.parent) {
      if (text !== 'auto') attributes.set(property, text);
    } else if (KEPT_ASIDE.has(property)) {
      attributes.set(`css:${property}`, text);
    } else if (property in INITIAL || STYLE_ONLY.has(property)) {
      const written = writeValue(property, text, writeColor);
      if (written === null) continue;
      if (STYLE_ONLY.has(property)) style.set(property, written);
      else attributes.set(property, written);
    }
  }
  if (style.size > 0) attributes.set('style', [...style].map(([property, value]) => `${property}:${value}`).join(';'));
}

/** A font size with the line height that may follow it: `12px`, `large/1.5`, `2em/`. */
const FONT_SIZE =
  /^((?:\d+(?:\.\d*)?|\.\d+)(?:px|pt|em|rem|%|mm|cm|in|pc|q|ex|vw|vh)|(?:xx?-)?(?:small|large)|medium)(?:\/.*)?$/i;

/** What the `font` shorthand says of style, weight, size and family; nothing where it is not valid. */
function fontLonghands(text: string): [property: string, value: string][] {
  const words = text.trim().split(/\s+/);
  const at = words.findIndex((word) => FONT_SIZE.test(word));
  if (at < 0) return [];
  const before = words.slice(0, at).map((word) => word.toLowerCase());
  // `12px/1.5`, `12px/ 1.5`, `12px /1.5` or `12px / 1.5`.
  let family = at + 1;
  if (words[at]!.endsWith('/')) family++;
  else if (words[family]?.startsWith('/')) family += words[family] === '/' ? 2 : 1;
  if (family >= words.length) return [];
  return [
    ['font-style', before.find((word) => word === 'italic' || word === 'oblique') ?? 'normal'],
    ['font-weight', before.find((word) => /^(bold|bolder|lighter|[1-9]\d{2})$/.test(word)) ?? '400'],
    ['font-size', FONT_SIZE.exec(words[at]!)![1]!],
    ['font-family', words.slice(family).join(' ')],
  ];
}

/** A value as the rasteriser reads it; null where it is not valid or points outside the document. */
function writeValue(property: string, value: string, writeColor: ColorWriter): string | null {
  const keyword = value.toLowerCase();
  if (keyword === 'initial' || ((keyword === 'unset' || keyword === 'revert') && NOT_INHERITED.has(property)))
    return INITIAL[property] ?? null;
  if (keyword === 'unset' || keyword === 'revert' || keyword === 'inherit') return 'inherit';
  if (property === 'color') return writeColorValue(value, withoutServers(writeColor));
  if (COLOR_PROPERTIES.has(property))
    return writeColorValue(value, REPLACED_PROPERTIES.has(property) ? writeColor : plainColor);
  // An escape could hide a `url(`; no honest value of these properties has one.
  if (value.includes('\\') && property !== 'font-family') return null;
  return withLocalReferences(value);
}

/** The value with its `url(#id)` written plainly; null where one points outside the document. */
function withLocalReferences(value: string): string | null {
  let written = '';
  let from = 0;
  for (const { index, 0: open } of value.matchAll(/(?:url|src|image|image-set)\(/gi)) {
    if (index < from) continue;
    const end = referenceEnd(value, index + open.length);
    const id = end < 0 ? null : localReference(value.slice(index, end));
    if (id === null) return null;
    written += `${value.slice(from, index)}url(#${id})`;
    from = end;
  }
  return written + value.slice(from);
}

/** Where a reference ends whose content begins at `start`: after its parenthesis; -1 where it does not end. */
function referenceEnd(value: string, start: number): number {
  const content = start + value.slice(start).search(/\S|$/);
  const quote = value[content];
  const quoteEnd = quote === '"' || quote === "'" ? value.indexOf(quote, content + 1) : -1;
  return value.indexOf(')', Math.max(content, quoteEnd)) + 1 || -1;
}
