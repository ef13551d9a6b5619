import type { SvgComplexity } from '../../scene/image.ts';
import { svgTooComplex } from './errors.ts';
import { elementsById, isElement, type SvgElement } from './tree.ts';

/** Shapes beyond which a document is refused; 250,000 paths take librsvg some 6 s. */
const MAX_SHAPES = 1_000_000;
/** librsvg's own limit of nested layers. */
const MAX_NESTING = 500;

/** Points of path data that cost as much as a shape. */
const CHARACTERS_PER_SHAPE = 200;

const REFERENCES = ['fill', 'stroke', 'mask', 'clip-path', 'filter', 'marker-start', 'marker-mid', 'marker-end'];
/** Contents of these are drawn where they are referred to only. */
const NEVER_DRAWN = new Set([
  'defs',
  'symbol',
  'clipPath',
  'mask',
  'marker',
  'pattern',
  'filter',
  'linearGradient',
  'radialGradient',
  'style',
]);

/**
 * Counts what drawing takes, following `use`, patterns, masks, clips and markers, without drawing: the sum is made once
 * for each element, so a bomb of doublings is told in no time.
 * @throws RenderError `svg_too_complex`
 */
export function measureComplexity(root: SvgElement): SvgComplexity {
  const byId = elementsById(root);
  const known = new Map<SvgElement, SvgComplexity>();
  const open = new Set<SvgElement>();

  /** Of an element as it is drawn when reached. */
  function measure(element: SvgElement, depth: number): SvgComplexity {
    const done = known.get(element);
    if (done) return done;
    if (depth > MAX_NESTING) throw svgTooComplex('its references are nested too deep');
    // A circle of references is broken by whoever draws it.
    if (open.has(element)) return NOTHING;
    open.add(element);
    const sum = { shapes: 1, passes: 0, layers: 0 };
    const add = (part: SvgComplexity, times = 1) => {
      sum.shapes += part.shapes * times;
      sum.passes += part.passes * times;
      sum.layers = Math.max(sum.layers, part.layers);
      if (sum.shapes > MAX_SHAPES) throw svgTooComplex(`it draws more than ${MAX_SHAPES} shapes`);
    };
    for (const child of element.children)
      if (isElement(child) && !NEVER_DRAWN.has(child.name)) add(measure(child, depth + 1));
    const points = (element.attributes.get('d') ?? element.attributes.get('points') ?? '').length;
    sum.shapes += points / CHARACTERS_PER_SHAPE;
    const href = element.attributes.get('href');
    const linked = href?.startsWith('#') ? byId.get(href.slice(1)) : undefined;
    if (linked && (element.name === 'use' || element.name === 'feImage' || element.name === 'pattern'))
      add(measure(linked, depth + 1));
    for (const property of REFERENCES) {
      const target = byId.get(/^url\(#(.*?)\)/.exec(element.attributes.get(property) ?? '')?.[1] ?? '');
      if (!target) continue;
      // About six characters a vertex: the markers of a path stand on each.
      add(measure(target, depth + 1), property.startsWith('marker') ? 1 + points / 6 : 1);
    }
    const passes = ownPasses(element);
    sum.passes += passes;
    if (passes > 0) sum.layers++;
    open.delete(element);
    known.set(element, sum);
    return sum;
  }
  return measure(root, 0);
}

const NOTHING: SvgComplexity = { shapes: 0, passes: 0, layers: 0 };

/** Passes over the area that an element adds to those of its contents. */
function ownPasses({ name, attributes }: SvgElement): number {
  if (name === 'feMorphology') return 2 + largestNumber(attributes.get('radius'));
  if (name === 'feConvolveMatrix') return 2 + largestNumber(attributes.get('order') ?? '3') ** 2;
  if (name === 'feTurbulence') return 4 + 4 * Math.min(largestNumber(attributes.get('numOctaves') ?? '1'), 20);
  if (name === 'feGaussianBlur' || name === 'feDropShadow') return 6;
  if (name.startsWith('fe') && !/^fe(Func|MergeNode|.*Light$)/.test(name)) return 2;
  let passes = 0;
  if (attributes.has('opacity') && attributes.get('opacity') !== '1') passes++;
  if ((attributes.get('mask') ?? 'none') !== 'none') passes += 3;
  if ((attributes.get('filter') ?? 'none') !== 'none') passes += 2;
  if (attributes.has('style')) passes++;
  if (/\w\(/.test((attributes.get('filter') ?? '').replace(/url\(/g, ''))) passes += 6;
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
