import { IDENTITY } from './matrix.ts';
import type { Clip, FillRule, GroupItem, Item, Paint, Path, PathItem, Rgba, SolidPaint, Stroke } from './types.ts';

/** A group of items; by default they stay where they are, opaque and whole. */
export const group = (
  items: readonly Item[],
  properties: Partial<Omit<GroupItem, 'kind' | 'items'>> = {},
): GroupItem => ({
  kind: 'group',
  transform: IDENTITY,
  opacity: 1,
  clip: null,
  effects: [],
  items,
  origin: '',
  ...properties,
});

/** A path with its inside painted. */
export const filled = (segments: Path, fill: Paint | null, rule: FillRule = 'nonzero'): PathItem => ({
  kind: 'path',
  segments,
  rule,
  fill,
  stroke: null,
});

/** A path with a line drawn along it. */
export const stroked = (segments: Path, line: Stroke): PathItem => ({ ...filled(segments, null), stroke: line });

/** A solid line with butt ends and mitres, `width` px wide. */
export const stroke = (
  paint: Paint,
  width: number,
  properties: Partial<Omit<Stroke, 'paint' | 'width'>> = {},
): Stroke => ({ paint, width, join: 'miter', cap: 'butt', dash: [], dashOffset: 0, ...properties });

/** One colour. */
export const solid = (color: Rgba): SolidPaint => ({ kind: 'solid', color });

/** The inside of a path, to cut to. */
export const clipTo = (path: Path, rule: FillRule = 'nonzero'): Clip => ({ kind: 'path', path, rule });
