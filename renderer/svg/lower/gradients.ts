import { multiply } from '../../scene/matrix.ts';
import { tryColor } from '../../scene/paint.ts';
import type { Gradient, GradientStop, Matrix, Paint, Rect, SpreadMethod } from '../../scene/types.ts';
import { isElement, type SvgElement } from '../tree.ts';
import { documentNode, type Lowering, lengthContext } from './context.ts';
import { type Axis, type LengthContext, lengthOf, numberOf } from './lengths.ts';
import { matrixOf } from './transforms.ts';

const GRADIENTS: ReadonlySet<string> = new Set(['linearGradient', 'radialGradient']);
export const isGradient = ({ name }: SvgElement): boolean => GRADIENTS.has(name);

/** References that are followed, for attributes that a definition leaves to another one. */
const LONGEST_CHAIN = 100;

/** A definition and the definitions that it refers to, as long as they are of its kind; a circle ends the chain. */
export function templatesOf(
  element: SvgElement,
  byId: ReadonlyMap<string, SvgElement>,
  isKind: (element: SvgElement) => boolean,
): SvgElement[] {
  const chain: SvgElement[] = [];
  let next: SvgElement | undefined = element;
  while (next && isKind(next) && !chain.includes(next) && chain.length < LONGEST_CHAIN) {
    chain.push(next);
    const href: string | undefined = next.attributes.get('href');
    next = href?.startsWith('#') ? byId.get(href.slice(1)) : undefined;
  }
  return chain;
}

/** From the unit square to a box: what `objectBoundingBox` means. */
export const ontoBox = ({ x, y, width, height }: Rect): Matrix => [width, 0, 0, height, x, y];

/** A gradient as it paints something with that box; null where it does not, and a fallback counts. */
export function gradientPaint(
  element: SvgElement,
  box: () => Rect | null,
  opacity: number,
  lowering: Lowering,
): Paint | null {
  const chain = templatesOf(element, lowering.byId, isGradient);
  const attribute = (name: string, from: readonly SvgElement[] = chain) =>
    from.find(({ attributes }) => attributes.has(name))?.attributes.get(name);
  const isInBox = attribute('gradientUnits') !== 'userSpaceOnUse';
  const target = isInBox ? box() : null;
  if (isInBox && !(target && target.width > 0 && target.height > 0)) return null;
  const stops = stopsOf(chain, opacity, lowering);
  if (stops.length === 0) return CLEAR;
  const owner = chain.find(({ attributes }) => attributes.has('gradientTransform')) ?? element;
  const own = matrixOf(owner, 'gradientTransform', documentNode(lowering, owner), lowering);
  if (!own) return CLEAR;
  const geometry: Geometry = {
    kin: chain.filter(({ name }) => name === element.name),
    isInBox,
    lowering,
  };
  const last = stops.at(-1)!;
  const spread = attribute('spreadMethod');
  const ramp = {
    stops,
    ...(isSpread(spread) ? { spread } : {}),
    transform: target ? multiply(ontoBox(target), own) : own,
  };
  const gradient: Gradient | null =
    element.name === 'linearGradient' ? { ...linear(geometry), ...ramp } : radial(geometry, ramp);
  if (!gradient || stops.length === 1 || isPoint(gradient)) return { kind: 'solid', color: last.color };
  return gradient;
}

/** The paint of a gradient without stops, or of a flat one. */
const CLEAR: Paint = { kind: 'solid', color: { r: 0, g: 0, b: 0, a: 0 } };

const isSpread = (text: string | undefined): text is SpreadMethod =>
  text === 'pad' || text === 'reflect' || text === 'repeat';

/** A gradient from a point to itself paints its last stop (SVG 2, §14.2.2). */
const isPoint = (gradient: Gradient): boolean =>
  gradient.kind === 'linear-gradient' && gradient.x1 === gradient.x2 && gradient.y1 === gradient.y2;

interface Geometry {
  /** The gradients of the chain that have the same attributes. */
  kin: readonly SvgElement[];
  isInBox: boolean;
  lowering: Lowering;
}

const UNIT = { width: 1, height: 1 };

/** A coordinate in the gradient's own units; null where none of the chain gives it. */
function coordinate({ kin, isInBox, lowering }: Geometry, name: string, axis: Axis): number | null {
  const owner = kin.find(({ attributes }) => attributes.has(name));
  if (!owner) return null;
  const context: LengthContext = lengthContext(lowering, documentNode(lowering, owner));
  return lengthOf(owner.attributes.get(name)!, axis, isInBox ? { ...context, viewport: UNIT } : context);
}

function whole({ isInBox, kin, lowering }: Geometry): { width: number; height: number } {
  return isInBox ? UNIT : documentNode(lowering, kin[0]!).viewport;
}

function linear(
  geometry: Geometry,
): Pick<Extract<Gradient, { kind: 'linear-gradient' }>, 'kind' | 'x1' | 'y1' | 'x2' | 'y2'> {
  return {
    kind: 'linear-gradient',
    x1: coordinate(geometry, 'x1', 'x') ?? 0,
    y1: coordinate(geometry, 'y1', 'y') ?? 0,
    x2: coordinate(geometry, 'x2', 'x') ?? whole(geometry).width,
    y2: coordinate(geometry, 'y2', 'y') ?? 0,
  };
}

/** Null where the outer circle has no radius. */
function radial(geometry: Geometry, ramp: Pick<Gradient, 'stops' | 'spread' | 'transform'>): Gradient | null {
  const { width, height } = whole(geometry);
  const cx = coordinate(geometry, 'cx', 'x') ?? width / 2;
  const cy = coordinate(geometry, 'cy', 'y') ?? height / 2;
  const r = coordinate(geometry, 'r', 'diagonal') ?? Math.sqrt((width ** 2 + height ** 2) / 2) / 2;
  const fx = coordinate(geometry, 'fx', 'x') ?? cx;
  const fy = coordinate(geometry, 'fy', 'y') ?? cy;
  const fr = Math.max(0, coordinate(geometry, 'fr', 'diagonal') ?? 0);
  if (!(r > 0)) return null;
  return { kind: 'radial-gradient', cx, cy, r, fx, fy, fr, ...ramp };
}

/** The stops of the first gradient of the chain that has any. Offsets never fall. */
function stopsOf(chain: readonly SvgElement[], opacity: number, lowering: Lowering): GradientStop[] {
  for (const gradient of chain) {
    const elements = gradient.children.filter(isElement).filter(({ name }) => name === 'stop');
    if (elements.length === 0) continue;
    let before = 0;
    return elements.map((element) => {
      before = Math.max(before, Math.min(1, Math.max(0, numberOf(element.attributes.get('offset')) ?? 0)));
      return { offset: before, color: stopColor(element, opacity, lowering) };
    });
  }
  return [];
}

function stopColor(stop: SvgElement, opacity: number, lowering: Lowering): GradientStop['color'] {
  const node = documentNode(lowering, stop);
  const value = (name: string) => {
    let at: SvgElement | null = stop;
    while (at?.attributes.get(name) === 'inherit') at = at.parent;
    return at?.attributes.get(name);
  };
  const text = value('stop-color') ?? '#000000';
  const color = /^currentcolor$/i.test(text) ? node.style.color : (tryColor(text) ?? { r: 0, g: 0, b: 0, a: 1 });
  const own = Math.min(1, Math.max(0, numberOf(value('stop-opacity')) ?? 1));
  return { ...color, a: color.a * own * opacity };
}
