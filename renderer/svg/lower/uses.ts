import { group } from '../../scene/items.ts';
import { IDENTITY, multiply, translation } from '../../scene/matrix.ts';
import type { Rect } from '../../scene/types.ts';
import {
  childNode,
  insideTransform,
  type Lowered,
  type Lowering,
  lengthContext,
  lowerChildren,
  NOTHING,
  type Node,
  once,
  transformed,
  withOpen,
} from './context.ts';
import { attributeLength, lengthOf } from './lengths.ts';
import { innerViewport, type Override, openViewport } from './viewport.ts';

/** What a `use` may draw. */
const USABLE: ReadonlySet<string> = new Set(
  'svg symbol g switch use image text path rect circle ellipse line polyline polygon'.split(' '),
);

/** What a `use` draws, in the coordinates inside its own transform. */
export function lowerUse(node: Node, lowering: Lowering): Lowered {
  const { attributes } = node.element;
  const target = lowering.byId.get(attributes.get('href')?.slice(1) ?? '');
  if (!target || !USABLE.has(target.name)) return NOTHING;
  // A `use` that draws itself is not drawn.
  for (let at: Node | null = node; at; at = at.parent)
    if (at.element === target || at.element === target.shadow) return NOTHING;
  const context = lengthContext(lowering, node);
  const corner = translation(
    attributeLength(node.element, 'x', 'x', context, 0),
    attributeLength(node.element, 'y', 'y', context, 0),
  );
  let lowered: Lowered = NOTHING;
  const inside: Node = { ...node, context: { node, box: () => boxOf(node, lowering), transform: IDENTITY } };
  insideTransform(inside, corner);
  const drawn = childNode(lowering, inside, target.shadow ?? target);
  if (target.name === 'svg' || target.name === 'symbol') {
    const override = overrideOf(node, lowering);
    drawn.inner = innerViewport(drawn.element, lengthContext(lowering, drawn), null, override);
    lowered = transformed(lowering.lower(withOverride(drawn, override)), corner, lowering.spend);
  } else lowered = transformed(lowering.lower(drawn), corner, lowering.spend);
  return lowered;
}

/** The box of a `use`'s content, worked out before its paint is known. */
function boxOf(node: Node, lowering: Lowering): Rect | null {
  const key = { ...node, context: null };
  return withOpen(lowering, node.element, () => lowerUse(key, lowering))?.box() ?? null;
}

/** The node of an `svg` or `symbol` that a `use` draws, with the size that it gives it. */
export type UsedNode = Node & { override?: Override };
const withOverride = (node: Node, override: Override): UsedNode => ({ ...node, override });

function overrideOf(node: Node, lowering: Lowering): Override {
  const context = lengthContext(lowering, node);
  const side = (name: 'width' | 'height') => {
    const text = node.element.attributes.get(name);
    const value = text === undefined ? null : lengthOf(text, name === 'width' ? 'x' : 'y', context);
    return value === null ? {} : { [name]: value };
  };
  return { ...side('width'), ...side('height') };
}

/** What an `svg` inside a document, or a `symbol` in use, holds; in the coordinates inside its own transform. */
export function lowerViewport(node: UsedNode, lowering: Lowering): Lowered {
  const opened = openViewport(node.element, lengthContext(lowering, node), node.override);
  if (!opened.transform) return NOTHING;
  const inner: Node = { ...node };
  insideTransform(inner, opened.transform);
  const content = transformed(lowerChildren(lowering, inner), multiply(IDENTITY, opened.transform), lowering.spend);
  if (!opened.clip || content.items.length === 0) return content;
  lowering.spend(1);
  return { ...content, items: [group(content.items, { clip: opened.clip })], box: once(content.box) };
}
