import type { Rgba } from '../../scene/types.ts';

/** How colours are written: as they are (RGB), or converted for print. */
export interface PdfColors {
  space: 'DeviceRGB' | 'DeviceCMYK';
  /** Components as pdfkit takes them: RGB 0..255, CMYK 0..100; alpha aside. */
  of(color: Rgba): number[];
  /** Converts opaque pixels, 3 bytes each, to the space's 3 or 4 bytes each. */
  pixels(rgb: Buffer, width: number, height: number): Promise<Buffer>;
}

export const RGB_COLORS: PdfColors = {
  space: 'DeviceRGB',
  of: ({ r, g, b }) => [r, g, b],
  pixels: async (rgb) => rgb,
};
