import { parseLength } from '../size.ts';
import { descendants, element, elementsById, isElement, type SvgElement } from '../tree.ts';
import { expandFilterFunctions } from './filter-functions.ts';
import { normalizeFilters } from './filter-inputs.ts';
import { foldOpacity } from './opacity.ts';
import { applyTransformStyles } from './transform-style.ts';

interface Size {
  width: number;
  height: number;
}

/**
 * Rewrites features that librsvg draws otherwise than Chromium: units, CSS `transform` with its origin, gradients
 * without length, opacity that needs no layer. `size`: the document's size as a picture, CSS px.
 */
export function normalize(root: SvgElement, size: Size): void {
  // librsvg begins with 12 px.
  if (!root.attributes.has('font-size')) root.attributes.set('font-size', '16px');
  const lengths = lengthWriter(root, size);
  for (const node of descendants(root)) {
    if (node.name.startsWith('poly')) dropHalfPoint(node);
    if (node.name === 'ellipse') dropInvalidRadii(node);
    lengths(node);
  }
  flattenPointGradients(root);
  expandFilterFunctions(root);
  normalizeFilters(root);
  applyTransformStyles(root, size);
  foldOpacity(root);
  for (const { attributes } of descendants(root))
    for (const name of [...attributes.keys()]) if (/^(css:|data-|aria-)/.test(name)) attributes.delete(name);
}

/** A list of points is drawn up to its last whole point; librsvg draws nothing of a list that ends in half a point. */
function dropHalfPoint({ attributes }: SvgElement): void {
  const numbers = attributes.get('points')?.match(/[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?/gi) ?? [];
  if (numbers.length % 2 === 1) attributes.set('points', numbers.slice(0, -1).join(' '));
}

/** An ellipse with a radius that is no length is not drawn; librsvg takes the other radius. */
function dropInvalidRadii({ attributes }: SvgElement): void {
  for (const name of ['rx', 'ry'])
    if (attributes.has(name) && !/\d|auto/.test(attributes.get(name) ?? '')) attributes.set(name, '0');
}

const LENGTHS = new Set(
  'x y width height cx cy r rx ry x1 y1 x2 y2 fx fy fr dx dy refX refY markerWidth markerHeight startOffset textLength font-size stroke-width stroke-dasharray stroke-dashoffset letter-spacing word-spacing baseline-shift'.split(
    ' ',
  ),
);

/** A number with whatever unit follows it. */
const DIMENSION = /([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)([a-z]*)/gi;

/**
 * Writes lengths in px: units of the root and the viewport, which librsvg does not know, and absolute units, for which
 * sharp tells librsvg 72 to an inch.
 */
function lengthWriter(root: SvgElement, size: Size): (node: SvgElement) => void {
  const rootSize = parseLength(root.attributes.get('font-size')) ?? 16;
  const px: Record<string, number> = {
    rem: rootSize,
    vw: size.width / 100,
    vh: size.height / 100,
    vmin: Math.min(size.width, size.height) / 100,
    vmax: Math.max(size.width, size.height) / 100,
    q: 96 / 101.6,
    pt: 96 / 72,
    pc: 16,
    in: 96,
    cm: 96 / 2.54,
    mm: 96 / 25.4,
  };
  return ({ attributes }) => {
    for (const [name, value] of attributes) {
      if (!LENGTHS.has(name) || !/[a-z]/i.test(value)) continue;
      const written = value.replace(DIMENSION, (whole, number: string, unit: string) => {
        const factor = px[unit.toLowerCase()];
        return factor === undefined ? whole : String(Number(number) * factor);
      });
      if (written !== value) attributes.set(name, written);
    }
  };
}

/** A linear gradient from a point to itself paints its last stop (SVG 2, §14.2.2); librsvg mixes all stops. */
function flattenPointGradients(root: SvgElement): void {
  const byId = elementsById(root);
  for (const gradient of descendants(root)) {
    const { name, attributes } = gradient;
    const isPoint = (from: string, to: string) => attributes.has(from) && attributes.get(from) === attributes.get(to);
    // An absent y1 and y2 are both 0; an absent x2 is not x1.
    const level = !attributes.has('y1') && !attributes.has('y2');
    if (name !== 'linearGradient' || !isPoint('x1', 'x2') || !(level || isPoint('y1', 'y2'))) continue;
    const last = stopsOf(gradient, byId).at(-1);
    attributes.delete('href');
    gradient.children = last ? [element('stop', Object.fromEntries(last.attributes))] : [];
  }
}

/** A gradient's stops, or the stops of the gradient that it refers to. */
function stopsOf(gradient: SvgElement, byId: ReadonlyMap<string, SvgElement>): SvgElement[] {
  let source: SvgElement | undefined = gradient;
  for (let i = 0; source && i < 10; i++) {
    const stops = source.children.filter(isElement).filter(({ name }) => name === 'stop');
    if (stops.length > 0) return stops;
    source = byId.get(source.attributes.get('href')?.slice(1) ?? '');
  }
  return [];
}
