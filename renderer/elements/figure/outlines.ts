import { dictionary } from '../../dictionary.ts';
import { arcTo, parsePath, rectangle, roundedRectangle, scalePath } from '../../scene/path.ts';
import type { Path } from '../../scene/types.ts';
import { TRACED } from './traced.ts';

/** What an outline depends on; px. */
export interface Shape {
  subType: string;
  width: number;
  height: number;
  cornerRadius: number;
}

const { PI } = Math;

/** Figures drawn from a formula, in their box. Where a path begins is where its dashes do (probes figure-dash-*). */
const FORMULAS = dictionary<(shape: Shape) => Path>({
  rect({ width, height, cornerRadius }) {
    const box = { x: 0, y: 0, width, height };
    const radius = Math.min(cornerRadius, width / 2, height / 2);
    return radius > 0 ? roundedRectangle(box, radius) : rectangle(box);
  },
  circle: ({ width, height }) => [
    ['M', 0, height / 2],
    ...arcTo(width / 2, height / 2, width / 2, height / 2, PI, -PI),
    ['Z'],
  ],
  /** A rounded rectangle four fifths as high as the box, on a tail. Its corners stay round in any box. */
  speechBubble({ width, height }) {
    const [bottom, radius] = [height * 0.8, Math.min(width, height) * 0.1];
    const corner = (x: number, y: number, from: number) => arcTo(x, y, radius, radius, from, from + PI / 2);
    return [
      ['M', radius, 0],
      ['L', width - radius, 0],
      ...corner(width - radius, radius, -PI / 2),
      ['L', width, bottom - radius],
      ...corner(width - radius, bottom - radius, 0),
      ['L', width * 0.6, bottom],
      ['L', width * 0.5, height],
      ['L', width * 0.4, bottom],
      ['L', radius, bottom],
      ...corner(radius, bottom - radius, PI / 2),
      ['L', 0, radius],
      ...corner(radius, radius, PI),
      ['Z'],
    ];
  },
});

/** Every shape by the name that a figure gives it. */
export const SUB_TYPES: readonly string[] = [...Object.keys(FORMULAS), ...Object.keys(TRACED)];

/** Contours inside a figure, which its stroke alone shows, in the unit square (corpus figure-flower). */
const WITHIN = dictionary<Path>({
  flower: [['M', 0.569, 0.504], ...arcTo(0.504, 0.504, 0.065, 0.06, 0, 2 * PI), ['Z']],
});

/** Traced outlines that were asked for, in the unit square. */
const unitOutlines = new Map<string, Path>();

/** A figure's outline in its box (0, 0, width, height). An unknown subtype is a rectangle. */
export function outlineOf(shape: Shape): Path {
  const { subType, width, height } = shape;
  if (Object.hasOwn(FORMULAS, subType)) return FORMULAS[subType]!(shape);
  if (!Object.hasOwn(TRACED, subType)) return FORMULAS.rect!(shape);
  const unit = unitOutlines.get(subType) ?? [
    ...scalePath(parsePath(TRACED[subType]!), 0.001, 0.001),
    ...(WITHIN[subType] ?? []),
  ];
  unitOutlines.set(subType, unit);
  return scalePath(unit, width, height);
}
