import { type SVGCommand, SVGPathData } from 'svg-pathdata';
import { applyMatrix, IDENTITY } from '../../scene/matrix.ts';
import type { Matrix, Path, Segment } from '../../scene/types.ts';

/**
 * SVG path data as moves, lines, cubics and closes; empty where a coordinate is too large to be a number.
 * @throws SyntaxError where it is not valid
 */
export function readPath(data: string): Path {
  const commands: SVGCommand[] = new SVGPathData(data)
    .toAbs()
    .normalizeHVZ(false)
    .normalizeST()
    .qtToC()
    .aToC().commands;
  const segments = commands.map((command): Segment => {
    if (command.type === SVGPathData.CURVE_TO)
      return ['C', command.x1, command.y1, command.x2, command.y2, command.x, command.y];
    if (command.type === SVGPathData.MOVE_TO) return ['M', command.x, command.y];
    if (command.type === SVGPathData.LINE_TO) return ['L', command.x, command.y];
    return ['Z'];
  });
  return segments.flat().every((value) => typeof value === 'string' || Number.isFinite(value)) ? segments : [];
}

/** Written as path data; numbers rounded to a thousandth. */
export const writePath = (path: Path): string =>
  path.map(([kind, ...numbers]) => kind + numbers.map((value) => Math.round(value * 1000) / 1000).join(' ')).join('');

/** The path in the coordinates outside. */
export function transformPath(path: Path, matrix: Matrix): Path {
  if (matrix === IDENTITY) return path;
  return path.map((segment): Segment => {
    if (segment[0] === 'Z') return segment;
    if (segment[0] === 'C')
      return [
        'C',
        ...applyMatrix(matrix, segment[1], segment[2]),
        ...applyMatrix(matrix, segment[3], segment[4]),
        ...applyMatrix(matrix, segment[5], segment[6]),
      ];
    return [segment[0], ...applyMatrix(matrix, segment[1], segment[2])];
  });
}
