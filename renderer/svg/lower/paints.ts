import { multiply } from '../../scene/matrix.ts';
import type { Gradient, Paint, Pattern, Rect } from '../../scene/types.ts';
import { type Lowering, type Node, resourceOf, withOpen } from './context.ts';
import { gradientPaint, isGradient } from './gradients.ts';
import { isPattern, patternPaint } from './patterns.ts';
import type { PaintValue } from './style.ts';

/** A paint, and the opacity that it does not hold itself. */
export interface Painted {
  paint: Paint;
  opacity: number;
}

/** The paint of an element's fill or stroke; null for no paint. `box`: of the element's fill. */
export function paintOf(
  node: Node,
  which: 'fill' | 'stroke',
  box: () => Rect | null,
  lowering: Lowering,
): Painted | null {
  const { style } = node;
  return resolve(style[which], which === 'fill' ? style.fillOpacity : style.strokeOpacity, node, box, lowering);
}

function resolve(
  value: PaintValue,
  opacity: number,
  node: Node,
  box: () => Rect | null,
  lowering: Lowering,
): Painted | null {
  switch (value.kind) {
    case 'none':
      return null;
    case 'color':
      return { paint: { kind: 'solid', color: { ...value.color, a: value.color.a * opacity } }, opacity: 1 };
    case 'current': {
      const { color } = node.style;
      return { paint: { kind: 'solid', color: { ...color, a: color.a * opacity } }, opacity: 1 };
    }
    case 'context':
      return contextPaint(value.of, opacity, node, lowering);
    case 'server': {
      const paint = serverPaint(value.id, opacity, box, lowering);
      if (paint) return paint;
      return value.fallback && resolve(value.fallback, opacity, node, box, lowering);
    }
    default:
      return value satisfies never;
  }
}

function serverPaint(id: string, opacity: number, box: () => Rect | null, lowering: Lowering): Painted | null {
  const element = resourceOf(id, lowering);
  if (!element) return null;
  if (isGradient(element)) {
    const paint = gradientPaint(element, box, opacity, lowering);
    return paint && { paint, opacity: 1 };
  }
  if (!isPattern(element)) return null;
  const paint = withOpen(lowering, element, () => patternPaint(element, box, lowering));
  return paint && { paint, opacity };
}

/** The paint of the element that a marker stands at, or of a `use`, in the coordinates of the item painted here. */
function contextPaint(of: 'fill' | 'stroke', opacity: number, node: Node, lowering: Lowering): Painted | null {
  const { context } = node;
  if (!context) return null;
  const painted = resolve(context.node.style[of], opacity, context.node, context.box, lowering);
  if (!painted || painted.paint.kind === 'solid') return painted;
  const paint: Gradient | Pattern = painted.paint;
  const transform = paint.transform ? multiply(context.transform, paint.transform) : context.transform;
  return { ...painted, paint: { ...paint, transform } };
}
