import type { Path, Rect } from './types.ts';

/** A rectangle, clockwise from its top left corner. */
export const rectangle = ({ x, y, width, height }: Rect): Path => [
  ['M', x, y],
  ['L', x + width, y],
  ['L', x + width, y + height],
  ['L', x, y + height],
  ['Z'],
];
