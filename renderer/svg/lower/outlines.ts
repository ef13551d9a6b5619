import { arcTo, rectangle } from '../../scene/path.ts';
import type { Path, Rect, Segment } from '../../scene/types.ts';
import { readNumbers, readPath } from '../path.ts';
import type { SvgElement } from '../tree.ts';
import { type Axis, attributeLength, type LengthContext, lengthOf } from './lengths.ts';

export const SHAPES: ReadonlySet<string> = new Set('path rect circle ellipse line polyline polygon'.split(' '));

/**
 * The outline of a shape in its own coordinates; empty where it has none, or an attribute keeps it from being drawn.
 * @param joints takes the segments that end within an arc, where no marker stands
 */
export function outlineOf(element: SvgElement, context: LengthContext, joints?: Set<Segment>): Path {
  const length = (name: string, axis: Axis) => attributeLength(element, name, axis, context, 0);
  switch (element.name) {
    case 'path':
      return joints || !element.outline ? readPath(element.attributes.get('d') ?? '', joints) : element.outline;
    case 'rect':
      return rectPath(element, context);
    case 'circle': {
      const radius = length('r', 'diagonal');
      return radius > 0 ? ellipseAt(length('cx', 'x'), length('cy', 'y'), radius, radius) : [];
    }
    case 'ellipse': {
      const [rx, ry] = radiiOf(element, context);
      return rx > 0 && ry > 0 ? ellipseAt(length('cx', 'x'), length('cy', 'y'), rx, ry) : [];
    }
    case 'line':
      return [
        ['M', length('x1', 'x'), length('y1', 'y')],
        ['L', length('x2', 'x'), length('y2', 'y')],
      ];
    case 'polyline':
    case 'polygon':
      return polyPath(element);
    default:
      return [];
  }
}

const ellipseAt = (cx: number, cy: number, rx: number, ry: number): Path => [
  ['M', cx + rx, cy],
  ...arcTo(cx, cy, rx, ry, 0, 2 * Math.PI),
  ['Z'],
];

/**
 * The radii of an ellipse or of a rectangle's corners: a radius that is absent, `auto` or not valid is as long as the
 * other.
 */
function radiiOf({ attributes }: SvgElement, context: LengthContext): [rx: number, ry: number] {
  const radius = (name: string, axis: Axis) => {
    const value = lengthOf(attributes.get(name) ?? '', axis, context);
    return value !== null && value >= 0 ? value : null;
  };
  const [rx, ry] = [radius('rx', 'x'), radius('ry', 'y')];
  return [rx ?? ry ?? 0, ry ?? rx ?? 0];
}

function rectPath(element: SvgElement, context: LengthContext): Path {
  const box: Rect = {
    x: attributeLength(element, 'x', 'x', context, 0),
    y: attributeLength(element, 'y', 'y', context, 0),
    width: attributeLength(element, 'width', 'x', context, 0),
    height: attributeLength(element, 'height', 'y', context, 0),
  };
  if (!(box.width > 0 && box.height > 0)) return [];
  const radii = radiiOf(element, context);
  const [rx, ry] = [Math.min(radii[0], box.width / 2), Math.min(radii[1], box.height / 2)];
  return rx > 0 && ry > 0 ? roundedBox(box, rx, ry) : rectangle(box);
}

/** A box with elliptical corners, clockwise from the end of its top left one. @source SVG 2, §10.2 */
export function roundedBox({ x, y, width, height }: Rect, rx: number, ry: number): Path {
  const [right, bottom] = [x + width, y + height];
  const quarter = (cx: number, cy: number, turns: number): Segment[] =>
    arcTo(cx, cy, rx, ry, (turns * Math.PI) / 2, ((turns + 1) * Math.PI) / 2);
  return [
    ['M', x + rx, y],
    ['L', right - rx, y],
    ...quarter(right - rx, y + ry, -1),
    ['L', right, bottom - ry],
    ...quarter(right - rx, bottom - ry, 0),
    ['L', x + rx, bottom],
    ...quarter(x + rx, bottom - ry, 1),
    ['L', x, y + ry],
    ...quarter(x + rx, y + ry, 2),
    ['Z'],
  ];
}

/** A list of points is drawn up to its last whole one. */
function polyPath({ name, attributes }: SvgElement): Path {
  const numbers = readNumbers(attributes.get('points') ?? '');
  const path: Segment[] = [];
  for (let i = 0; i + 1 < numbers.length; i += 2) path.push([i === 0 ? 'M' : 'L', numbers[i]!, numbers[i + 1]!]);
  if (path.length > 0 && name === 'polygon') path.push(['Z']);
  return path;
}
