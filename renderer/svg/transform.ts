import { dictionary } from '../dictionary.ts';
import { IDENTITY, multiply, rotation, scaling, translation } from '../scene/matrix.ts';
import type { Matrix } from '../scene/types.ts';
import { parseLength } from './size.ts';

const DEGREES_PER = dictionary<number>({ deg: 1, rad: 180 / Math.PI, grad: 0.9, turn: 360 });

/** Degrees; null where it is no angle. Bare numbers are degrees, as in SVG. */
function parseAngle(text: string): number | null {
  const match = /^([+-]?[\d.]+(?:e[+-]?\d+)?)(deg|rad|grad|turn)?$/i.exec(text);
  return match ? Number(match[1]) * (DEGREES_PER[match[2]?.toLowerCase() ?? 'deg'] ?? 1) : null;
}

/** The sizes that percentages of a translation refer to. */
interface Box {
  width: number;
  height: number;
}

const tangent = (degrees: number) => Math.tan((degrees * Math.PI) / 180);

/** One transform function; null where the text is not one. `args` as written. */
function functionMatrix(name: string, args: readonly string[], box: Box): Matrix | null {
  const length = (text: string | undefined, whole: number) =>
    text?.endsWith('%') ? (Number.parseFloat(text) / 100) * whole : (parseLength(text) ?? Number.NaN);
  const factor = (text: string) => (text.endsWith('%') ? Number.parseFloat(text) / 100 : Number(text));
  const x = () => length(args[0], box.width);
  const y = (text: string | undefined) => length(text, box.height);
  const angle = (text = '0') => parseAngle(text) ?? Number.NaN;
  switch (name.toLowerCase()) {
    case 'matrix':
      return args.length === 6 ? (args.map(Number) as unknown as Matrix) : null;
    case 'translate':
    case 'translate3d':
      return translation(x(), args[1] === undefined ? 0 : y(args[1]));
    case 'translatex':
      return translation(x(), 0);
    case 'translatey':
      return translation(0, y(args[0]));
    case 'scale':
    case 'scale3d':
      return scaling(factor(args[0] ?? ''), factor(args[1] ?? args[0] ?? ''));
    case 'scalex':
      return scaling(factor(args[0] ?? ''), 1);
    case 'scaley':
      return scaling(1, factor(args[0] ?? ''));
    case 'rotate':
    case 'rotatez': {
      const turn = rotation(angle(args[0]));
      if (args.length < 3) return turn;
      const [cx, cy] = [Number(args[1]), Number(args[2])];
      return multiply(translation(cx, cy), multiply(turn, translation(-cx, -cy)));
    }
    case 'skew':
      return [1, tangent(angle(args[1])), tangent(angle(args[0])), 1, 0, 0];
    case 'skewx':
      return [1, 0, tangent(angle(args[0])), 1, 0, 0];
    case 'skewy':
      return [1, tangent(angle(args[0])), 0, 1, 0, 0];
    default:
      return null;
  }
}

/**
 * A `transform` of SVG or CSS as one matrix; null where it is not valid, the identity for `none`. `box`: the size that
 * percentages refer to.
 */
export function parseTransform(text: string, box: Box = { width: 0, height: 0 }): Matrix | null {
  if (/^(?:none)?$/i.test(text.trim())) return IDENTITY;
  let matrix: Matrix = IDENTITY;
  const rest = text.replace(/(?<![\da-z])([a-z][\da-z]*)\s*\(([^()]*)\)[\s,]*/gi, (_, name: string, list: string) => {
    const args = list.trim().split(/[\s,]+/);
    matrix = multiply(matrix, functionMatrix(name, args, box) ?? [Number.NaN, 0, 0, 0, 0, 0]);
    return '';
  });
  return rest.trim() === '' && matrix.every(Number.isFinite) ? matrix : null;
}

/**
 * The properties `translate`, `rotate` and `scale` of an element as functions of `transform`, which go before its own; ''
 * where there are none. Turns about other axes than z are left out.
 * @source CSS Transforms 2, §5
 */
export function individualTransforms(attributes: ReadonlyMap<string, string>): string {
  const value = (name: string) => {
    const text = attributes.get(`css:${name}`)?.trim().toLowerCase();
    return text === undefined || text === 'none' ? null : text;
  };
  const [translate, rotate, scale] = [value('translate'), value('rotate'), value('scale')];
  const list = (text: string) => text.split(/\s+/).slice(0, 2).join(',');
  const angle = rotate && (/^(?:z\s+|0\s+0\s+1\s+)?([^\s]+)$|^([^\s]+)\s+z$/.exec(rotate) ?? null);
  return [
    translate ? `translate(${list(translate)})` : '',
    angle ? `rotate(${angle[1] ?? angle[2]})` : '',
    scale ? `scale(${list(scale)})` : '',
  ].join('');
}

/** Written for a `transform` attribute. */
export const writeTransform = (matrix: Matrix): string => `matrix(${matrix.join(' ')})`;
