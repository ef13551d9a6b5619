import { everyItem } from '../../scene/leaves.ts';
import type { Item, Paint, Rgba } from '../../scene/types.ts';
import sharp, { type Sharp } from '../../sharp.ts';
import type { IccProfile } from './profiles.ts';

/** How colours are written: as RGB, or converted for print as CMYK. */
export interface PdfColors {
  space: 'DeviceRGB' | 'DeviceCMYK';
  /** Converts the colours that items use; `of` knows only these. */
  prepare(items: readonly Item[]): Promise<void>;
  /** Components as pdfkit takes them: RGB 0..255, CMYK 0..100; alpha aside. */
  of(color: Rgba): number[];
  /** Opaque pixels, 3 bytes each, in the space's 3 or 4 bytes each. */
  pixels(rgb: Buffer, width: number, height: number): Promise<Buffer>;
  /** A picture without transparency as a JPEG of the quality given, 0..1. */
  jpeg(photo: Sharp, quality: number): Promise<PdfJpeg>;
}

/** A JPEG of a document's colour space. */
export interface PdfJpeg {
  data: Buffer;
  width: number;
  height: number;
  /** Whether 0 stands for full ink. */
  inverted: boolean;
}

async function compress(photo: Sharp, quality: number) {
  const options = { quality: Math.max(1, Math.round(quality * 100)) };
  const { data, info } = await photo.jpeg(options).toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

export const RGB_COLORS: PdfColors = {
  space: 'DeviceRGB',
  prepare: async () => {},
  of: ({ r, g, b }) => [r, g, b],
  pixels: async (rgb) => rgb,
  jpeg: async (photo, quality) => ({ ...(await compress(photo.toColourspace('srgb'), quality)), inverted: false }),
};

/** A luminosity mask's colours, which are grey: one component, 0..1. */
export const GREYS: Pick<PdfColors, 'of'> = { of: ({ r }) => [r / 255] };

const keyOf = ({ r, g, b }: Rgba): number => (r << 16) | (g << 8) | b;

const paintColors = (paint: Paint | null): readonly Rgba[] => {
  if (!paint) return [];
  if (paint.kind === 'pattern') return [];
  return paint.kind === 'solid' ? [paint.color] : paint.stops.map((stop) => stop.color);
};

function* colorsOf(items: readonly Item[]): Generator<Rgba> {
  for (const item of everyItem(items)) {
    if (item.kind !== 'path' && item.kind !== 'text') continue;
    yield* paintColors(item.fill);
    yield* paintColors(item.stroke?.paint ?? null);
  }
}

/**
 * Colours through an ICC profile, by sharp (relative to the profile's own intent). Pure black stays pure K: text and
 * fine lines that are made of four inks blur when the plates do not meet.
 */
export function cmykColors(profile: IccProfile): PdfColors {
  const known = new Map<number, number[]>([[0, [0, 0, 0, 100]]]);
  const toCmyk = (rgb: Buffer, width: number, height: number): Promise<Buffer> =>
    sharp(rgb, { raw: { width, height, channels: 3 } })
      .withIccProfile(profile.source)
      .raw()
      .toBuffer();
  return {
    space: 'DeviceCMYK',
    async prepare(items) {
      const missing = [...new Set([...colorsOf(items)].map(keyOf))].filter((key) => !known.has(key));
      if (missing.length === 0) return;
      const cmyk = await toCmyk(
        Buffer.from(missing.flatMap((key) => [key >> 16, (key >> 8) & 255, key & 255])),
        missing.length,
        1,
      );
      missing.forEach((key, i) => {
        known.set(
          key,
          [...cmyk.subarray(4 * i, 4 * i + 4)].map((ink) => (ink * 100) / 255),
        );
      });
    },
    of: (color) => known.get(keyOf(color)) ?? [0, 0, 0, 100],
    pixels: toCmyk,
    // sharp writes CMYK JPEGs as Adobe does, ink inverted.
    jpeg: async (photo, quality) => ({
      ...(await compress(photo.withIccProfile(profile.source, { attach: false }), quality)),
      inverted: true,
    }),
  };
}
