import { createHash } from 'node:crypto';
import type { Cache } from '../cache.ts';
import type { Drawing, Picture } from '../scene/drawing.ts';
import type { RasterAsset } from '../scene/image.ts';
import sharp, { type Metadata } from '../sharp.ts';
import { bmpToPng } from './bmp.ts';
import { bounded } from './bounded.ts';
import type { EarlyPixels } from './early-pixels.ts';
import { icoToPng } from './ico.ts';
import { withRightChecksums } from './png-checksums.ts';
import { inSrgb, type PlainPng } from './png-color.ts';
import { isUsableProfile } from './profile.ts';
import { type DecodePartly, type Fault, repair, stateOf } from './repair.ts';
import { type Content, decodeText, describeContent, sniff } from './sniff.ts';
import { isTruncated } from './truncation.ts';
import { checkSize, UnusableImage } from './unusable.ts';
import { withoutExif } from './webp-exif.ts';

export interface LoadImageOptions {
  /** Largest picture, px. */
  maxPixels: number;
  /** Called for files that end early or were altered; default: such a file is an error. */
  decodePartly?: DecodePartly | undefined;
  /** SVG only: colours of the source, each with its replacement. */
  colorsReplace?: Readonly<Record<string, string>> | undefined;
  /** Reads an SVG's text. */
  readSvg: ReadSvg;
  /** SVGs read before. */
  svgCache?: Cache<Drawing> | undefined;
  /** Headers of pictures read before. */
  headerCache?: Cache<Header> | undefined;
  /** Whole pictures read before, by the very memory of their files: of files that are kept. */
  knownRasters?: WeakMap<Buffer, RasterAsset> | undefined;
  /** Takes pictures that were not met before, to decode them. Default: they are decoded when they are painted. */
  early?: Pick<EarlyPixels, 'begin'> | undefined;
}

/** What a picture's file says of itself, by its bytes. */
export interface Header extends Pick<Metadata, 'hasAlpha' | 'pages' | 'delay'> {
  /** px, upright. */
  width: number;
  height: number;
  /** Its ICC profile: none, one that says what its colours are, or one that does not. */
  profile: 'none' | 'usable' | 'unusable';
  /** As {@link RasterAsset.inks}, of whatever kind the file is. */
  inks: boolean;
}

/** @param loadPicture reads a picture inside it */
export type ReadSvg = (
  source: string,
  options: {
    colorsReplace: Readonly<Record<string, string>>;
    loadPicture: (data: Buffer) => Promise<RasterAsset>;
  },
) => Promise<Drawing>;

/**
 * Reads a picture's header: its kind, its size, and whether the file is whole. Pixels are decoded when it is painted.
 *
 * @throws UnusableImage for what is no picture, holds not one row of it, or is too large
 * @throws RenderError for an SVG that cannot be read
 */
export async function loadImage(data: Buffer, options: LoadImageOptions): Promise<Picture> {
  const content = sniff(data);
  return content === 'image/svg+xml' ? loadSvg(data, options) : loadRaster(data, options);
}

const REPAIRABLE = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'] as const;
const isRepairable = (content: Content): content is (typeof REPAIRABLE)[number] =>
  (REPAIRABLE as readonly string[]).includes(content);

type RasterLimits = Pick<LoadImageOptions, 'maxPixels' | 'headerCache' | 'knownRasters' | 'early'>;

/** @throws UnusableImage for what is no picture of pixels, holds not one row of it, or is too large */
export async function loadRaster(
  given: Buffer,
  { decodePartly, ...limits }: RasterLimits & Pick<LoadImageOptions, 'decodePartly'>,
): Promise<RasterAsset> {
  const { maxPixels, knownRasters } = limits;
  const known = knownRasters?.get(given);
  if (known) return known;
  const content = sniff(given);
  if (content === 'video') throw new UnusableImage('it is a video, not a picture');
  if (content === null || content === 'image/svg+xml') throw new UnusableImage(`it is ${describeContent(given)}`);
  const { data, fault, damage } = checked(bounded(given, content), content);
  if (fault) {
    if (!decodePartly || !isRepairable(content)) throw new UnusableImage(stateOf(fault));
    const repaired = await repair(data, { mime: content, fault, maxPixels, decodePartly });
    return { ...(await rasterAsset(repaired.data, repaired.mime, limits)), damage: repaired.damage };
  }
  if (content === 'image/x-icon') return rasterAsset(await icoToPng(data, maxPixels), 'image/png', limits);
  if (content === 'image/bmp') return rasterAsset(await bmpToPng(data, maxPixels), 'image/png', limits);
  const asset = await rasterAsset(data, content, limits);
  if (damage) return { ...asset, damage };
  knownRasters?.set(given, asset);
  return asset;
}

