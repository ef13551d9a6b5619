import { z } from 'zod';
import { lazy } from '../lazy.ts';

const limit = (most: number, fallback: number, about: string) =>
  z.number().min(0).max(most).default(fallback).describe(`${about} (default: ${fallback})`);

/** What a preflight holds a design to. The defaults are those of offset printers' guidelines. */
export const printLimitsSchema = lazy(() =>
  z.object({
    hairline: limit(10, 0.25, 'pt: thinner lines may not print'),
    smallestText: limit(50, 5, 'pt: smaller text is hard to read'),
    smallestWhiteText: limit(50, 6, 'pt: smaller text in white, or nearly, fills up with the ink around it'),
    safeMargin: limit(100, 3, 'mm from the trim, in which text may be cut'),
    inkLimit: limit(400, 300, 'percent: all inks of a place together'),
    minDpi: limit(2400, 225, 'px to an inch of a placed picture'),
    lineArtDpi: limit(2400, 600, 'the same of a picture in black and white alone'),
  }),
);

/** Limits, each with its default applied. */
export type PrintLimits = z.output<ReturnType<typeof printLimitsSchema>>;

/** Whether a check looks for what print asks for: with the usual limits (`true`), or others. */
export const printCheckSchema = lazy(() => z.union([z.boolean(), printLimitsSchema().strict()]));

/** What a caller gives: whether to check for print, or the limits that are not the usual ones. */
export type PrintCheck = z.input<ReturnType<typeof printCheckSchema>>;

/** Limits of a check; null where it is none of print. @throws ZodError */
export function printLimits(given: PrintCheck | null | undefined): PrintLimits | null {
  if (!given) return null;
  return printLimitsSchema()
    .strict()
    .parse(given === true ? {} : given);
}
