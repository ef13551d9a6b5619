import type { FontUse } from '../scene/types.ts';
import type { Measurer } from './types.ts';

/** Height of a face above and below the baseline, px. */
export interface LineMetrics {
  ascent: number;
  descent: number;
}

/**
 * Ascent and descent as Chromium's canvas measures them (`fontBoundingBoxAscent`, `…Descent`): whole px.
 * @source probes baseline-plain-*, baseline-rich-*
 */
export function lineMetrics(font: FontUse, measurer: Measurer): LineMetrics {
  const { ascent, descent } = measurer.metrics(font);
  return { ascent: Math.round(ascent * font.size), descent: Math.round(descent * font.size) };
}