/** A file whose structure was looked at; its `fault` is one that not all of its rows may be there for. */
function checked(given: Buffer, content: Content): { data: Buffer; fault?: Fault; damage?: string } {
  const png = content === 'image/png' ? withRightChecksums(given) : undefined;
  const data = png?.data ?? given;
  if (isTruncated(data, content)) return { data, fault: 'the file ends early' };
  return png?.pixelsDamaged ? { data, fault: 'a checksum of the file is wrong' } : { data, damage: png?.damage ?? '' };
}

async function loadSvg(
  data: Buffer,
  { colorsReplace = {}, readSvg, svgCache, ...raster }: LoadImageOptions,
): Promise<Drawing> {
  const key = JSON.stringify([hash(data), colorsReplace]);
  const known = svgCache?.get(key);
  if (known) return known;
  const damages: string[] = [];
  const loadPicture = async (inner: Buffer) => {
    const asset = await loadRaster(inner, raster);
    if (asset.damage) damages.push(`of a picture inside it ${asset.damage}`);
    return asset;
  };
  const read = await readSvg(decodeText(data), { colorsReplace, loadPicture });
  const drawing = damages.length > 0 ? { ...read, damage: damages.join(', ') } : read;
  svgCache?.set(key, drawing);
  return drawing;
}

const hash = (data: Buffer) => createHash('sha256').update(data).digest('hex');

async function rasterAsset(
  given: Buffer,
  mime: RasterAsset['mime'],
  { maxPixels, headerCache, early }: RasterLimits,
): Promise<RasterAsset> {
  const file = mime === 'image/webp' ? withoutExif(given) : given;
  const fileHash = hash(file);
  const header = headerCache?.get(fileHash) ?? (await firstHeader(file, fileHash, { headerCache, early }));
  const { width, height, hasAlpha, pages = 1, delay = [], profile } = header;
  checkSize(width, height, maxPixels);
  const plain: PlainPng = mime === 'image/png' ? await inSrgb(file, profile !== 'none') : { data: file };
  const { data, ignored = profile === 'unusable' ? 'ICC profile' : undefined } = plain;
  const id = data === file ? fileHash : hash(data);
  return {
    ...{ kind: 'raster', id, width, height, mime, hasAlpha, data },
    ...(ignored === undefined ? {} : { ignoredColor: ignored }),
    ...(header.inks && mime === 'image/jpeg' ? { inks: true } : {}),
    ...(pages > 1 && delay.length === pages ? { moving: { kind: 'pages', delays: delay.map(shownFor) } } : {}),
  };
}

/**
 * ms that browsers show a page of a picture for whose file says `delay`: such short ones were meant for as fast as possible.
 * @source Chromium, third_party/blink/renderer/platform/image-decoders (`FrameDurationAtIndex`)
 */
const shownFor = (delay: number): number => (delay > 10 ? delay : 100);

/** The header of a picture that was not met before. @param id its hash */
async function firstHeader(
  data: Buffer,
  id: string,
  { headerCache, early }: Pick<RasterLimits, 'headerCache' | 'early'>,
): Promise<Header> {
  const reading = readHeader(data);
  early?.begin(id, data);
  const header = await reading;
  headerCache?.set(id, header);
  return header;
}

async function readHeader(data: Buffer): Promise<Header> {
  try {
    const { autoOrient, hasAlpha, pages, delay, icc, space } = await sharp(data, {
      limitInputPixels: false,
    }).metadata();
    const { width, height } = autoOrient;
    const profile = icc ? (isUsableProfile(icc) ? 'usable' : 'unusable') : 'none';
    return { width, height, hasAlpha, pages, delay, profile, inks: space === 'cmyk' && !icc };
  } catch (error) {
    throw new UnusableImage(`the picture is damaged (${String((error as Error).message).split('\n')[0]})`);
  }
}
