import type PptxGenJS from 'pptxgenjs';
import { pathBounds } from '../../scene/bounds.ts';
import { IDENTITY, scaleOf } from '../../scene/matrix.ts';
import { transformPath, withCubics } from '../../scene/path.ts';
import type { Path, PathItem } from '../../scene/types.ts';
import { possible } from '../markup/xml.ts';
import { fillMarkup, lineMarkup, shadowMarkup } from './drawing-ml.ts';
import { shapeOf } from './figures.ts';
import { placeOf, sized } from './place.ts';
import type { SlideState } from './state.ts';

/**
 * A figure as a shape of its own kind, else with its outline. What crosses itself is filled without its overlaps, which slides
 * leave empty, and its line is a shape of its own. False where slides have no such fill or line.
 */
export async function addPath(item: PathItem, state: SlideState): Promise<boolean> {
  const { segments, fill, stroke, rule } = item;
  const area = fill ? state.tools.areaOf(segments, rule) : segments;
  if (area === segments) return addFigure(item, state);
  const isFilled = addFigure({ ...item, segments: area, stroke: null }, state);
  return isFilled && (!stroke || addFigure({ ...item, fill: null }, { ...state, shadow: null }));
}

function addFigure({ segments, fill, stroke }: PathItem, state: SlideState): boolean {
  const local = pathBounds(segments);
  if (!local || (local.width === 0 && local.height === 0)) return true;
  const { slide, inches, transform, opacity, tools, shadow } = state;
  const unit = scaleOf(transform);
  const place = placeOf(local, transform, inches);
  // Gradients of skewed outlines would have to be skewed too.
  if (!place && (fill?.kind ?? 'solid') !== 'solid') return false;
  const filled = fillMarkup(fill, local, opacity);
  const line = lineMarkup(stroke, local, opacity, unit * inches);
  if (filled === null || line === null) return false;
  const look = filled + line + shadowMarkup(shadow, opacity, unit * inches);
  const link = tools.hyperlinkOf(state.link);
  const shared = {
    objectName: tools.name({ look }),
    altText: possible(state.label),
    ...(link ? { hyperlink: link } : {}),
  };
  const known = shapeOf(segments);
  if (known && place) {
    const round = known.shape === 'roundRect' ? { rectRadius: (known.radius * place.w) / local.width } : {};
    slide.addShape(known.shape as PptxGenJS.ShapeType, { ...sized(place), ...round, ...shared });
    return true;
  }
  const moved = place ? segments : transformPath(segments, transform);
  const box = place ? local : pathBounds(moved)!;
  const [a, b, c, d] = transform;
  const [across, down] = place ? [Math.hypot(a, b), Math.hypot(c, d)] : [1, 1];
  const points = pointsOf(moved, ([x, y]) => [(x - box.x) * across * inches, (y - box.y) * down * inches]);
  const area = place ?? placeOf(box, IDENTITY, inches)!;
  slide.addShape('custGeom' as PptxGenJS.ShapeType, { ...sized(area), points, ...shared });
  return true;
}

type Point = [x: number, y: number];

/** An outline as the writer takes it. @param place where a point lies in the shape, inches */
function pointsOf(path: Path, place: (point: Point) => Point): NonNullable<PptxGenJS.ShapeProps['points']> {
  return withCubics(path).map((segment) => {
    if (segment[0] === 'Z') return { close: true as const };
    const [x, y] = place(segment.slice(-2) as Point);
    if (segment[0] !== 'C') return { x, y, moveTo: segment[0] === 'M' };
    const [x1, y1] = place([segment[1], segment[2]]);
    const [x2, y2] = place([segment[3], segment[4]]);
    return { x, y, curve: { type: 'cubic' as const, x1, y1, x2, y2 } };
  });
}
