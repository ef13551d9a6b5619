import type { BlendMode } from '../../scene/types.ts';
import type { PdfColors } from './colors.ts';
import { type ImageEmbedder, imageEmbedder } from './images.ts';
import type { PdfDocument } from './pdfkit.ts';

/** How a mode that divides by a colour's distance from black or white moves a channel away from it. */
const MOVED: Partial<Record<BlendMode, (level: number) => number>> = {
  'color-burn': (level) => Math.max(1, level),
  'color-dodge': (level) => Math.min(254, level),
};

/**
 * The colours of a layer that burns or dodges: black a level lighter, or white a level darker. White burnt by black stays
 * white, and black dodged by white stays black, in CSS and PDF 2.0 (ISO 32000-2, 11.3.5.2); by PDF 1.7, which poppler and
 * PDFium follow, the one turns black and the other white. A level beside, all say the same.
 */
function withoutExtremes(colors: PdfColors, moved: (level: number) => number): PdfColors {
  return {
    ...colors,
    of: (color) => colors.of(color).map(moved),
    pixels: async (rgb, width, height) => (await colors.pixels(rgb, width, height)).map(moved) as Buffer,
  };
}

/** The tools that a layer of a mode is painted with in place of the page's; none where these do. */
export type MixingTools = (blend: BlendMode) => { colors?: PdfColors; images?: ImageEmbedder };

export function mixingTools(document: PdfDocument, colors: PdfColors): MixingTools {
  const made = new Map<BlendMode, { colors: PdfColors; images: ImageEmbedder }>();
  return (blend) => {
    const moved = MOVED[blend];
    if (!moved || colors.space !== 'DeviceRGB') return {};
    const own = withoutExtremes(colors, moved);
    const tools = made.get(blend) ?? { colors: own, images: imageEmbedder(document, own, `${blend}-`) };
    made.set(blend, tools);
    return tools;
  };
}
