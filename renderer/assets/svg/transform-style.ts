import { SVGPathData } from 'svg-pathdata';
import { mapRect, multiply, translation } from '../../scene/matrix.ts';
import type { Rect } from '../../scene/types.ts';
import { parseLength, parseViewBox } from './size.ts';
import { parseTransform, writeTransform } from './transform.ts';
import { descendants, isElement, type SvgElement } from './tree.ts';

/**
 * Writes CSS's `transform`, `transform-origin` and `transform-box` into `transform` attributes, which have none of
 * them. `size`: that of the viewport where there is no `viewBox`.
 */
export function applyTransformStyles(root: SvgElement, size: { width: number; height: number }): void {
  const viewBox = parseViewBox(root.attributes.get('viewBox')) ?? { x: 0, y: 0, ...size };
  for (const element of descendants(root)) {
    const { attributes } = element;
    const style = attributes.get('css:transform');
    const origin = attributes.get('css:transform-origin') ?? attributes.get('transform-origin');
    attributes.delete('transform-origin');
    const text = style ?? attributes.get('transform');
    if (text === undefined || (style === undefined && origin === undefined)) continue;
    const ownBox = /^(fill-box|stroke-box|content-box|border-box)$/.test(attributes.get('css:transform-box') ?? '');
    // Percentages count from the view box's size, but the origin from the corner of user space, not of the view box.
    const box = ownBox ? boundsOf(element) : { x: 0, y: 0, width: viewBox.width, height: viewBox.height };
    const matrix = parseTransform(text, box ?? { width: 0, height: 0 });
    if (!matrix) continue;
    const [x, y] = originOf(origin, box);
    attributes.set('transform', writeTransform(multiply(translation(x, y), multiply(matrix, translation(-x, -y)))));
  }
}

const KEYWORDS: Readonly<Record<string, string>> = {
  left: '0%',
  top: '0%',
  center: '50%',
  right: '100%',
  bottom: '100%',
};

/** `transform-origin` in user units; SVG's initial one is `0 0`. */
function originOf(text: string | undefined, box: Rect | null): [x: number, y: number] {
  if (!text || !box) return [box?.x ?? 0, box?.y ?? 0];
  let [first = '0', second = 'center'] = text
    .trim()
    .toLowerCase()
    .split(/[\s,]+/);
  if (/^(top|bottom)$/.test(first) || /^(left|right)$/.test(second)) [first, second] = [second, first];
  const place = (value: string, start: number, whole: number) => {
    const written = KEYWORDS[value] ?? value;
    if (written.endsWith('%')) return start + (Number.parseFloat(written) / 100) * whole;
    return start + (parseLength(written) ?? 0);
  };
  return [place(first, box.x, box.width), place(second, box.y, box.height)];
}

/**
 * The bounding box of what an element fills, in its own coordinates, without what is drawn by `use` and text; null
 * where nothing is.
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
      return pathBounds(`M${number('x1')} ${number('y1')}L${number('x2')} ${number('y2')}`);
    case 'polygon':
    case 'polyline':
      return pathBounds(`M${element.attributes.get('points')}`);
    case 'path':
      return pathBounds(element.attributes.get('d') ?? '');
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

/** The box of path data, curves as far as they reach; null where it has none or is not valid. */
export function pathBounds(data: string): Rect | null {
  try {
    const { minX, minY, maxX, maxY } = new SVGPathData(data).getBounds();
    return Number.isFinite(minX + minY + maxX + maxY)
      ? { x: minX, y: minY, width: maxX - minX, height: maxY - minY }
      : null;
  } catch {
    return null;
  }
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
