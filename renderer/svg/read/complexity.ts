import type { SvgComplexity } from '../../scene/image.ts';
import type { Path } from '../../scene/types.ts';
import { boundsOf } from '../bounds.ts';
import { svgTooComplex } from '../errors.ts';
import { readPath } from '../path.ts';
import { parseLength, parseViewBox } from '../size.ts';
import { parseTransform } from '../transform.ts';
import { elementsById, isElement, type SvgElement } from '../tree.ts';

/** Shapes beyond which a document is refused; 250,000 paths take librsvg some 6 s. */
const MAX_SHAPES = 1_000_000;
/** librsvg's own limit of nested layers. */
const MAX_NESTING = 500;

const REFERENCES = ['fill', 'stroke', 'mask', 'clip-path', 'filter', 'marker-start', 'marker-mid', 'marker-end'];
/** Contents of these are drawn where they are referred to only. */
const NEVER_DRAWN = new Set(
  'defs symbol clipPath mask marker pattern filter linearGradient radialGradient style'.split(' '),
);

/** `most`: the largest value of `passes`, if each pass covered the whole picture. */
type Measure = SvgComplexity & { most: number };
const NOTHING: Measure = { shapes: 0, outline: 0, passes: 0, layers: 0, most: 0 };

/**
 * Counts the work of drawing, following `use`, patterns, masks, clips and markers, without drawing. The sum is made
 * once for each element, so a bomb of doublings is recognised at once. `side`: the picture's longer side in user units.
 * @param isFiltered whether filters count
 * @throws RenderError `svg_too_complex`
 */
export function measureComplexity(root: SvgElement, side: number, isFiltered = true): SvgComplexity {
  const { most: _, ...complexity } = new Meter(root, side, isFiltered).measure(root, 0);
  return complexity;
}

class Meter {
  readonly #byId: ReadonlyMap<string, SvgElement>;
  readonly #side: number;
  readonly #isFiltered: boolean;
  readonly #known = new Map<SvgElement, Measure>();
  readonly #open = new Set<SvgElement>();

  constructor(root: SvgElement, side: number, isFiltered: boolean) {
    this.#byId = elementsById(root);
    this.#side = side;
    this.#isFiltered = isFiltered;
  }

