import { multiply, translation } from '../../scene/matrix.ts';
import { isInvisible } from '../../scene/paint.ts';
import type { Gradient, Paint, Pattern, Stroke } from '../../scene/types.ts';
import { type Attributes, element, number } from '../markup/xml.ts';
import { reference } from './defs.ts';
import { hexColor, opacityOf, transformOf } from './geometry.ts';
import type { SvgState } from './state.ts';

/** The attributes of a fill; `fill="none"` where nothing of it can be seen. */
export async function fillOf(paint: Paint | null, state: SvgState): Promise<Attributes> {
  const set = paint && (await painted(paint, state));
  // Black is what SVG fills with by itself.
  if (set?.color === '#000000') return { 'fill-opacity': set.opacity };
  return { fill: set?.color ?? 'none', 'fill-opacity': set?.opacity };
}

/** The attributes of a stroke; none where nothing of it can be seen. */
export async function strokeOf(stroke: Stroke | null, state: SvgState): Promise<Attributes> {
  const set = stroke && stroke.width > 0 ? await painted(stroke.paint, state) : null;
  if (!stroke || !set) return {};
  const { width, join, cap, dash, dashOffset, miterLimit = 10 } = stroke;
  const isDashed = dash.some((length) => length > 0);
  return {
    stroke: set.color,
    'stroke-opacity': set.opacity,
    'stroke-width': width === 1 ? undefined : width,
    'stroke-linejoin': join === 'miter' ? undefined : join,
    'stroke-miterlimit': join === 'miter' ? miterLimit : undefined,
    'stroke-linecap': cap === 'butt' ? undefined : cap,
    'stroke-dasharray': isDashed ? dash.map((length) => number(length)).join(' ') : undefined,
    'stroke-dashoffset': isDashed && dashOffset !== 0 ? dashOffset : undefined,
  };
}

/** A paint as an attribute says it; null where it cannot be seen. */
async function painted(paint: Paint, state: SvgState): Promise<{ color: string; opacity?: string | undefined } | null> {
  if (isInvisible(paint)) return null;
  switch (paint.kind) {
    case 'solid':
      return { color: hexColor(paint.color), opacity: opacityOf(paint.color.a * state.opacity) };
    case 'linear-gradient':
    case 'radial-gradient':
      return { color: reference(gradientId(paint, state)), opacity: opacityOf(state.opacity) };
    case 'pattern':
      return { color: reference(await patternId(paint, state)), opacity: opacityOf(state.opacity) };
    default:
      return paint satisfies never;
  }
}

function gradientId(gradient: Gradient, { tools }: SvgState): string {
  const stops = gradient.stops
    .map(({ offset, color }) =>
      element('stop', { offset: number(offset, 5), 'stop-color': hexColor(color), 'stop-opacity': opacityOf(color.a) }),
    )
    .join('');
  const shared = {
    gradientUnits: 'userSpaceOnUse',
    gradientTransform: gradient.transform && transformOf(gradient.transform),
    spreadMethod: gradient.spread === 'pad' ? undefined : gradient.spread,
  };
  return tools.defs.add('g', (id) => {
    if (gradient.kind === 'linear-gradient') {
      const { x1, y1, x2, y2 } = gradient;
      return element('linearGradient', { id, x1, y1, x2, y2, ...shared }, stops);
    }
    const { cx, cy, r, fx, fy, fr } = gradient;
    const focus = fx === cx && fy === cy ? {} : { fx, fy };
    return element('radialGradient', { id, cx, cy, r, ...focus, fr: fr > 0 ? fr : undefined, ...shared }, stops);
  });
}

async function patternId({ tile, transform, items }: Pattern, state: SvgState): Promise<string> {
  const content = await state.paintItems(items, {
    ...state,
    opacity: 1,
    isLinked: true,
    transform: multiply(state.transform, transform),
  });
  // Viewers measure what is in a tile from the tile's corner: here both are the origin.
  const { x, y, width, height } = tile;
  const place = transformOf(multiply(transform, translation(x, y)));
  const moved = x === 0 && y === 0 ? content : element('g', { transform: transformOf(translation(-x, -y)) }, content);
  return state.tools.defs.add('p', (id) =>
    element('pattern', { id, width, height, patternUnits: 'userSpaceOnUse', patternTransform: place }, moved),
  );
}
