import type { FontUse } from '../scene/types.ts';
import type { Measurer } from './types.ts';

/** Height of a face above and below the baseline, px. */
export interface LineMetrics {
  ascent: number;
  descent: number;
}

/**
 * Ascent and descent as Chromium's canvas and line boxes have them: whole px; where rounding takes away from the
 * descent, the baseline moves up by one (it renders with subpixel positioning).
 * @source Blink FontMetrics::AscentDescentWithHacks; probes baseline-plain-*
 */
export function lineMetrics(font: FontUse, measurer: Measurer): LineMetrics {
  const metrics = measurer.metrics(font);
  const exactDescent = metrics.descent * font.size;
  const ascent = Math.round(metrics.ascent * font.size);
  const descent = Math.round(exactDescent);
  return descent < exactDescent && ascent >= 1 ? { ascent: ascent - 1, descent: descent + 1 } : { ascent, descent };
}
