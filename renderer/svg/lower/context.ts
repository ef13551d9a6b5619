import { group } from '../../scene/items.ts';
import { IDENTITY, invert, mapRect, multiply } from '../../scene/matrix.ts';
import type { Item, Matrix, Rect } from '../../scene/types.ts';
import { svgTooComplex } from '../errors.ts';
import type { InnerPicture } from '../pictures.ts';
import { elementsById, type SvgElement } from '../tree.ts';
import type { LengthContext, Viewport } from './lengths.ts';
import { computeStyle, INITIAL_STYLE, type Style } from './style.ts';
import { innerViewport } from './viewport.ts';

/** An element as it is drawn at one place: `use` draws the same element with another parent. */
export interface Node {
  element: SvgElement;
  parent: Node | null;
  style: Style;
  /** The sizes that its own lengths are relative to, and the lengths of its children. */
  viewport: Viewport;
  inner: Viewport;
  /** The element that `context-fill` and `context-stroke` speak of. */
  context: PaintContext | null;
}

/** The element whose paints a marker or a used element may take over. */
export interface PaintContext {
  node: Node;
  box: () => Rect | null;
  /** From its coordinates to the coordinates of the node that has the context. */
  transform: Matrix;
}

/** What an element comes to. */
export interface Lowered {
  items: readonly Item[];
  /** The box of its fill, whether visible or not; null where it fills nothing. */
  box: () => Rect | null;
  /** Whether any of the items blends with the colours below. */
  blends: boolean;
}

export const NOTHING: Lowered = { items: [], box: () => null, blends: false };

/** Items that all documents of one picture may come to: a scene of as many takes some 300 MB. */
const MOST_ITEMS = 500_000;

/** Counts the items of a picture and of all the pictures inside it. */
export function itemBudget(): (items: number) => void {
  let left = MOST_ITEMS;
  return (items) => {
    left -= items;
    if (left < 0) throw svgTooComplex(`it draws more than ${MOST_ITEMS} shapes`);
  };
}

/** A document while it is lowered. */
export interface Lowering {
  root: SvgElement;
  byId: ReadonlyMap<string, SvgElement>;
  /** The picture's size, px. */
  picture: Viewport;
  pictures: ReadonlyMap<SvgElement, InnerPicture>;
  rootFontSize: number;
  spend: (items: number) => void;
  /** Lowers an element with everything that it says of itself; in its parent's coordinates. */
  lower: (node: Node) => Lowered;
  /** Lowers a picture inside as the document that it is. */
  lowerPicture: (picture: InnerPicture, size: Viewport) => readonly Item[];
  nodes: Map<SvgElement, Node>;
  /** The resources being lowered: a resource that refers to itself is not valid. */
  open: Set<SvgElement>;
  /** Resources that were lowered before, by what they depend on. */
  known: Map<string, unknown>;
}

export function lengthContext(lowering: Lowering, node: Node): LengthContext {
  const { picture, rootFontSize } = lowering;
  return { viewport: node.viewport, fontSize: node.style.fontSize, rootFontSize, picture };
}

/** The root's node. Its own lengths count from the picture. */
export function rootNode(lowering: Lowering): Node {
  return makeNode(lowering, lowering.root, null, lowering.picture, null);
}

/** An element inside another one, as it is drawn. */
export const childNode = (lowering: Lowering, parent: Node, element: SvgElement): Node =>
  makeNode(lowering, element, parent, parent.inner, parent.context);

/**
 * An element at its place in the document: the styles that definitions inherit, and the sizes that their lengths are
 * relative to.
 */
export function documentNode(lowering: Lowering, element: SvgElement): Node {
  let node = lowering.nodes.get(element);
  if (!node) {
    node = element.parent
      ? childNode(lowering, documentNode(lowering, element.parent), element)
      : makeNode(lowering, element, null, lowering.picture, null);
    lowering.nodes.set(element, node);
  }
  return node;
}

