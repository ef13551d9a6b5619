import type { GradientStop, Rgba } from '../../scene/types.ts';

/** Least distance between stops: functions are stitched at ascending bounds (ISO 32000-1, 7.10.4). */
const STEP = 1e-5;

/**
 * A gradient's stops from 0 to 1, each beyond the one before: pdfkit has the first colour begin at 0 and the last one end
 * at 1 whatever their offsets say.
 */
export function fullRange(stops: readonly GradientStop[]): GradientStop[] {
  const [first, last] = [stops[0], stops.at(-1)];
  if (!first || !last) return [];
  const all = [
    ...(first.offset > 0 ? [{ ...first, offset: 0 }] : []),
    ...stops,
    ...(last.offset < 1 || stops.length === 1 ? [{ ...last, offset: 1 }] : []),
  ];
  let before = -STEP;
  return all.map(({ offset, color }, i) => {
    before = Math.min(1 - STEP * (all.length - 1 - i), Math.max(offset, before + STEP));
    return { offset: before, color };
  });
}

const between = (a: Rgba, b: Rgba, t: number): Rgba => ({
  r: Math.round(a.r + (b.r - a.r) * t),
  g: Math.round(a.g + (b.g - a.g) * t),
  b: Math.round(a.b + (b.b - a.b) * t),
  a: a.a + (b.a - a.a) * t,
});

/** Stops with others between each two of different colours, where inks would not go the way of light. */
export function divided(stops: readonly GradientStop[], steps: number): GradientStop[] {
  if (steps <= 1) return [...stops];
  return stops.flatMap((stop, i) => {
    const next = stops[i + 1];
    if (!next || (stop.color.r === next.color.r && stop.color.g === next.color.g && stop.color.b === next.color.b))
      return [stop];
    const parts = Array.from({ length: steps }, (_, step) => step / steps);
    return parts.map((t) => ({
      offset: stop.offset + (next.offset - stop.offset) * t,
      color: t === 0 ? stop.color : between(stop.color, next.color, t),
    }));
  });
}
