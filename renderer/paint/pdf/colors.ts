import { quoted, RenderError } from '../../errors.ts';
import { tryColor } from '../../scene/paint.ts';
import type { Rgba, SpotColor } from '../../scene/types.ts';
import sharp, { type Sharp } from '../../sharp.ts';
import type { CmykProfile } from './lcms.ts';

/** pt up to which a line is thin: printed as text is. */
export const THIN_POINTS = 2;

/** What a colour is used for: text and thin lines, which blur where plates do not meet; areas, which meet pictures. */
export type ColorUse = 'text' | 'area';

/** Which neutral colours are printed with black ink alone: those of text, all of them, or only the pixels of shadows. */
export type BlackInk = 'text' | 'all' | 'none';

/** How colours are written: as RGB, or converted for print as CMYK. */
export interface PdfColors {
  space: 'DeviceRGB' | 'DeviceCMYK';
  /** Components as pdfkit takes them: RGB 0..255, CMYK 0..100; alpha aside. */
  of(color: Rgba, use?: ColorUse): number[];
  /** The ink of its own that a colour of the design is; absent: none is. */
  spotOf?(color: Rgba): SpotColor | undefined;
  /** Whether text in black ink alone is printed over what lies below. */
  overprintsBlack?: boolean;
  /** Parts into which the way between two stops of a gradient is divided, since inks do not mix as light does. */
  gradientSteps: number;
  /** Opaque pixels, 3 bytes each, in the space's 3 or 4 bytes each. */
  pixels(rgb: Buffer, width: number, height: number): Promise<Buffer>;
  /** A grey level, 0..255, as DeviceGray has it where black ink alone prints it; absent where greys stay as they are. */
  grey?: Uint8Array;
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
  of: ({ r, g, b }) => [r, g, b],
  gradientSteps: 1,
  pixels: async (rgb) => rgb,
  jpeg: async (photo, quality) => ({ ...(await compress(photo.toColourspace('srgb'), quality)), inverted: false }),
};

/** A luminosity mask's colours, which are grey: one component, 0..1. */
export const GREYS: Pick<PdfColors, 'of' | 'gradientSteps'> = { of: ({ r }) => [r / 255], gradientSteps: 1 };

/**
 * Between two stops of a gradient. Over 672 pairs of colours the way between differs from the light's by dE 2.2 at most through
 * a SWOP profile, 1.7 through the built-in one; with 16 by 3.9 and 2.9.
 */
const GRADIENT_STEPS = 32;

const isNeutral = ({ r, g, b }: Rgba): boolean => r === g && g === b;
const percent = (ink: number): number => (ink * 100) / 255;

/** CIE lightness (0..100) and luminance (0..1), each from the other (CIE 15, 8.2.1.1). */
const luminanceOf = (lightness: number): number =>
  lightness > 8 ? ((lightness + 16) / 116) ** 3 : (lightness * 27) / 24_389;
/** The light that a level of sRGB sends out, 0..1 (IEC 61966-2-1). */
const lightOf = (level: number): number => {
  const value = level / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
};

/**
 * Black ink alone for each level of grey, as bytes of ink. As with black point compensation the levels are spread over
 * what that ink can print: level 0 is all of it, 255 none.
 */
function blackInks(profile: CmykProfile): Float64Array {
  const lab = profile.toLab(Float32Array.from({ length: 1024 }, (_, i) => (i % 4 === 3 ? percent((i - 3) / 4) : 0)));
  const luminances = Array.from({ length: 256 }, (_, ink) => luminanceOf(lab[3 * ink]!));
  const blackest = luminances[255]!;
  return Float64Array.from({ length: 256 }, (_, level) => {
    if (level === 0) return 255;
    if (level === 255) return 0;
    const wanted = blackest + lightOf(level) * (1 - blackest);
    const upper = luminances.findIndex((luminance) => luminance <= wanted);
    if (upper <= 0) return upper === 0 ? 0 : 255;
    const [above, below] = [luminances[upper - 1]!, luminances[upper]!];
    return upper - 1 + (above === below ? 0 : (above - wanted) / (above - below));
  });
}

/** How colours become inks. */
export interface InkOptions {
  black: BlackInk;
  /** The most that all inks of a px may be together, percent; undefined: as the profile has them. */
  inkLimit?: number | undefined;
}

