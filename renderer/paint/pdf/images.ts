import { createHash } from 'node:crypto';
import type { Metadata } from 'sharp';
import { fromInks } from '../../assets/naive-cmyk.ts';
import type { RasterAsset } from '../../scene/image.ts';
import type { Rect } from '../../scene/types.ts';
import sharp, { type Sharp } from '../../sharp.ts';
import { colorClearPixels } from '../alpha-bleed.ts';
import type { RasterPart } from '../raster-part.ts';
import type { Rgba8 } from '../rgba8.ts';
import { blackenNeutral, type PdfColors, type PdfJpeg } from './colors.ts';
import { isRef, type PdfDocument, type PdfRef } from './pdfkit.ts';
import { compress, evenOut, layOver, looksLikePhoto, predicted, smallest, splitAlpha } from './pixels.ts';

/** A picture as it stands in the file, with its name in the pages' resources. */
export interface EmbeddedImage {
  name: string;
  ref: PdfRef;
  /** Whether it is black ink alone, of which its transparency says how much shows. */
  isBlackInk?: boolean;
}

/** Pixels that are drawn when they are needed. */
export interface KeyedPart {
  /** Equal for equal pixels. */
  key: string;
  draw(): Promise<RasterPart>;
}

/** A part of a page as it stands in the file. */
export interface EmbeddedPart {
  image: EmbeddedImage;
  box: Rect;
}

/** Puts pictures into a document, each once however often it is used. */
export interface ImageEmbedder {
  asset(asset: RasterAsset): Promise<EmbeddedImage>;
  jpeg(jpeg: PdfJpeg): EmbeddedImage;
  /**
   * A part of a page that is drawn as pixels: as a JPEG with separate transparency where it looks like a photo; see-through
   * greys, mostly shadows, in black ink alone. Drawn once for each key.
   */
  part(part: KeyedPart): Promise<EmbeddedPart>;
  /** How much painted pixels cover, as an ink of its own. */
  coverage(pixels: Rgba8, ink: { ref: unknown }, isSoft: boolean): Promise<EmbeddedImage>;
  /** Opaque pixels with layers over them, which are as large, mixed in inks. @param key equal for equal layers */
  flattened(below: Rgba8, above?: { key: string; layers: readonly DrawnLayer[] }): Promise<EmbeddedImage>;
  /** Draws it stretched over a box, in the current coordinates. */
  place(image: EmbeddedImage, box: Rect): void;
}

/**
 * The inks of a layer's greys: those of pixels are black ink alone where all are grey, and black ones darken what lies below; each
 * grey of text and thin lines is black ink alone; those of areas have all inks.
 */
export type LayerInks = 'of pixels' | 'of text' | 'of areas';

interface DrawnLayer {
  inks: LayerInks;
  draw(): Promise<Rgba8>;
}

/** The quality of a photo that has to be compressed again: high enough that the loss cannot be seen. */
const PHOTO_QUALITY = 0.92;
/** The decode array of inks where 0 means full ink. */
const INVERTED = [1, 0, 1, 0, 1, 0, 1, 0];
/** Formats whose greys are kept at a loss. */
const LOSSY_GREY = new Set<RasterAsset['mime']>(['image/jpeg']);
/** Formats that photos are kept in at a loss already. */
const LOSSY = new Set<RasterAsset['mime']>(['image/webp', 'image/avif']);

const isGrey = ({ space }: Metadata): boolean => space === 'b-w' || space === 'grey16';

/** The levels of pixels whose visible ones are all grey, and whether these are black; null where one has a colour. */
function greysOf(rgb: Buffer, alpha: Buffer): { levels: Buffer; areBlack: boolean } | null {
  const levels = Buffer.alloc(alpha.length);
  let areBlack = true;
  for (let i = 0; i < alpha.length; i++) {
    if (alpha[i] === 0) continue;
    const level = rgb[3 * i]!;
    if (rgb[3 * i + 1] !== level || rgb[3 * i + 2] !== level) return null;
    levels[i] = level;
    areBlack &&= level === 0;
  }
  return { levels, areBlack };
}

