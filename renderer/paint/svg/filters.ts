import { boundsOf, effectReach } from '../../scene/bounds.ts';
import { invert, mapRect, scaleOf } from '../../scene/matrix.ts';
import type { Adjustment, Effect, GroupItem, Matrix, Rect } from '../../scene/types.ts';
import { element, number } from '../markup/xml.ts';
import { reference } from './defs.ts';
import { hexColor, opacityOf } from './geometry.ts';
import type { SvgState } from './state.ts';

type Shadow = Extract<Effect, { kind: 'shadow' }>;

/** Rows of a colour matrix, for red, green and blue; channels and offset from 0 to 1. */
type ColorMatrix = readonly [red: number[], green: number[], blue: number[]];

const moved = (...by: [number, number, number]): ColorMatrix => {
  const row = (channel: number) => [...[0, 1, 2].map((other) => Number(other === channel)), 0, by[channel]! / 255];
  return [row(0), row(1), row(2)];
};

/** Rec. 709, as the editor's saturation weighs the channels. */
const LUMA = [0.2126, 0.7152, 0.0722];
const GRAY = [0.34, 0.5, 0.16, 0, 0];

/** An adjustment as a colour matrix; null: it is none. The formulas are those of pictures. */
function matrixOf({ name, amount }: Adjustment): ColorMatrix | null {
  switch (name) {
    case 'brightness':
      return moved(255 * amount, 255 * amount, 255 * amount);
    case 'contrast': {
      const c = Math.min(Math.max(100 * amount, -255), 258);
      const factor = (259 * (c + 255)) / (255 * (259 - c));
      const row = (channel: number) =>
        [0, 1, 2].map((other) => (other === channel ? factor : 0)).concat(0, (128 * (1 - factor)) / 255);
      return [row(0), row(1), row(2)];
    }
    case 'temperature':
      return moved(15 * amount, 0, -15 * amount);
    case 'warm':
      return moved(30 * amount, 15 * amount, 0);
    case 'cold':
      return moved(-15 * amount, -10 * amount, 15 * amount);
    case 'sepia':
      return [
        [0.393, 0.769, 0.189, 0, 0],
        [0.349, 0.686, 0.168, 0, 0],
        [0.272, 0.534, 0.131, 0, 0],
      ];
    case 'grayscale':
      return [GRAY, GRAY, GRAY];
    case 'saturation': {
      const row = (channel: number) =>
        LUMA.map((weight, other) => weight * -amount + (other === channel ? 1 + amount : 0)).concat(0, 0);
      return [row(0), row(1), row(2)];
    }
    case 'highlights':
      return moved(0, 0, 0);
    default:
      return null;
  }
}

/** Whether filters of SVG can say all effects: shadows, and adjustments that are colour matrices. */
export const areFilters = (effects: readonly Effect[]): boolean =>
  effects.every(
    (effect) =>
      effect.kind === 'shadow' ||
      (effect.kind === 'adjust' && effect.adjustments.every((adjustment) => matrixOf(adjustment) !== null)),
  );

/** A length of the page in the coordinates that a filter stands in, which may be turned. */
function directionIn(transform: Matrix, dx: number, dy: number): [x: number, y: number] {
  const [a, b, c, d] = transform;
  const back = invert([a, b, c, d, 0, 0]);
  if (!back) return [dx, dy];
  const scale = scaleOf(transform);
  return [(back[0] * dx + back[2] * dy) * scale, (back[1] * dx + back[3] * dy) * scale];
}

/**
 * The attribute `filter` of an element around a group with effects.
 * @param around the state outside the group: its shadow does not turn with it
 */
export function filterReference(group: GroupItem, around: SvgState): string {
  const { effects } = group;
  const region = regionOf(group, around);
  const primitives: string[] = [];
  // As long as the group enlarges them.
  const scale = scaleOf(group.transform);
  let input = 'SourceGraphic';
  effects.forEach((effect, i) => {
    const last = i === effects.length - 1;
    if (effect.kind === 'adjust')
      for (const adjustment of effect.adjustments) {
        const matrix = matrixOf(adjustment)!;
        const result = `a${primitives.length}`;
        const values = [...matrix.flat(), 0, 0, 0, 1, 0].map((value) => number(value, 5)).join(' ');
        primitives.push(element('feColorMatrix', { in: input, values, result }));
        input = result;
      }
    if (effect.kind === 'shadow') {
      primitives.push(
        ...shadowOf(effect, input, `s${i}`, { transform: around.transform, scale }, last && effect.alone === true),
      );
      input = `s${i}`;
    }
  });
  const { x, y, width, height } = region;
  return reference(
    around.tools.defs.add('e', (id) =>
      element(
        'filter',
        { id, filterUnits: 'userSpaceOnUse', x, y, width, height, 'color-interpolation-filters': 'sRGB' },
        primitives.join(''),
      ),
    ),
  );
}

/** Written out: `feDropShadow` is younger than some viewers. */
function shadowOf(
  { color, blur, dx, dy }: Shadow,
  input: string,
  result: string,
  { transform, scale }: { transform: Matrix; scale: number },
  alone: boolean,
): string[] {
  const [x, y] = directionIn(transform, dx * scale, dy * scale);
  const shape = `${result}b`;
  return [
    element('feGaussianBlur', { in: input, stdDeviation: number((blur * scale) / 2), result: shape }),
    element('feOffset', { in: shape, dx: x, dy: y, result: shape }),
    element('feFlood', { 'flood-color': hexColor(color), 'flood-opacity': opacityOf(color.a), result: `${result}c` }),
    element('feComposite', { in: `${result}c`, in2: shape, operator: 'in', result: alone ? result : shape }),
    ...(alone
      ? []
      : [
          element('feMerge', { result }, element('feMergeNode', { in: shape }) + element('feMergeNode', { in: input })),
        ]),
  ];
}

/** The area that a filter works on, in the coordinates outside the group. */
function regionOf(group: GroupItem, { transform }: SvgState): Rect {
  const bounds = boundsOf([{ ...group, effects: [] }], [1, 0, 0, 1, 0, 0], 1 / (scaleOf(transform) || 1));
  const reach = effectReach([group]) + 1;
  const box = bounds ?? mapRect(group.transform, { x: 0, y: 0, width: 1, height: 1 });
  return { x: box.x - reach, y: box.y - reach, width: box.width + 2 * reach, height: box.height + 2 * reach };
}
