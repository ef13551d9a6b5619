import { withCubics } from '../scene/path.ts';
import type { Path, Rect, Segment } from '../scene/types.ts';

/** Characters that end a number or stand between two. */
const isSpace = (code: number) => code === 32 || (code >= 9 && code <= 13);
const isDigit = (code: number) => code >= 48 && code <= 57;

/** Powers of ten that are exact. */
const POWERS = Array.from({ length: 23 }, (_, i) => 10 ** i);

/** Reads the numbers and letters of path data, one after the other. */
class Scanner {
  readonly #data: string;
  #at = 0;

  constructor(data: string) {
    this.#data = data;
  }

  /** The next command letter; null where a number follows, '' at the end. */
  command(): string | null {
    this.skip();
    if (this.isAtEnd()) return '';
    const code = this.#data.charCodeAt(this.#at) | 32;
    if (code < 97 || code > 122) return null;
    return this.#data[this.#at++]!;
  }

  /** The next number; NaN at the end. */
  number(): number {
    const data = this.#data;
    const start = this.#at;
    let at = start;
    const sign = data.charCodeAt(at);
    if (sign === 43 || sign === 45) at++;
    let mantissa = 0;
    let count = 0;
    let decimals = 0;
    let code = data.charCodeAt(at);
    for (; isDigit(code); code = data.charCodeAt(++at), count++) mantissa = mantissa * 10 + code - 48;
    // A point belongs to the number only where a digit follows it.
    if (code === 46 && isDigit(data.charCodeAt(at + 1)))
      for (code = data.charCodeAt(++at); isDigit(code); code = data.charCodeAt(++at), decimals++)
        mantissa = mantissa * 10 + code - 48;
    if (count + decimals === 0) {
      this.#at = at;
      return Number.NaN;
    }
    const mantissaEnd = at;
    if ((code | 32) === 101) at = exponentEnd(data, at);
    // A quotient of two numbers that are exact is rounded once, as the decimal is.
    const isExact = at === mantissaEnd && mantissa <= Number.MAX_SAFE_INTEGER && decimals < POWERS.length;
    const value = isExact ? mantissa / POWERS[decimals]! : Math.abs(Number(data.slice(start, at)));
    this.#at = at;
    this.#skipComma();
    return sign === 45 ? -value : value;
  }

  /** 0 or 1, which need nothing between them; NaN where there is neither. */
  flag(): number {
    const code = this.#data.charCodeAt(this.#at);
    if (code !== 48 && code !== 49) return Number.NaN;
    this.#at++;
    this.#skipComma();
    return code - 48;
  }

