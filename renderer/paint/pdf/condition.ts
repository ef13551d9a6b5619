import type { Warn } from '../../errors.ts';
import { cmykColors, type InkOptions, type PdfColors } from './colors.ts';
import type { Conversion } from './lcms.ts';
import type { PrintingCondition } from './print.ts';
import { loadProfile, unusableProfile } from './profiles.ts';

/** The printing condition of a document in CMYK, and the colours in its inks. */
interface OpenCondition {
  condition: PrintingCondition;
  colors: PdfColors;
  /** Gives its memory back. */
  close(): void;
}

interface ConditionOptions {
  color: Conversion & InkOptions & { profile?: string | undefined };
  pdfx?: string | undefined;
}

/** Opens the profile that options name, for the conversions that they ask for. @throws RenderError as `loadProfile` does */
export async function openCondition(
  { color, pdfx }: ConditionOptions,
  { directory, warn }: { directory: string | undefined; warn: Warn },
): Promise<OpenCondition> {
  const profile = await loadProfile(color.profile, { directory, isDeclared: pdfx !== undefined, warn });
  // Loaded here: a PDF in RGB needs no LittleCMS.
  const { openCmykProfile } = await import('./lcms.ts');
  const { intent, blackPointCompensation } = color;
  try {
    const opened = await openCmykProfile(profile.data, { intent, blackPointCompensation });
    try {
      const condition = { ...profile, description: opened.description };
      return { condition, colors: cmykColors(opened, color), close: opened.close };
    } catch (error) {
      opened.close();
      throw error;
    }
  } catch (error) {
    throw unusableProfile(profile.name, (error as Error).message);
  }
}
