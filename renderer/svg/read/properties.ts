import { dictionary } from '../../dictionary.ts';
import type { SvgElement } from '../tree.ts';
import {
  COLOR_PROPERTIES,
  type ColorWriter,
  localReference,
  plainColor,
  REPLACED_PROPERTIES,
  withoutServers,
  writeColorValue,
} from './colors.ts';
import { substitute, type Variables } from './custom-properties.ts';
import type { Declaration } from './stylesheet.ts';
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

/** Writes functions of `currentColor` too, as `color-mix()`; alone it stays a keyword. `color`: the one inherited. */
export const withCurrentColor =
  (write: ColorWriter, color: string): ColorWriter =>
  (text) =>
    write(text.includes('(') ? text.replace(/\bcurrentcolor\b/gi, color) : text);

/** Writes presentation attributes in the same way as declarations, and drops invalid ones. */
export function writePresentationAttributes(
  { attributes }: SvgElement,
  variables: Variables,
  writeColor: ColorWriter,
): void {
  for (const [property, value] of [...attributes]) {
    if (!(property in INITIAL)) continue;
    const text = substitute(value, (name) => variables.get(name) ?? null);
    const written = text === null ? null : writeValue(property, text.trim(), writeColor);
    if (written === null) attributes.delete(property);
    else if (written !== value) attributes.set(property, written);
  }
}

export function writeProperties(
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
