import { boxAround } from '../scene/bounds.ts';
import { mapRect } from '../scene/matrix.ts';
import type { Rect } from '../scene/types.ts';
import { readPath, tightBounds } from './path.ts';
import { parseLength } from './size.ts';
import { parseTransform } from './transform.ts';
import { isElement, type SvgElement } from './tree.ts';

/**
 * The bounding box of an element's fill, in its own coordinates, without text and the content of `use`; null where it
 * fills nothing.
 */
export function boundsOf(element: SvgElement): Rect | null {
  const number = (name: string) => parseLength(element.attributes.get(name)) ?? 0;
  switch (element.name) {
    case 'rect':
    case 'image':
      return { x: number('x'), y: number('y'), width: number('width'), height: number('height') };
    case 'circle':
      return {
        x: number('cx') - number('r'),
        y: number('cy') - number('r'),
        width: 2 * number('r'),
        height: 2 * number('r'),
      };
    case 'ellipse':
      return {
        x: number('cx') - number('rx'),
        y: number('cy') - number('ry'),
        width: 2 * number('rx'),
        height: 2 * number('ry'),
      };
    case 'line':
      return tightBounds(readPath(`M${number('x1')} ${number('y1')}L${number('x2')} ${number('y2')}`));
    case 'polygon':
    case 'polyline':
      return tightBounds(readPath(`M${element.attributes.get('points')}`));
    case 'path':
      return tightBounds(readPath(element.attributes.get('d') ?? ''));
    case 'g':
    case 'svg':
      return boxAround(element.children.filter(isElement).flatMap((child) => boundsInParent(child) ?? []));
    default:
      return null;
  }
}

function boundsInParent(element: SvgElement): Rect | null {
  const box = boundsOf(element);
  const matrix = parseTransform(element.attributes.get('transform') ?? '');
  return box && matrix ? mapRect(matrix, box) : box;
}
