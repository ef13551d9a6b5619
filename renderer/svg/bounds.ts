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
      return union(element.children.filter(isElement).map(boundsInParent));
    default:
      return null;
  }
}

function boundsInParent(element: SvgElement): Rect | null {
  const box = boundsOf(element);
  const matrix = parseTransform(element.attributes.get('transform') ?? '');
  return box && matrix ? mapRect(matrix, box) : box;
}

function union(boxes: readonly (Rect | null)[]): Rect | null {
  const found = boxes.filter((box) => box !== null);
  if (found.length === 0) return null;
  const x = Math.min(...found.map((box) => box.x));
  const y = Math.min(...found.map((box) => box.y));
  const right = Math.max(...found.map((box) => box.x + box.width));
  const bottom = Math.max(...found.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}
