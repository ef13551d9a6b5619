import { transformPath, withCubics } from '../../scene/path.ts';
import type { Matrix, Path, Rgba } from '../../scene/types.ts';
import { number } from '../markup/xml.ts';

/** Path data. Letters and numbers stand as close as SVG 1.1 lets them. */
export function pathData(path: Path): string {
  let written = '';
  for (const segment of withCubics(path)) {
    const [command, ...numbers] = segment;
    written += command;
    numbers.forEach((value, i) => {
      const text = number(value);
      written += i > 0 && !text.startsWith('-') ? ` ${text}` : text;
    });
  }
  return written;
}

/** The data of a path in other coordinates. */
export const placedPathData = (path: Path, transform: Matrix): string => pathData(transformPath(path, transform));

/** The attribute `transform`; undefined where nothing is transformed. */
export function transformOf([a, b, c, d, e, f]: Matrix): string | undefined {
  const isMove = a === 1 && b === 0 && c === 0 && d === 1;
  if (isMove && e === 0 && f === 0) return undefined;
  if (isMove) return `translate(${number(e, 4)} ${number(f, 4)})`;
  return `matrix(${[a, b, c, d].map((value) => number(value, 7)).join(' ')} ${number(e, 4)} ${number(f, 4)})`;
}

const channel = (value: number) => Math.round(value).toString(16).padStart(2, '0');

/** A colour without its opacity, which SVG 1.1 keeps in an attribute of its own. */
export const hexColor = ({ r, g, b }: Rgba): string => `#${channel(r)}${channel(g)}${channel(b)}`;

/** An opacity as the value of an attribute; undefined where nothing is seen through. */
export const opacityOf = (opacity: number): string | undefined => (opacity < 1 ? number(opacity, 4) : undefined);
