import { group } from '../../scene/items.ts';
import { IDENTITY, mapRect } from '../../scene/matrix.ts';
import type { BlendMode, GroupItem, Item } from '../../scene/types.ts';
import { clipOf } from './clips.ts';
import {
  insideTransform,
  type Lowered,
  type Lowering,
  lowerChildren,
  NOTHING,
  type Node,
  once,
  ownValue,
} from './context.ts';
import { drawnApart, filteredItems } from './fallback.ts';
import { lowerImage } from './images.ts';
import { numberOf } from './lengths.ts';
import { maskOf } from './masks.ts';
import { SHAPES } from './outlines.ts';
import { lowerShape } from './shapes.ts';
import { dependsOnBox, matrixOf } from './transforms.ts';
import { lowerUse, lowerViewport } from './uses.ts';

/** An element with everything that it says of itself, in the coordinates outside. */
export function lowerElement(node: Node, lowering: Lowering): Lowered {
  if (ownValue(node, 'display') === 'none') return NOTHING;
  // Descendants get the transform beforehand, unless it depends on them.
  const early = dependsOnBox(node.element) ? undefined : matrixOf(node.element, 'transform', node, lowering);
  if (early === null) return NOTHING;
  if (early) insideTransform(node, early);
  const content = contentOf(node, lowering);
  if (content === NOTHING && !(node.element.name === 'g' && node.element.attributes.has('filter'))) return NOTHING;
  return finished(node, content, early, lowering);
}

function contentOf(node: Node, lowering: Lowering): Lowered {
  const { name } = node.element;
  if (SHAPES.has(name)) return lowerShape(node, lowering);
  switch (name) {
    case 'g': {
      const { textBox } = node.element;
      const content = lowerChildren(lowering, node);
      return textBox && content !== NOTHING ? { ...content, box: () => textBox } : content;
    }
    case 'svg':
    case 'symbol':
      // Drawn by a `use` only.
      if (name === 'symbol' && node.parent?.element.name !== 'use') return NOTHING;
      return lowerViewport(node, lowering);
    case 'use':
      return lowerUse(node, lowering);
    case 'image':
      return lowerImage(node, lowering);
    case 'text':
      return node.style.isVisible ? drawnApart(node, lowering) : NOTHING;
    default:
      return NOTHING;
  }
}

/**
 * The content of an element with the properties that apply to it as a whole: filter, clip path, mask, opacity,
 * blending, transform.
 * @param early its transform, where that does not depend on what it holds
 */
export function finished(
  node: Node,
  content: Lowered,
  early: GroupItem['transform'] | undefined,
  lowering: Lowering,
): Lowered {
  const transform = early ?? matrixOf(node.element, 'transform', node, lowering, content.box);
  if (!transform) return NOTHING;
  const items = filteredItems(node, content, lowering) ?? content.items;
  const box =
    transform === IDENTITY
      ? content.box
      : once(() => {
          const inner = content.box();
          return inner && mapRect(transform, inner);
        });
  const properties = groupProperties(node, { ...content, items }, lowering);
  if (items.length === 0 || properties.opacity === 0) return { items: [], box, blends: false };
  const isPlain = transform === IDENTITY && Object.keys(properties).length === 0;
  if (isPlain) return { items, box, blends: content.blends };
  lowering.spend(1);
  const blend = properties.blend !== undefined;
  return {
    items: [group(items, { transform, ...properties })],
    box,
    blends: blend || (content.blends && !properties.isolated),
  };
}

const BLEND_MODES: ReadonlySet<string> = new Set<BlendMode>([
  'multiply',
  'screen',
  'overlay',
  'darken',
  'lighten',
  'color-dodge',
  'color-burn',
  'hard-light',
  'soft-light',
  'difference',
  'exclusion',
  'hue',
  'saturation',
  'color',
  'luminosity',
]);
const isBlendMode = (text: string | undefined): text is BlendMode => BLEND_MODES.has(text ?? '');

function groupProperties(node: Node, { items, box, blends }: Lowered, lowering: Lowering): Partial<GroupItem> {
  const { attributes } = node.element;
  const properties: Partial<GroupItem> = {};
  const clip = clipOf(node, box, lowering);
  const mask = maskOf(node, box, lowering);
  const opacity = Math.min(1, Math.max(0, numberOf(ownValue(node, 'opacity')) ?? 1));
  const style = attributes.get('style');
  const blend = style && /(?:^|;)mix-blend-mode:\s*([\w-]+)/.exec(style)?.[1];
  if (clip) properties.clip = clip;
  if (mask) properties.mask = mask;
  if (opacity < 1) properties.opacity = opacity;
  if (isBlendMode(blend)) properties.blend = blend;
  // A layer makes a difference only where items overlap, or look at the colours below.
  const wantsLayer = blends && (style?.includes('isolation:isolate') || clip || mask || ownValue(node, 'filter'));
  if (wantsLayer || properties.blend || (opacity < 1 && (blends || paintsOf(items) > 1))) properties.isolated = true;
  return properties;
}

/** How many fills, strokes and pictures items paint, as far as it matters: 2 stands for more. */
function paintsOf(items: readonly Item[]): number {
  let sum = 0;
  for (const item of items) {
    if (item.kind === 'group') sum += item.isolated || item.mask ? 1 : paintsOf(item.items);
    else sum += item.kind === 'path' ? Number(item.fill !== null) + Number(item.stroke !== null) : 1;
    if (sum > 1) return 2;
  }
  return sum;
}
