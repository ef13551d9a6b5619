import type { GradientStop } from '../../scene/types.ts';

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
