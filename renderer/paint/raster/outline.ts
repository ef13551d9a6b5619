import type { OutlineCommand } from '../../scene/font.ts';
import type { Matrix } from '../../scene/types.ts';
import type { Context, Path2D } from './skia.ts';

/** A path to be drawn many times, in single precision as Skia has it. */
export interface Outline {
  /** Each segment's kind ({@link LINE} and so on), then its coordinates. */
  numbers: Float32Array;
  /** The box of all of its points, control points among them; px. */
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const [MOVE, LINE, QUADRATIC, CUBIC, CLOSE] = [0, 1, 2, 3, 4] as const;
const KINDS = { M: MOVE, L: LINE, Q: QUADRATIC, C: CUBIC, Z: CLOSE } as const;

/** Writes an outline: its segments in turn, each followed by its points. */
export interface OutlineWriter {
  segment(kind: keyof typeof KINDS): void;
  /** 1/64 px, y upwards. */
  point(x: number, y: number): void;
  /** @returns null where nothing was written */
  end(): Outline | null;
}

/**
 * @param commands what is written has as many segments and points, and a segment more for each contour at most
 * @param transform of its points, px, y downwards
 */
export function outlineWriter(commands: readonly OutlineCommand[], [a, b, c, d, e, f]: Matrix): OutlineWriter {
  let most = 0;
  for (const { type, values } of commands) most += 1 + values.length + (type === 'M' ? 1 : 0);
  const numbers = new Float32Array(most);
  let length = 0;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  return {
    segment(kind) {
      numbers[length++] = KINDS[kind];
    },
    point(unitX, unitY) {
      const x = Math.fround(a * (unitX / 64) + c * (-unitY / 64) + e);
      const y = Math.fround(b * (unitX / 64) + d * (-unitY / 64) + f);
      numbers[length++] = x;
      numbers[length++] = y;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    },
    end: () => (length > 0 ? { numbers: numbers.subarray(0, length), left, top, right, bottom } : null),
  };
}

/**
 * Adds an outline to a path, or to a context's own, moved by `x`, `y`. A context takes the segments together with all
 * else that is drawn on it, where a path is an object that Skia is called for.
 */
export function addOutline({ numbers }: Outline, path: Context | Path2D, x: number, y: number): void {
  for (let i = 0; i < numbers.length; ) {
    const kind = numbers[i];
    const a = numbers[i + 1]! + x;
    const b = numbers[i + 2]! + y;
    if (kind === QUADRATIC) {
      path.quadraticCurveTo(a, b, numbers[i + 3]! + x, numbers[i + 4]! + y);
      i += 5;
    } else if (kind === LINE) {
      path.lineTo(a, b);
      i += 3;
    } else if (kind === CUBIC) {
      path.bezierCurveTo(a, b, numbers[i + 3]! + x, numbers[i + 4]! + y, numbers[i + 5]! + x, numbers[i + 6]! + y);
      i += 7;
    } else if (kind === MOVE) {
      path.moveTo(a, b);
      i += 3;
    } else {
      path.closePath();
      i += 1;
    }
  }
}