  skip(): void {
    while (isSpace(this.#data.charCodeAt(this.#at))) this.#at++;
  }

  /** Skips spaces with a comma among them. */
  #skipComma(): void {
    this.skip();
    if (this.#data.charCodeAt(this.#at) !== 44) return;
    this.#at++;
    this.skip();
  }

  isAtEnd(): boolean {
    return this.#at >= this.#data.length;
  }
}

/** Where an exponent that begins at its `e` ends; there where it has no digits. */
function exponentEnd(data: string, start: number): number {
  const sign = data.charCodeAt(start + 1);
  const digits = sign === 43 || sign === 45 ? start + 2 : start + 1;
  let at = digits;
  while (isDigit(data.charCodeAt(at))) at++;
  return at === digits ? start : at;
}

const COUNTS: Readonly<Record<string, number>> = { M: 2, L: 2, H: 1, V: 1, C: 6, S: 4, Q: 4, T: 2, A: 7, Z: 0 };

/** The numbers of a list; an empty list where any of them is not valid, as Chromium does for points. */
export function readNumbers(text: string): number[] {
  const scan = new Scanner(text);
  const numbers: number[] = [];
  scan.skip();
  for (let next = scan.number(); Number.isFinite(next); next = scan.number()) numbers.push(next);
  return scan.isAtEnd() ? numbers : [];
}

/**
 * SVG path data as moves, lines, curves and closes. Data that is not valid counts up to its first error (SVG 2, §9.5.4).
 * Number by number: an array that is taken apart is an object for each of its numbers, until V8 compiles what does it.
 * @param joints takes the segments that end within an arc
 */
export function readPath(data: string, joints?: Set<Segment>): Path {
  const path: Segment[] = [];
  const scan = new Scanner(data);
  const args = [0, 0, 0, 0, 0, 0, 0];
  // The current point, the first of its subpath, and the control point that S and T mirror.
  let [x, y, startX, startY, controlX, controlY] = [0, 0, 0, 0, 0, 0];
  let [command, before] = ['', ''];
  for (;;) {
    const letter = scan.command();
    if (letter === '') return path;
    if (letter !== null) command = letter;
    // A pair after a move is a line; nothing follows a close.
    else if (command === 'M') command = 'L';
    else if (command === 'm') command = 'l';
    else if (command === '' || command === 'Z' || command === 'z') return path;
    const kind = command.toUpperCase();
    const count = COUNTS[kind];
    if (count === undefined || (path.length === 0 && kind !== 'M')) return path;
    if (letter !== null) scan.skip();
    for (let i = 0; i < count; i++) {
      args[i] = kind === 'A' && (i === 3 || i === 4) ? scan.flag() : scan.number();
      if (!Number.isFinite(args[i])) return path;
    }
    const fromX = command === kind ? 0 : x;
    const fromY = command === kind ? 0 : y;
    const a = args[0]!;
    const b = args[1]!;
    const c = args[2]!;
    const d = args[3]!;
    const e = args[4]!;
    const f = args[5]!;
    switch (kind) {
      case 'M':
        x = fromX + a;
        y = fromY + b;
        startX = x;
        startY = y;
        path.push(['M', x, y]);
        break;
      case 'L':
        x = fromX + a;
        y = fromY + b;
        path.push(['L', x, y]);
        break;
      case 'H':
        x = fromX + a;
        path.push(['L', x, y]);
        break;
      case 'V':
        y = fromY + a;
        path.push(['L', x, y]);
        break;
      case 'C':
        path.push(['C', fromX + a, fromY + b, fromX + c, fromY + d, fromX + e, fromY + f]);
        controlX = fromX + c;
        controlY = fromY + d;
        x = fromX + e;
        y = fromY + f;
        break;
      case 'S': {
        const mirrors = before === 'C' || before === 'S';
        const [x1, y1] = mirrors ? [2 * x - controlX, 2 * y - controlY] : [x, y];
        path.push(['C', x1, y1, fromX + a, fromY + b, fromX + c, fromY + d]);
        [controlX, controlY, x, y] = [fromX + a, fromY + b, fromX + c, fromY + d];
        break;
      }
      case 'Q':
      case 'T': {
        const mirrors = before === 'Q' || before === 'T';
        if (kind === 'Q') [controlX, controlY] = [fromX + a, fromY + b];
        else [controlX, controlY] = mirrors ? [2 * x - controlX, 2 * y - controlY] : [x, y];
        const [endX, endY] = kind === 'Q' ? [fromX + c, fromY + d] : [fromX + a, fromY + b];
        path.push(['Q', controlX, controlY, endX, endY]);
        [x, y] = [endX, endY];
        break;
      }
      case 'A':
        for (const piece of arc(x, y, a, b, c, d === 1, e === 1, fromX + f, fromY + args[6]!)) {
          path.push(piece);
          joints?.add(piece);
        }
        joints?.delete(path.at(-1)!);
        [x, y] = [fromX + f, fromY + args[6]!];
        break;
      default:
        path.push(['Z']);
        [x, y] = [startX, startY];
    }
    before = kind;
  }
}

/**
 * An elliptical arc as conics of equal angles, none longer than a third of the ellipse, as Skia has it (`SkPath::arcTo`).
 * @source SVG 2, B.2.4 and B.2.5: from end points to centre, radii that are too small
 */
function arc(
  x: number,
  y: number,
  radiusX: number,
  radiusY: number,
  degrees: number,
  large: boolean,
  sweep: boolean,
  toX: number,
  toY: number,
): Segment[] {
  let [rx, ry] = [Math.abs(radiusX), Math.abs(radiusY)];
  if (x === toX && y === toY) return [];
  if (rx === 0 || ry === 0) return [['L', toX, toY]];
  const turn = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const [halfX, halfY] = [(x - toX) / 2, (y - toY) / 2];
  const [px, py] = [cos * halfX + sin * halfY, -sin * halfX + cos * halfY];
  const excess = (px / rx) ** 2 + (py / ry) ** 2;
  if (excess > 1) {
    rx *= Math.sqrt(excess);
    ry *= Math.sqrt(excess);
  }
  const [ux, uy, vx, vy] = [px / rx, py / ry, -px / rx, -py / ry];
  // The centre of the unit circle through both points.
  const spread = (ux - vx) ** 2 + (uy - vy) ** 2;
  const away = Math.sqrt(Math.max(0, 1 / spread - 0.25)) * (large === sweep ? -1 : 1);
  const [ccx, ccy] = [(ux + vx) / 2 - away * (vy - uy), (uy + vy) / 2 + away * (vx - ux)];
  const from = Math.atan2(uy - ccy, ux - ccx);
  let sweepAngle = Math.atan2(vy - ccy, vx - ccx) - from;
  if (sweepAngle < 0 && sweep) sweepAngle += 2 * Math.PI;
  else if (sweepAngle > 0 && !sweep) sweepAngle -= 2 * Math.PI;
  const [midX, midY] = [(x + toX) / 2, (y + toY) / 2];
  const place = (ax: number, ay: number): [number, number] => {
    const [sx, sy] = [ax * rx, ay * ry];
    return [cos * sx - sin * sy + midX, sin * sx + cos * sy + midY];
  };
  const count = Math.ceil(Math.abs(sweepAngle / ((2 * Math.PI) / 3)));
  const step = sweepAngle / count;
  const weight = Math.cos(step / 2);
  if (!Number.isFinite(weight)) return [['L', toX, toY]];
  return Array.from({ length: count }, (_, i): Segment => {
    const [middle, end] = [from + (i + 0.5) * step, from + (i + 1) * step];
    const last: [number, number] = i === count - 1 ? [toX, toY] : place(Math.cos(end) + ccx, Math.sin(end) + ccy);
    // Where the tangents of both ends meet.
    return ['W', ...place(Math.cos(middle) / weight + ccx, Math.sin(middle) / weight + ccy), ...last, weight];
  });
}

/** Written as path data; numbers rounded to a thousandth. */
export const writePath = (path: Path): string =>
  withCubics(path)
    .map(([kind, ...numbers]) => kind + numbers.map((value) => Math.round(value * 1000) / 1000).join(' '))
    .join('');

/** The box of a path, curves as far as they reach; null where it has no point. A move that nothing follows counts not. */
export function tightBounds(outline: Path): Rect | null {
  const path = withCubics(outline);
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  const add = (x: number, y: number) => {
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  };
  let [x, y, startX, startY] = [0, 0, 0, 0];
  for (let i = 0; i < path.length; i++) {
    const segment = path[i]!;
    if (segment[0] === 'Z') [x, y] = [startX, startY];
    else if (segment[0] === 'C') {
      const [, x1, y1, x2, y2, x3, y3] = segment;
      for (const t of extremes(x, x1, x2, x3)) add(cubicAt(x, x1, x2, x3, t), cubicAt(y, y1, y2, y3, t));
      for (const t of extremes(y, y1, y2, y3)) add(cubicAt(x, x1, x2, x3, t), cubicAt(y, y1, y2, y3, t));
      [x, y] = [x3, y3];
      add(x, y);
    } else {
      [x, y] = [segment[1], segment[2]];
      if (segment[0] === 'M') {
        [startX, startY] = [x, y];
        if ((path[i + 1]?.[0] ?? 'M') === 'M' && path.length > 1) continue;
      }
      add(x, y);
    }
  }
  return left > right ? null : { x: left, y: top, width: right - left, height: bottom - top };
}

const cubicAt = (a: number, b: number, c: number, d: number, t: number): number => {
  const s = 1 - t;
  return s * s * s * a + 3 * s * s * t * b + 3 * s * t * t * c + t * t * t * d;
};

/** Where on a cubic, between its ends, one of its coordinates turns back. */
function extremes(a: number, b: number, c: number, d: number): number[] {
  // Within its ends it need not be looked at.
  if (Math.min(a, d) <= Math.min(b, c) && Math.max(a, d) >= Math.max(b, c)) return [];
  const [p, q, r] = [3 * (d - a + 3 * (b - c)), 6 * (a - 2 * b + c), 3 * (b - a)];
  const inside = (t: number) => t > 0 && t < 1;
  if (Math.abs(p) < 1e-12) return [-r / q].filter(inside);
  const root = Math.sqrt(q * q - 4 * p * r);
  return [(-q + root) / (2 * p), (-q - root) / (2 * p)].filter(inside);
}

/** Pieces that a curve is measured in. */
const STEPS = 32;

/** How long a path is, the ways that its closes take counted. */
export function pathLength(path: Path): number {
  let [length, x, y, startX, startY] = [0, 0, 0, 0, 0];
  for (const segment of withCubics(path)) {
    const from: [number, number] = [x, y];
    if (segment[0] === 'Z') [x, y] = [startX, startY];
    else [x, y] = segment.slice(-2) as [number, number];
    if (segment[0] === 'M') [startX, startY] = [x, y];
    else if (segment[0] === 'C') length += cubicLength(from, segment);
    else length += Math.hypot(x - from[0], y - from[1]);
  }
  return length;
}

function cubicLength(
  [x, y]: [number, number],
  [, x1, y1, x2, y2, x3, y3]: Extract<Segment, readonly ['C', ...number[]]>,
) {
  let [length, atX, atY] = [0, x, y];
  for (let i = 1; i <= STEPS; i++) {
    const [nextX, nextY] = [cubicAt(x, x1, x2, x3, i / STEPS), cubicAt(y, y1, y2, y3, i / STEPS)];
    length += Math.hypot(nextX - atX, nextY - atY);
    [atX, atY] = [nextX, nextY];
  }
  return length;
}
