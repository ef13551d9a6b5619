import { rectangle } from '../../scene/path.ts';
import type { Paint, PathItem, Rect } from '../../scene/types.ts';

export const filled = (rect: Rect, fill: Paint): PathItem => ({
  kind: 'path',
  segments: rectangle(rect),
  rule: 'nonzero',
  fill,
  stroke: null,
});
