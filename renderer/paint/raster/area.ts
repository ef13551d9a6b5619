import type { FillRule, Path, Segment } from '../../scene/types.ts';
import { tracePath } from './clips.ts';
import type { Path2D } from './skia.ts';

/**
 * The outline of the area that a path fills, by Skia's path operations: without overlaps, so that either rule fills it alike. The
 * path itself where it is so already.
 */
export function areaOf(path: Path, rule: FillRule): Path {
  const traced = tracePath(path);
  const [nonzero, evenodd] = [edgesOf(traced.simplify('nonzero')), edgesOf(traced.simplify('evenodd'))];
  if (JSON.stringify(nonzero) === JSON.stringify(evenodd)) return path;
  return rule === 'evenodd' ? evenodd : nonzero;
}

const KINDS = {
  moveTo: 'M',
  lineTo: 'L',
  quadraticCurveTo: 'Q',
  conicCurveTo: 'W',
  bezierCurveTo: 'C',
  closePath: 'Z',
} as const;

const edgesOf = ({ edges }: Path2D): Segment[] =>
  edges.map(([name, ...values]) => [KINDS[name as keyof typeof KINDS], ...values] as unknown as Segment);