/** Colours through an ICC profile. One value of RGB is the same inks wherever it is not text. */
export function cmykColors(profile: CmykProfile, { black, inkLimit }: InkOptions): PdfColors {
  const inksOfGrey = blackInks(profile);
  const grey = Uint8Array.from(inksOfGrey, (ink) => 255 - Math.round(ink));
  const known = new Map<number, number[]>();

  function inksOf(rgb: Uint8Array): Buffer {
    const inks = profile.toInks(rgb);
    if (black === 'all') blackenNeutral(rgb, inks, grey);
    if (inkLimit !== undefined) limitInks(inks, inkLimit);
    return inks;
  }

  function area(color: Rgba): number[] {
    const key = rgbKey(color);
    const found = known.get(key) ?? [...inksOf(Uint8Array.of(color.r, color.g, color.b))].map(percent);
    known.set(key, found);
    return found;
  }

  return {
    space: 'DeviceCMYK',
    of: (color, use = 'area') =>
      use === 'text' && black !== 'none' && isNeutral(color) ? [0, 0, 0, percent(inksOfGrey[color.r]!)] : area(color),
    gradientSteps: GRADIENT_STEPS,
    pixels: async (rgb) => inksOf(rgb),
    ...(black !== 'none' && { grey }),
    async jpeg(photo, quality) {
      const { data, info } = await photo
        .toColourspace('srgb')
        .removeAlpha()
        .raw({ depth: 'uchar' })
        .toBuffer({ resolveWithObject: true });
      const { width, height } = info;
      // sharp writes CMYK JPEGs as Adobe does, ink inverted.
      return { ...(await compress(fromInks(inksOf(data), width, height), quality)), inverted: true };
    },
  };
}

/** Gives neutral px black ink alone, in place. @param grey DeviceGray of each level */
export function blackenNeutral(rgb: Uint8Array, inks: Uint8Array, grey: Uint8Array): void {
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    const level = rgb[from]!;
    if (rgb[from + 1] !== level || rgb[from + 2] !== level) continue;
    inks.fill(0, to, to + 3);
    inks[to + 3] = 255 - grey[level]!;
  }
}

/** Takes colour away where all inks together are more than a limit, percent; black, which carries the drawing, stays. */
function limitInks(inks: Uint8Array, limit: number): void {
  const most = (limit * 255) / 100;
  for (let i = 0; i < inks.length; i += 4) {
    const color = inks[i]! + inks[i + 1]! + inks[i + 2]!;
    const room = Math.max(0, most - inks[i + 3]!);
    if (color <= room) continue;
    for (let j = i; j < i + 3; j++) inks[j] = Math.floor((inks[j]! * room) / color);
  }
}

/** Inks as a picture that sharp takes as they are: as an uncompressed TIFF, since its raw pixels cannot be CMYK. */
function fromInks(inks: Buffer, width: number, height: number): Sharp {
  return sharp(Buffer.concat([tiffHeader(width, height, inks.length), inks]), { limitInputPixels: false })
    .pipelineColourspace('cmyk')
    .toColourspace('cmyk');
}

/** Tags of a TIFF in one strip (TIFF 6.0): number, type (3: SHORT, 4: LONG), value. */
function tiffHeader(width: number, height: number, bytes: number): Buffer {
  const tags: [number, number, number][] = [
    [256, 4, width],
    [257, 4, height],
    [258, 3, 8],
    [259, 3, 1],
    // Separated: inks.
    [262, 3, 5],
    [273, 4, 0],
    [277, 3, 4],
    [278, 4, height],
    [279, 4, bytes],
  ];
  const start = 8;
  // Four values of BitsPerSample do not fit into the entry.
  const bits = start + 2 + tags.length * 12 + 4;
  const header = Buffer.alloc(bits + 8);
  header.write('II*\0', 'latin1');
  header.writeUInt32LE(start, 4);
  header.writeUInt16LE(tags.length, start);
  for (const [i, [tag, type, value]] of tags.entries()) {
    const at = start + 2 + i * 12;
    header.writeUInt16LE(tag, at);
    header.writeUInt16LE(type, at + 2);
    header.writeUInt32LE(tag === 258 ? 4 : 1, at + 4);
    if (tag === 258) header.writeUInt32LE(bits, at + 8);
    else if (type === 3) header.writeUInt16LE(value, at + 8);
    else header.writeUInt32LE(tag === 273 ? header.length : value, at + 8);
  }
  for (let i = 0; i < 4; i++) header.writeUInt16LE(8, bits + 2 * i);
  return header;
}

const rgbKey = ({ r, g, b }: Rgba): number => (r << 16) | (g << 8) | b;

const unknownColor = (css: string) =>
  new RenderError({
    kind: 'input',
    code: 'invalid_options',
    path: 'spotColors',
    message: `option spotColors: ${quoted(css)} is no colour`,
  });

/**
 * The same colours, some of which are inks of their own.
 * @param spots by CSS colour
 * @throws RenderError `invalid_options` where that is none
 */
export function withSpots(colors: PdfColors, spots: Readonly<Record<string, SpotColor>>): PdfColors {
  const byColor = new Map(
    Object.entries(spots).map(([css, spot]) => {
      const color = tryColor(css);
      if (!color) throw unknownColor(css);
      return [rgbKey(color), spot];
    }),
  );
  return byColor.size === 0 ? colors : { ...colors, spotOf: (color) => byColor.get(rgbKey(color)) };
}