  /** The cost of an element with its content, in its parent's coordinates. */
  measure(element: SvgElement, depth: number): Measure {
    const byId = this.#byId;
    const side = this.#side;
    const isFiltered = this.#isFiltered;
    const done = this.#known.get(element);
    if (done) return done;
    if (depth > MAX_NESTING) throw svgTooComplex('its references are nested too deep');
    // The drawing code breaks circles of references.
    if (this.#open.has(element)) return NOTHING;
    this.#open.add(element);
    const own = ownPasses(element, isFiltered);
    const share = element.attributes.has('filter') ? filteredShare(element, byId, side) : 1;
    const points = pointsOf(element);
    const sum: Sum = {
      shapes: 1 + points / 25,
      outline: outlineOf(element, side),
      passes: own * share,
      layers: 0,
      most: own,
    };
    for (const child of element.children) {
      if (!isElement(child)) sum.shapes += child.length / 2;
      else if (!NEVER_DRAWN.has(child.name)) add(sum, this.measure(child, depth + 1));
    }
    const href = element.attributes.get('href');
    const linked = href?.startsWith('#') ? byId.get(href.slice(1)) : undefined;
    if (linked && /^(use|feImage|pattern)$/.test(element.name)) add(sum, this.measure(linked, depth + 1));
    for (const property of REFERENCES) {
      const value = element.attributes.get(property);
      const target = value?.startsWith('url(') && byId.get(/^url\(#(.*?)\)/.exec(value)?.[1] ?? '');
      if (!target || (property === 'filter' && !isFiltered)) continue;
      const times = property.startsWith('marker') ? 1 + points : 1;
      add(sum, this.measure(target, depth + 1), times, property === 'filter' ? share : 1);
    }
    const scale = scaleInto(element, side);
    sum.outline *= scale;
    sum.passes = Math.min(sum.passes * scale ** 2, sum.most);
    if (own > 0) sum.layers++;
    this.#open.delete(element);
    this.#known.set(element, sum);
    return sum;
  }
}

type Sum = { -readonly [name in keyof Measure]: number };

function add(sum: Sum, part: Measure, times = 1, area = 1): void {
  sum.shapes += part.shapes * times;
  sum.outline += part.outline * times;
  sum.passes += part.passes * times * area;
  sum.most += part.most * times;
  sum.layers = Math.max(sum.layers, part.layers);
  if (sum.shapes > MAX_SHAPES) throw svgTooComplex(`it draws more than ${MAX_SHAPES} shapes`);
}

/** How much of the picture a filter works on, 0..1: its region, in the element's own coordinates. */
function filteredShare(element: SvgElement, byId: ReadonlyMap<string, SvgElement>, side: number): number {
  const id = /^url\(#(.*?)\)$/.exec(element.attributes.get('filter') ?? '')?.[1];
  const region = byId.get(id ?? '')?.attributes;
  const bySpace = region?.get('filterUnits') === 'userSpaceOnUse';
  const box = bySpace ? { width: side, height: side } : boundsOf(element);
  if (!region || !box) return 1;
  const length = (name: 'width' | 'height') => {
    const text = region.get(name) ?? '120%';
    if (text.endsWith('%')) return (Number.parseFloat(text) / 100) * box[name];
    return (parseLength(text) ?? 1) * (bySpace ? 1 : box[name]);
  };
  // Strokes reach over the box.
  const margin = (parseLength(element.attributes.get('stroke-width')) ?? 1) * 2;
  const share = ((Math.abs(length('width')) + margin) * (Math.abs(length('height')) + margin)) / side ** 2;
  return Number.isFinite(share) ? Math.min(1, share) : 1;
}

/** A coordinate takes about three characters, a point two coordinates. */
const pointsOf = ({ attributes }: SvgElement) => (attributes.get('d') ?? attributes.get('points') ?? '').length / 6;

/**
 * Length of an outline, in sides of the picture, weighted by the higher cost of a px in a long outline: 1000 lines all
 * across 800 px take librsvg 0.5 s, 10,000 of them 12 s, and the same length in small shapes no time.
 */
function outlineOf(element: SvgElement, side: number): number {
  const sides = outlineLength(pathOf(element)) / side;
  return sides * (sides / 300) ** 0.35;
}

/** What a shape of many points draws; its path is kept for lowering. */
function pathOf(element: SvgElement): Path {
  const { name, attributes } = element;
  if (name.startsWith('poly')) return readPath(`M${attributes.get('points')}`);
  if (name !== 'path') return [];
  element.outline ??= readPath(attributes.get('d') ?? '');
  return element.outline;
}

/** About the steps between the points of a path, control points included: enough to tell how long it is, quickly. */
function outlineLength(path: Path): number {
  let [length, x, y] = [0, 0, 0];
  for (const segment of path) {
    const isMove = segment[0] === 'M';
    for (let i = 1; i + 1 < segment.length; i += 2) {
      const toX = segment[i] as number;
      const toY = segment[i + 1] as number;
      if (!isMove) length += Math.abs(toX - x) + Math.abs(toY - y);
      x = toX;
      y = toY;
    }
  }
  return length;
}

/** How much longer lengths are outside an element than in its contents. */
function scaleInto({ name, attributes, parent }: SvgElement, side: number): number {
  const transform = attributes.get('transform');
  const [a, b, c, d] = (transform && parseTransform(transform)) || [1, 0, 0, 1];
  const scale = Math.max(Math.hypot(a, b), Math.hypot(c, d));
  const viewBox = parent && parseViewBox(attributes.get('viewBox'));
  if (viewBox && viewBox.width > 0 && viewBox.height > 0) {
    const shown = Math.max(parseLength(attributes.get('width')) ?? side, parseLength(attributes.get('height')) ?? side);
    return (scale * shown) / Math.min(viewBox.width, viewBox.height);
  }
  const units = attributes.get(`${name}Units`) ?? attributes.get(`${name}ContentUnits`);
  return units === 'objectBoundingBox' && name !== 'linearGradient' && name !== 'radialGradient' ? scale * side : scale;
}

/** Passes over the area that an element adds to those of its contents, in units of one group with opacity. */
function ownPasses(element: SvgElement, isFiltered: boolean): number {
  if (element.name.startsWith('fe')) return isFiltered ? primitivePasses(element) : 0;
  return layerPasses(element, isFiltered);
}

function primitivePasses({ name, attributes }: SvgElement): number {
  if (name === 'feMorphology') return 2 + 2 * largestNumber(attributes.get('radius'));
  if (name === 'feConvolveMatrix') return 2 + 3 * largestNumber(attributes.get('order') ?? '3') ** 2;
  if (name === 'feTurbulence') return 10 + 20 * Math.min(largestNumber(attributes.get('numOctaves') ?? '1'), 20);
  if (name === 'feGaussianBlur' || name === 'feDropShadow') return 60;
  if (/^fe.*Lighting$/.test(name)) return 20;
  return /^fe(?:Func|MergeNode|.*Light$)/.test(name) ? 0 : 4;
}

function layerPasses({ attributes }: SvgElement, isFiltered: boolean): number {
  const isSet = (property: string) => (attributes.get(property) ?? 'none') !== 'none';
  let passes = attributes.has('style') ? 1 : 0;
  if ((attributes.get('opacity') ?? '1') !== '1') passes++;
  if (isSet('mask')) passes += 4;
  // A primitive counts for itself; functions such as `blur(3px)` have none.
  if (isFiltered && isSet('filter')) passes += /^url\(#[^)]*\)$/.test(attributes.get('filter') ?? '') ? 4 : 60;
  return passes;
}

const largestNumber = (text = '') =>
  Math.max(
    0,
    ...text
      .split(/[\s,]+/)
      .map(Number)
      .filter(Number.isFinite),
  );
