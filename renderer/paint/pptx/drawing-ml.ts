/** Parts of DrawingML (ECMA-376, part 1, chapter 20) that the writer of slides does not know. */
import type { Effect, Gradient, GradientStop, Paint, Rect, Rgba, Stroke } from '../../scene/types.ts';

/** English Metric Units: 914,400 to an inch. */
export const EMU = 914_400;
/** To a degree. */
const ANGLE = 60_000;

const hex = (value: number) => Math.round(value).toString(16).padStart(2, '0').toUpperCase();
const percent = (share: number) => Math.round(Math.min(1, Math.max(0, share)) * 100_000);

/** A colour without its opacity, as slides write it. */
export const slideColor = ({ r, g, b }: Rgba): string => hex(r) + hex(g) + hex(b);

const colorMarkup = (color: Rgba, opacity: number): string => {
  const alpha = color.a * opacity;
  const faded = alpha < 1 ? `<a:alpha val="${percent(alpha)}"/>` : '';
  return `<a:srgbClr val="${slideColor(color)}">${faded}</a:srgbClr>`;
};

/**
 * The fill of a shape; null where DrawingML has none like it.
 * @param box the shape's, in the paint's coordinates
 */
export function fillMarkup(paint: Paint | null, box: Rect, opacity: number): string | null {
  if (!paint) return '<a:noFill/>';
  switch (paint.kind) {
    case 'solid':
      return `<a:solidFill>${colorMarkup(paint.color, opacity)}</a:solidFill>`;
    case 'linear-gradient':
    case 'radial-gradient':
      return gradientMarkup(paint, box, opacity);
    case 'pattern':
      return null;
    default:
      return paint satisfies never;
  }
}

function gradientMarkup(gradient: Gradient, box: Rect, opacity: number): string | null {
  if (gradient.transform || (gradient.spread ?? 'pad') !== 'pad' || gradient.stops.length === 0) return null;
  const written = (stops: readonly GradientStop[], how: string) => {
    const list = stops
      .map(({ offset, color }) => `<a:gs pos="${percent(offset)}">${colorMarkup(color, opacity)}</a:gs>`)
      .join('');
    return `<a:gradFill rotWithShape="1"><a:gsLst>${list}</a:gsLst>${how}</a:gradFill>`;
  };
  const [middleX, middleY] = [box.x + box.width / 2, box.y + box.height / 2];
  if (gradient.kind === 'linear-gradient') {
    const [dx, dy] = [gradient.x2 - gradient.x1, gradient.y2 - gradient.y1];
    const length = Math.hypot(dx, dy);
    if (length === 0) return null;
    // The line ends where its perpendiculars through the corners meet it, as in CSS.
    const half = (Math.abs(box.width * dx) + Math.abs(box.height * dy)) / length / 2;
    const start = ((gradient.x1 - middleX) * dx + (gradient.y1 - middleY) * dy) / length;
    const stops = placed(gradient.stops, (start + half) / (2 * half), length / (2 * half));
    const angle = ((Math.atan2(dy, dx) * 180) / Math.PI + 360) % 360;
    return written(stops, `<a:lin ang="${Math.round(angle * ANGLE)}" scaled="0"/>`);
  }
  const { cx, cy, r, fx, fy, fr } = gradient;
  if (fx !== cx || fy !== cy || fr > 0) return null;
  const farthest = Math.hypot(
    Math.max(cx - box.x, box.x + box.width - cx),
    Math.max(cy - box.y, box.y + box.height - cy),
  );
  const [left, top] = [(cx - box.x) / box.width, (cy - box.y) / box.height];
  const focus = `l="${percent(left)}" t="${percent(top)}" r="${percent(1 - left)}" b="${percent(1 - top)}"`;
  return written(placed(gradient.stops, 0, r / farthest), `<a:path path="circle"><a:fillToRect ${focus}/></a:path>`);
}

/** Stops moved to `from` and stretched by `by`, cut off at 0 and 1 with the colours that are there. */
function placed(stops: readonly GradientStop[], from: number, by: number): GradientStop[] {
  const all = stops.map(({ offset, color }) => ({ offset: from + offset * by, color }));
  const at = (offset: number): GradientStop => {
    const after = all.findIndex((stop) => stop.offset >= offset);
    if (after < 0) return { offset, color: all.at(-1)!.color };
    const [next, last] = [all[after]!, all[after - 1]];
    if (!last) return { offset, color: next.color };
    const part = (offset - last.offset) / (next.offset - last.offset || 1);
    const mix = (channel: keyof Rgba) => last.color[channel] + (next.color[channel] - last.color[channel]) * part;
    return { offset, color: { r: mix('r'), g: mix('g'), b: mix('b'), a: mix('a') } };
  };
  return [at(0), ...all.filter(({ offset }) => offset > 0 && offset < 1), at(1)];
}

const JOINS = { miter: '<a:miter lim="800000"/>', round: '<a:round/>', bevel: '<a:bevel/>' } as const;
const CAPS = { butt: 'flat', round: 'rnd', square: 'sq' } as const;

/** The outline of a shape; null where DrawingML has none like it. @param inches to a px */
export function lineMarkup(stroke: Stroke | null, box: Rect, opacity: number, inches: number): string | null {
  if (!stroke || stroke.width <= 0) return '<a:ln><a:noFill/></a:ln>';
  const fill = fillMarkup(stroke.paint, box, opacity);
  if (!fill) return null;
  const { width, dash, cap, join } = stroke;
  const lengths = dash.length % 2 === 1 ? [...dash, ...dash] : dash;
  const pairs = lengths.some((length) => length > 0)
    ? lengths.flatMap((length, i) =>
        i % 2 === 0 ? [`<a:ds d="${percentOf(length, width)}" sp="${percentOf(lengths[i + 1]!, width)}"/>`] : [],
      )
    : [];
  const dashes = pairs.length > 0 ? `<a:custDash>${pairs.join('')}</a:custDash>` : '';
  const w = Math.min(20_116_800, Math.round(width * inches * EMU));
  return `<a:ln w="${w}" cap="${CAPS[cap]}">${fill}${dashes}${JOINS[join]}</a:ln>`;
}

/** Dashes are in widths of their line. */
const percentOf = (length: number, width: number) => Math.max(1, Math.round((length / width) * 100_000));

/** A shadow; its blur is as wide as what a canvas calls so. @param inches to a px */
export function shadowMarkup(
  shadow: Extract<Effect, { kind: 'shadow' }> | null,
  opacity: number,
  inches: number,
): string {
  if (!shadow) return '';
  const { blur, dx, dy, color } = shadow;
  const emu = (px: number) => Math.round(px * inches * EMU);
  const direction = Math.round((((Math.atan2(dy, dx) * 180) / Math.PI + 360) % 360) * ANGLE);
  const place = `blurRad="${emu(blur)}" dist="${emu(Math.hypot(dx, dy))}" dir="${direction}" algn="ctr" rotWithShape="0"`;
  return `<a:effectLst><a:outerShdw ${place}>${colorMarkup(color, opacity)}</a:outerShdw></a:effectLst>`;
}