/** @param exact the prefix of its pictures' names, where every pixel has to be as it is: then nothing is a JPEG */
export function imageEmbedder(document: PdfDocument, colors: PdfColors, exact?: string): ImageEmbedder {
  const assets = new Map<string, Promise<EmbeddedImage>>();
  const parts = new Map<string, Promise<EmbeddedPart>>();
  const streams = new Map<string, PdfRef>();
  const names = new Map<PdfRef, string>();
  const flat = new Map<string, PdfRef>();

  /** Equal pictures are one object. */
  const stream = (dictionary: Record<string, unknown>, data: Buffer): PdfRef => {
    const says = JSON.stringify(dictionary, (_, value) => (isRef(value) ? String(value) : value));
    const key = digest(says, data);
    const known = streams.get(key);
    if (known) return known;
    const ref = document.ref({ Type: 'XObject', Subtype: 'Image', BitsPerComponent: 8, ...dictionary });
    streams.set(key, ref);
    ref.end(data);
    return ref;
  };
  const named = (ref: PdfRef): EmbeddedImage => {
    const name = names.get(ref) ?? `${exact ?? 'G'}${names.size + 1}`;
    names.set(ref, name);
    return { name, ref };
  };

  /**
   * @param isExact whether no pixel that can be seen may change; else what looks like a photo becomes a JPEG
   * @param isPart whether it is a part of the design that was painted, and no picture
   */
  async function pixels(given: Rgba8, isExact = exact !== undefined, isPart = false): Promise<EmbeddedImage> {
    const { width, height } = given;
    colorClearPixels(given.data, width);
    const { rgb, alpha } = splitAlpha(given);
    if (isPart && alpha) evenOut(rgb, alpha);
    const isPhoto = await looksLikePhoto(rgb, width);
    const size = { Width: width, Height: height, Filter: 'FlateDecode' };
    const greys = isPart && alpha && colors.grey ? greysOf(rgb, alpha) : null;
    const flat = async (samples: Buffer, channels: 1 | 3 | 4, dictionary: Record<string, unknown>) => {
      const { data, ...parameters } = await smallest(samples, width, height, channels);
      return stream({ ...size, ...parameters, ...dictionary }, data);
    };
    const mask = alpha && (await flat(alpha, 1, { ColorSpace: 'DeviceGray' }));
    const more = mask ? { SMask: mask } : {};
    if (greys && colors.grey) {
      const { grey } = colors;
      const levels = greys.levels.map((level) => grey[level]!) as Buffer;
      const ref = await flat(levels, 1, { ...more, ColorSpace: 'DeviceGray' });
      return { ...named(ref), isBlackInk: greys.areBlack };
    }
    if (isPhoto && !isExact) return photo(sharp(rgb, { raw: { width, height, channels: 3 } }), more);
    const samples = await colors.pixels(rgb, width, height);
    const channels = colors.space === 'DeviceRGB' ? 3 : 4;
    return named(await flat(samples, channels, { ...more, ColorSpace: colors.space }));
  }

  /**
   * Embeds a JPEG unchanged where a viewer draws it as Gesso would: upright, and grey or RGB; for print, inks without a
   * profile.
   */
  function passedThrough(asset: RasterAsset, { orientation, space, channels, icc }: Metadata): EmbeddedImage | null {
    if ((orientation ?? 1) !== 1) return null;
    const size = { Width: asset.width, Height: asset.height, Filter: 'DCTDecode' };
    if (colors.space === 'DeviceCMYK') {
      if (space !== 'cmyk' || icc) return null;
      // With or without Adobe's marker, as browsers and libvips read them.
      return named(stream({ ...size, Decode: INVERTED, ColorSpace: 'DeviceCMYK' }, asset.data));
    }
    if ((channels !== 1 && channels !== 3) || space === 'cmyk' || (icc && !isSrgb(icc))) return null;
    return named(stream({ ...size, ColorSpace: channels === 1 ? 'DeviceGray' : 'DeviceRGB' }, asset.data));
  }

  const photo = async (image: Sharp, more: object = {}) => jpeg(await colors.jpeg(image, PHOTO_QUALITY), more);

  function jpeg({ data, inverted, width, height }: PdfJpeg, more: object = {}): EmbeddedImage {
    const Decode = inverted ? { Decode: INVERTED } : {};
    const size = { Width: width, Height: height };
    return named(stream({ ...size, ...more, ...Decode, ColorSpace: colors.space, Filter: 'DCTDecode' }, data));
  }

  async function embed(asset: RasterAsset): Promise<EmbeddedImage> {
    // As strict as the raster painter: what it refuses is not embedded half.
    const image = sharp(asset.data, { failOn: 'error' }).rotate();
    const metadata = await image.metadata();
    // A picture of one channel stays that of one ink.
    if (colors.grey && isGrey(metadata)) return greyPicture(image, colors.grey, LOSSY_GREY.has(asset.mime));
    if (asset.mime === 'image/jpeg' && exact === undefined) {
      // Inks without a profile: for the screen as browsers, and so our pictures, take them.
      const isScreen = colors.space === 'DeviceRGB';
      if (isScreen && metadata.space === 'cmyk' && !metadata.hasProfile) return photo(await fromInks(image));
      return passedThrough(asset, metadata) ?? photo(image);
    }
    const { data, info } = await image
      .toColourspace('srgb')
      .ensureAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const isExact = exact !== undefined || !LOSSY.has(asset.mime);
    return pixels({ data, width: info.width, height: info.height }, isExact);
  }

  /** A picture of greys, printed with black ink alone. @param grey DeviceGray of each level */
  async function greyPicture(image: Sharp, grey: Uint8Array, isPhoto: boolean): Promise<EmbeddedImage> {
    const { data, info } = await image
      .toColourspace('b-w')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const { width, height, channels } = info;
    const count = width * height;
    const levels = Buffer.alloc(count);
    const alpha = Buffer.alloc(count, 255);
    for (let i = 0; i < count; i++) {
      levels[i] = grey[data[i * channels]!]!;
      if (channels === 2) alpha[i] = data[i * channels + 1]!;
    }
    const size = { Width: width, Height: height };
    const flat = { ...size, Filter: 'FlateDecode', ColorSpace: 'DeviceGray' };
    const more = alpha.every((a) => a === 255) ? {} : { SMask: stream(flat, await compress(alpha)) };
    if (!isPhoto) return named(stream({ ...flat, ...more }, await compress(levels)));
    const raw = { width, height, channels: 1 as const };
    const quality = Math.round(PHOTO_QUALITY * 100);
    const jpeg = await sharp(levels, { raw }).toColourspace('b-w').jpeg({ quality }).toBuffer();
    return named(stream({ ...size, ...more, Filter: 'DCTDecode', ColorSpace: 'DeviceGray' }, jpeg));
  }

  /** Mixes a layer with the inks below it, in place. */
  async function layOn(below: Buffer, layer: DrawnLayer): Promise<void> {
    const pixels = await layer.draw();
    const { rgb, alpha } = splitAlpha(pixels);
    const opacity = alpha ?? Buffer.alloc(rgb.length / 3, 255);
    const greys = layer.inks === 'of pixels' && alpha && colors.grey ? greysOf(rgb, alpha) : null;
    if (greys && colors.grey) {
      const inks = Buffer.alloc(below.length);
      for (const [i, level] of greys.levels.entries()) inks[4 * i + 3] = 255 - colors.grey[level]!;
      return layOver(below, inks, opacity, greys.areBlack);
    }
    const inks = await colors.pixels(rgb, pixels.width, pixels.height);
    if (layer.inks === 'of text' && colors.grey) blackenNeutral(rgb, inks, colors.grey);
    layOver(below, inks, opacity, false);
  }

  return {
    part({ key, draw }) {
      const embedPart = async () => {
        const drawn = await draw();
        return { image: await pixels(drawn, undefined, true), box: drawn.box };
      };
      const known = parts.get(key) ?? embedPart();
      parts.set(key, known);
      return known;
    },
    jpeg: (given) => jpeg(given),
    async flattened(below, above) {
      const { width, height } = below;
      const key = digest(`${width} ${height} ${above?.key ?? ''}`, below.data);
      const known = flat.get(key);
      if (known) return named(known);
      const inks = await colors.pixels(splitAlpha(below).rgb, width, height);
      for (const layer of above?.layers ?? []) await layOn(inks, layer);
      const { data, ...parameters } = await predicted(inks, width, height, 4);
      const size = { Width: width, Height: height, Filter: 'FlateDecode', ColorSpace: colors.space };
      const ref = stream({ ...size, ...parameters }, data);
      flat.set(key, ref);
      return named(ref);
    },
    async coverage(given, { ref }, isSoft) {
      const { width, height } = given;
      const full = Buffer.alloc(width * height, 255);
      const alpha = splitAlpha(given).alpha ?? full;
      const size = { Width: width, Height: height, Filter: 'FlateDecode' };
      const mask = isSoft
        ? { SMask: stream({ ...size, ColorSpace: 'DeviceGray' }, await compress(alpha)) }
        : { Mask: stream({ ...size, ImageMask: true, BitsPerComponent: 1 }, await compress(stencil(alpha, width))) };
      return named(stream({ ...size, ...mask, ColorSpace: ref }, await compress(isSoft ? full : alpha)));
    },
    asset(asset) {
      const known = assets.get(asset.id) ?? embed(asset);
      assets.set(asset.id, known);
      return known;
    },
    place({ name, ref }, { x, y, width, height }) {
      document.page.xobjects[name] = ref;
      document.save().transform(width, 0, 0, -height, x, y + height);
      document.addContent(`/${name} Do`);
      document.restore();
    },
  };
}

/** A stencil that lets through what is not clear, a bit a px: 1 keeps out (ISO 32000-1, 8.9.6.3). */
function stencil(alpha: Buffer, width: number): Buffer {
  const row = Math.ceil(width / 8);
  const bits = Buffer.alloc((alpha.length / width) * row);
  for (let i = 0; i < alpha.length; i++) {
    const x = i % width;
    if (alpha[i] === 0) bits[((i - x) / width) * row + (x >> 3)]! |= 0x80 >> (x & 7);
  }
  return bits;
}

const digest = (says: string, data: Uint8Array): string =>
  createHash('sha1').update(says).update(data).digest('base64');

/** Whether an ICC profile is one of the sRGB kind, by its description. */
const isSrgb = (icc: Buffer): boolean =>
  icc.toString('latin1').includes('sRGB') || icc.toString('utf16le').includes('sRGB');