function makeNode(
  lowering: Lowering,
  element: SvgElement,
  parent: Node | null,
  viewport: Viewport,
  context: PaintContext | null,
): Node {
  const { picture, rootFontSize } = lowering;
  const style = computeStyle(element.attributes, parent?.style ?? INITIAL_STYLE, { viewport, picture, rootFontSize });
  const node: Node = { element, parent, style, viewport, inner: viewport, context };
  if (element.name === 'svg' || element.name === 'symbol')
    node.inner = innerViewport(element, lengthContext(lowering, node), parent ? null : picture);
  return node;
}

/** A property that is not inherited, unless it says so. */
export function ownValue(node: Node, name: string): string | undefined {
  let at: Node | null = node;
  while (at) {
    const value = at.element.attributes.get(name);
    if (value !== 'inherit') return value;
    at = at.parent;
  }
  return undefined;
}

/** The element that a property refers to; null where there is none, or where `display` hides it or an ancestor. */
export function resourceOf(id: string | null, { byId }: Pick<Lowering, 'byId'>): SvgElement | null {
  const element = id === null ? undefined : byId.get(id);
  for (let at: SvgElement | null = element ?? null; at; at = at.parent)
    if (at.attributes.get('display') === 'none') return null;
  return element ?? null;
}

/** The elements inside another one, as they are drawn. */
export function lowerChildren(lowering: Lowering, node: Node): Lowered {
  const parts: Lowered[] = [];
  for (const child of node.element.children) {
    if (typeof child === 'string') continue;
    const lowered = lowering.lower(childNode(lowering, node, child));
    if (lowered !== NOTHING) parts.push(lowered);
  }
  return together(parts);
}

export function together(parts: readonly Lowered[]): Lowered {
  if (parts.length === 0) return NOTHING;
  if (parts.length === 1) return parts[0]!;
  return {
    items: parts.flatMap(({ items }) => items),
    box: once(() => union(parts.map(({ box }) => box()))),
    blends: parts.some(({ blends }) => blends),
  };
}

/** The box around several boxes; unlike boxes of painted items, a box without area counts. */
function union(boxes: readonly (Rect | null)[]): Rect | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const box of boxes) {
    if (!box) continue;
    left = Math.min(left, box.x);
    top = Math.min(top, box.y);
    right = Math.max(right, box.x + box.width);
    bottom = Math.max(bottom, box.y + box.height);
  }
  return left > right ? null : { x: left, y: top, width: right - left, height: bottom - top };
}

/** Worked out when it is first asked for. */
export function once<T>(work: () => T): () => T {
  let done: { value: T } | null = null;
  return () => {
    done ??= { value: work() };
    return done.value;
  };
}

/** Lowered items in the coordinates outside a transform. */
export function transformed({ items, box, blends }: Lowered, transform: Matrix, spend: Lowering['spend']): Lowered {
  if (transform === IDENTITY) return { items, box, blends };
  spend(1);
  return {
    items: items.length > 0 ? [group(items, { transform })] : [],
    box: once(() => {
      const inner = box();
      return inner && mapRect(transform, inner);
    }),
    blends,
  };
}

/** The node with its paint context in the coordinates inside a transform. */
export function insideTransform(node: Node, transform: Matrix): void {
  if (!node.context || transform === IDENTITY) return;
  const back = invert(transform);
  if (back) node.context = { ...node.context, transform: multiply(back, node.context.transform) };
}

/** Lowers a definition that others refer to; null where it refers to itself. */
export function withOpen<T>(lowering: Lowering, element: SvgElement, work: () => T): T | null {
  if (lowering.open.has(element)) return null;
  lowering.open.add(element);
  try {
    return work();
  } finally {
    lowering.open.delete(element);
  }
}

export function createLowering(
  root: SvgElement,
  picture: Viewport,
  given: Pick<Lowering, 'pictures' | 'spend' | 'lower' | 'lowerPicture'>,
): Lowering {
  const bases = { viewport: picture, picture, rootFontSize: INITIAL_STYLE.fontSize };
  const { fontSize: rootFontSize } = computeStyle(
    new Map([['font-size', root.attributes.get('font-size') ?? '16px']]),
    INITIAL_STYLE,
    bases,
  );
  return {
    ...given,
    root,
    byId: elementsById(root),
    picture,
    rootFontSize,
    nodes: new Map(),
    open: new Set(),
    known: new Map(),
  };
}
