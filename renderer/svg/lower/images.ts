import { group } from '../../scene/items.ts';
import { multiply, translation } from '../../scene/matrix.ts';
import { rectangle } from '../../scene/path.ts';
import type { Item, Rect } from '../../scene/types.ts';
import type { InnerPicture } from '../pictures.ts';
import { viewBoxTransform } from '../size.ts';
import { type Lowered, type Lowering, lengthContext, NOTHING, type Node } from './context.ts';
import { type Axis, attributeLength, lengthOf, type Viewport } from './lengths.ts';
import { showsOverflow } from './viewport.ts';

/** A picture inside, fitted into the box of its `image` element as its `preserveAspectRatio` says. */
export function lowerImage(node: Node, lowering: Lowering): Lowered {
  const { element, style } = node;
  const picture = lowering.pictures.get(element);
  const context = lengthContext(lowering, node);
  const box: Rect = {
    x: attributeLength(element, 'x', 'x', context, 0),
    y: attributeLength(element, 'y', 'y', context, 0),
    ...sizeOf(node, picture, lowering),
  };
  if (!picture || !(box.width > 0 && box.height > 0)) return NOTHING;
  if (!style.isVisible) return { items: [], box: () => box, blends: false };
  const natural = naturalSize(picture, box, /^\s*none/.test(element.attributes.get('preserveAspectRatio') ?? ''));
  if (!(natural.width > 0 && natural.height > 0)) return NOTHING;
  const place = multiply(
    translation(box.x, box.y),
    viewBoxTransform(`0 0 ${natural.width} ${natural.height}`, element.attributes.get('preserveAspectRatio'), box),
  );
  lowering.spend(2);
  const items = itemsOf(picture, natural, style.isPixelated, lowering);
  const isCut = !showsOverflow(element) && /slice/.test(element.attributes.get('preserveAspectRatio') ?? '');
  const placed = group(items, { transform: place });
  const clip = { kind: 'path', path: rectangle(box), rule: 'nonzero' } as const;
  return { items: [isCut ? group([placed], { clip }) : placed], box: () => box, blends: false };
}

function itemsOf(picture: InnerPicture, size: Viewport, pixelated: boolean, lowering: Lowering): readonly Item[] {
  const whole = { x: 0, y: 0, ...size };
  if (picture.kind === 'svg') {
    const clip = { kind: 'path', path: rectangle(whole), rule: 'nonzero' } as const;
    return [group(lowering.lowerPicture(picture, size), { clip, isolated: true })];
  }
  const { asset } = picture;
  const source = { x: 0, y: 0, width: asset.width, height: asset.height };
  return [
    {
      kind: 'image',
      asset,
      source,
      target: whole,
      flipX: false,
      flipY: false,
      smooth: true,
      ...(pixelated ? { sampled: true } : {}),
    },
  ];
}

/** A side that the element leaves open is the picture's, or follows from the other one by its proportion. */
function sizeOf({ element, ...node }: Node, picture: InnerPicture | undefined, lowering: Lowering): Viewport {
  const context = lengthContext(lowering, { element, ...node });
  const side = (name: 'width' | 'height', axis: Axis) => lengthOf(element.attributes.get(name) ?? '', axis, context);
  const [width, height] = [side('width', 'x'), side('height', 'y')];
  if (width !== null && height !== null) return { width, height };
  if (!picture) return { width: 0, height: 0 };
  const natural = picture.kind === 'raster' ? picture.asset : picture.document;
  const ratio = natural.height > 0 ? natural.width / natural.height : 1;
  if (width !== null) return { width, height: width / ratio };
  if (height !== null) return { width: height * ratio, height };
  return { width: natural.width, height: natural.height };
}

/** How large a picture is by itself; a document that leaves its size open fills the box. */
function naturalSize(picture: InnerPicture, box: Rect, isStretched: boolean): Viewport {
  if (picture.kind === 'raster') return picture.asset;
  const { width, height, openWidth, openHeight, proportion, root } = picture.document;
  // A proportion alone gives no size: it is fitted into the box as the document says.
  if (!root.attributes.has('width') && !root.attributes.has('height')) {
    if (!isStretched || !proportion) return { width: box.width, height: box.height };
    const fitted = Math.min(box.width, box.height * proportion);
    return { width: fitted, height: fitted / proportion };
  }
  return { width: openWidth ? box.width : width, height: openHeight ? box.height : height };
}
