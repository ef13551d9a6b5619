import { type Color, converter, parse } from 'culori';
import { colorFunction, isColorFunction } from './color-functions.ts';

const toRgb = converter('rgb');

/** Colour functions within each other. */
const DEEPEST = 10;

/** culori throws at some texts that are no colour, such as `calc(1px)`. */
function tryParse(text: string, depth = 0): Color | undefined {
  try {
    if (!isColorFunction(text)) return parse(text);
    return depth < DEEPEST ? colorFunction(text, (inner) => tryParse(inner, depth + 1)) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A CSS colour of any spelling: red, green, blue and alpha, of which 1 is full; undefined where the text is not a colour.
 * @param text in lower case, without white space around it
 */
export function anyColor(text: string): [number, number, number, number] | undefined {
  const color = toRgb(tryParse(text));
  return color && [color.r, color.g, color.b, color.alpha ?? 1];
}
