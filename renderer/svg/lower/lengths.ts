import { dictionary } from '../../dictionary.ts';
import { PX_PER_UNIT } from '../size.ts';
import type { SvgElement } from '../tree.ts';

/** The sides that percentages count from, user units. */
export interface Viewport {
  width: number;
  height: number;
}

/** The sizes that an element's lengths are relative to. */
export interface LengthContext {
  viewport: Viewport;
  /** px, of the element itself. */
  fontSize: number;
  /** px, of the root element. */
  rootFontSize: number;
  /** The picture's own size, px, which `vw` and `vh` count from. */
  picture: Viewport;
}

/** What a percentage is a part of: the viewport's width, its height, or its diagonal over √2. */
export type Axis = 'x' | 'y' | 'diagonal';

/** Metrics of Chromium's standard font, Times New Roman, in font sizes. */
const X_HEIGHT = 7.15625 / 16;
const ZERO_WIDTH = 0.5;
const LINE_HEIGHT = 1.149;

const LENGTH = /^\s*([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)([a-z]+|%)?\s*$/i;

/** A length in px; null where the text is not a length. */
export function lengthOf(text: string, axis: Axis, context: LengthContext): number | null {
  const match = LENGTH.exec(text);
  if (!match) return text.includes('(') ? calculated(text, axis, context) : null;
  const value = Number(match[1]);
  if (match[2] === undefined) return value;
  return value * unitOf(match[2].toLowerCase(), axis, context);
}

function unitOf(unit: string, axis: Axis, { viewport, fontSize, rootFontSize, picture }: LengthContext): number {
  switch (unit) {
    case '%':
      return wholeOf(axis, viewport) / 100;
    case 'em':
      return fontSize;
    case 'rem':
      return rootFontSize;
    case 'ex':
      return fontSize * X_HEIGHT;
    case 'lh':
      return fontSize * LINE_HEIGHT;
    case 'ch':
      return fontSize * ZERO_WIDTH;
    case 'vw':
      return picture.width / 100;
    case 'vh':
      return picture.height / 100;
    case 'vmin':
      return Math.min(picture.width, picture.height) / 100;
    case 'vmax':
      return Math.max(picture.width, picture.height) / 100;
    default:
      return PX_PER_UNIT[unit] ?? Number.NaN;
  }
}

/** @source SVG 2, §8.9: the diagonal counts as √((w² + h²) / 2) */
function wholeOf(axis: Axis, { width, height }: Viewport): number {
  if (axis === 'x') return width;
  return axis === 'y' ? height : Math.sqrt((width ** 2 + height ** 2) / 2);
}

/** The value of `calc()` and similar functions, by recursive descent; null where the text is not one. */
function calculated(text: string, axis: Axis, context: LengthContext): number | null {
  const tokens = text.match(/[a-z]+\(?|[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?(?:[a-z]+|%)?|[()*/+,-]/gi) ?? [];
  if (tokens.length > MOST_TOKENS) return null;
  let at = 0;
  const list = (end: string): number[] => {
    const values = [sum()];
    while (tokens[at] === ',') {
      at++;
      values.push(sum());
    }
    if (tokens[at++] !== end) values.push(Number.NaN);
    return values;
  };
  const value = (): number => {
    const token = tokens[at++] ?? '';
    if (token === '(') return list(')')[0]!;
    if (token.endsWith('(')) return FUNCTIONS[token.slice(0, -1).toLowerCase()]?.(list(')')) ?? Number.NaN;
    return token === '' ? Number.NaN : (lengthOf(token, axis, context) ?? Number.NaN);
  };
  const product = (): number => {
    let result = value();
    while (tokens[at] === '*' || tokens[at] === '/')
      result = tokens[at++] === '*' ? result * value() : result / value();
    return result;
  };
  function sum(): number {
    let result = product();
    while (tokens[at] === '+' || tokens[at] === '-') result += tokens[at++] === '+' ? product() : -product();
    return result;
  }
  const result = sum();
  return at === tokens.length && Number.isFinite(result) ? result : null;
}

const MOST_TOKENS = 200;
const FUNCTIONS = dictionary<(args: number[]) => number>({
  calc: ([first = Number.NaN]) => first,
  min: (args) => Math.min(...args),
  max: (args) => Math.max(...args),
  clamp: ([low = Number.NaN, middle = Number.NaN, high = Number.NaN]) => Math.max(low, Math.min(middle, high)),
});

/** An attribute's length in px; `fallback` where it is absent or not valid. */
export function attributeLength(
  { attributes }: SvgElement,
  name: string,
  axis: Axis,
  context: LengthContext,
  fallback: number,
): number {
  const text = attributes.get(name);
  const value = text === undefined ? null : lengthOf(text, axis, context);
  return value === null || !Number.isFinite(value) ? fallback : value;
}

/** Of calculations with numbers and percentages of 1. */
const NUMBERS: LengthContext = {
  ...{ viewport: { width: 1, height: 1 }, picture: { width: 1, height: 1 } },
  ...{ fontSize: 1, rootFontSize: 1 },
};

/** A plain number or a percentage of 1, calculated or not; null where the text is neither. */
export function numberOf(text: string | undefined): number | null {
  if (text?.includes('(')) return calculated(text, 'x', NUMBERS);
  const match = LENGTH.exec(text ?? '');
  if (!match || (match[2] !== undefined && match[2] !== '%')) return null;
  return Number(match[1]) / (match[2] ? 100 : 1);
}

/** The numbers of a list with spaces or commas between, as far as they are valid. */
export function numbersOf(text: string | undefined): number[] {
  return ((text ?? '').match(/[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?/gi) ?? []).map(Number);
}
