import { group } from '../../scene/items.ts';
import { IDENTITY, multiply, translation } from '../../scene/matrix.ts';
import type { Item, Matrix, Pattern, Rect } from '../../scene/types.ts';
import { parseViewBox, viewBoxTransform } from '../size.ts';
import { isElement, type SvgElement } from '../tree.ts';
import { documentNode, type Lowering, lengthContext, lowerChildren } from './context.ts';
import { ontoBox, templatesOf } from './gradients.ts';
import { type Axis, lengthOf } from './lengths.ts';
import { matrixOf } from './transforms.ts';

export const isPattern = ({ name }: SvgElement): boolean => name === 'pattern';

/**
 * A pattern as it paints something with that box; null where it does not, and a fallback counts.
 * @source SVG 2, §14.3
 */
export function patternPaint(element: SvgElement, box: () => Rect | null, lowering: Lowering): Pattern | null {
  const chain = templatesOf(element, lowering.byId, isPattern);
  const owner = (name: string) => chain.find(({ attributes }) => attributes.has(name));
  const attribute = (name: string) => owner(name)?.attributes.get(name);
  const isInBox = attribute('patternUnits') !== 'userSpaceOnUse';
  const viewBox = parseViewBox(attribute('viewBox'));
  const isContentInBox = attribute('patternContentUnits') === 'objectBoundingBox' && !viewBox;
  const target = isInBox || isContentInBox ? box() : null;
  if ((isInBox || isContentInBox) && !(target && target.width > 0 && target.height > 0)) return null;
  const length = (name: string, axis: Axis) => {
    const from = owner(name);
    if (!from) return 0;
    const context = lengthContext(lowering, documentNode(lowering, from));
    const text = from.attributes.get(name)!;
    return lengthOf(text, axis, isInBox ? { ...context, viewport: { width: 1, height: 1 } } : context) ?? 0;
  };
  const place: Rect = {
    x: length('x', 'x'),
    y: length('y', 'y'),
    width: length('width', 'x'),
    height: length('height', 'y'),
  };
  const tile: Rect =
    isInBox && target
      ? {
          x: target.x + place.x * target.width,
          y: target.y + place.y * target.height,
          width: place.width * target.width,
          height: place.height * target.height,
        }
      : place;
  if (!(tile.width > 0 && tile.height > 0)) return null;
  if (viewBox && !(viewBox.width > 0 && viewBox.height > 0)) return null;
  const content = chain.find(({ children }) => children.some(isElement));
  const items = content
    ? contentItems(content, contentMatrix(attribute, tile, isContentInBox ? target : null), lowering)
    : [];
  const turned = owner('patternTransform') ?? element;
  const transform = matrixOf(turned, 'patternTransform', documentNode(lowering, turned), lowering);
  // A flat one paints nothing, and no fallback counts.
  return { kind: 'pattern', tile, transform: transform ?? IDENTITY, items: transform ? items : [] };
}

/** From the content's coordinates to the tile's. `target`: the box whose size is the content's unit. */
function contentMatrix(attribute: (name: string) => string | undefined, tile: Rect, target: Rect | null): Matrix {
  const corner = translation(tile.x, tile.y);
  const viewBox = attribute('viewBox');
  if (parseViewBox(viewBox)) return multiply(corner, viewBoxTransform(viewBox, attribute('preserveAspectRatio'), tile));
  if (!target) return corner;
  const [a, b, c, d] = ontoBox(target);
  return multiply(corner, [a, b, c, d, 0, 0]);
}

/** The tile's items: the tile's corner is the origin of its content. */
function contentItems(content: SvgElement, matrix: Matrix, lowering: Lowering): readonly Item[] {
  const { items } = lowerChildren(lowering, documentNode(lowering, content));
  lowering.spend(1);
  return items.length > 0 ? [group(items, { transform: matrix })] : [];
}
