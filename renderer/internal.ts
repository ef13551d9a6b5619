/** The renderer's second door, for the front alone: nothing of it is exported by the package. */
import type { Modification } from './design/modification.ts';
import type { Modifications } from './design/modify.ts';
import { fileKey } from './formats/file-key.ts';
import { formatOf } from './formats/index.ts';
import type { KeptFiles } from './formats/kept-files.ts';
import type { PicturePixels } from './formats/types.ts';
import type { RendererOptions } from './index.ts';
import { lazy } from './lazy.ts';
import type { ResolvedOptions } from './options.ts';
import type { Pipeline } from './renderer.ts';

export { untilAborted } from './abort.ts';
/** The guard that keeps fetches to public addresses, for requests to URLs of others. */
export { guardedLookup, isAddressOrRange, isAllowedHost, isRefusedLiteral, plainLookup } from './assets/guard.ts';
export type { HeldSources } from './assets/held.ts';
export { createSourceChecker, type SourceChecker } from './assets/used.ts';
export type { WebFile } from './assets/web-file.ts';
export type { Beginning, Beginnings, KnownPage, OwnBeginnings, PageNames, PageNote } from './beginnings.ts';
export { temporaryFolder } from './cache-dir.ts';
export type { CheckControl, Checked } from './check.ts';
export type {
  Children,
  FramePainter,
  FrameRange,
  FrameTaken,
  LottieFrames,
  LottieOptions,
  SvgPixels,
  VideoEncoder,
  VideoFrame,
  VideoFrameOptions,
  VideoFrames,
  VideoFramesOptions,
  VideoOptions,
} from './children.ts';
export { clock } from './clock.ts';
export { type DesignFields, fieldsOf } from './design/fields.ts';
export { checkRequired, fillDesign } from './design/fill.ts';
export type { Modifications } from './design/modify.ts';
export { dictionary } from './dictionary.ts';
export { INSTALL_FFMPEG } from './ffmpeg-hint.ts';
export type { Film, FilmFrame, FilmOptions, FilmSound } from './film/types.ts';
export {
  DEFAULT_FORMAT,
  type Format,
  type FormatName,
  formatOf,
  formatOfFile,
  formats,
  formatsByExtension,
  formatsByMime,
  formatsByName,
  formatTitles,
} from './formats/index.ts';
export type { KeptFiles } from './formats/kept-files.ts';
export type { PicturePixels } from './formats/types.ts';
export { collectGarbage } from './garbage.ts';
export { createKept } from './kept.ts';
export { lazy } from './lazy.ts';
export { filesByUse } from './lru-folder.ts';
export { memory, usualPictures } from './memory.ts';
export { nearestName, suggestion } from './nearest.ts';
export {
  OPTION_NAMES,
  type ResolvedOptions,
  renderOptionsSchema,
  resolveOptions,
  unknownNames,
  unknownOptions,
} from './options.ts';
export type { OpenFilm } from './pipeline.ts';
export { type PrintCheck, type PrintLimits, printCheckSchema, printLimitsSchema } from './preflight/limits.ts';
export { type FfmpegFound, findFfmpeg } from './processes/find-ffmpeg.ts';
export { type ChildCounts, createChildren, type OwnChildren } from './processes/index.ts';
export { release } from './release.ts';
export type { Pipeline } from './renderer.ts';
export { shortAddress } from './short-address.ts';
export { inSize, ofSize, readSizes, sizesSchema } from './sizes.ts';
export { engineOf, type TextEngineChoice, valueWriter } from './text-engine.ts';
export { asText, replaceVariables, type Values, valueIn } from './variables.ts';

/** A renderer whose caller has resolved the options. */
export async function createPipeline(options: RendererOptions): Promise<Pipeline> {
  // Loaded here, as in index.ts.
  const { createPipeline: create } = await import('./renderer.ts');
  return create(options);
}

const compressing = lazy(() => import('./formats/compress.ts'));

/** The file of a picture that was rendered `unencoded`, as its options say. @throws RenderError where they name no picture */
export async function encodePixels(pixels: PicturePixels, options: ResolvedOptions, kept?: KeptFiles): Promise<Buffer> {
  const { compress } = await compressing();
  return compress(pixels, formatOf(options), options, kept);
}

/** The same where the calling thread makes it alone; undefined where others take part, or its format is none of pictures. */
export const encodeAlone = async (pixels: PicturePixels, options: ResolvedOptions): Promise<Buffer | undefined> =>
  formatOf(options).compressAlone?.(pixels);

/** By what the file of a picture is kept, with these options; undefined where it is not. */
export const keptNameOf = (
  picture: Pick<PicturePixels, 'name' | 'density'>,
  options: ResolvedOptions,
): string | undefined => (picture.name === undefined ? undefined : fileKey(picture, formatOf(options), options));

/** Keeps the file of a picture that has a name, made by {@link encodeAlone}. */
export async function keepEncoded(
  { data, ...picture }: Pick<PicturePixels, 'data' | 'name' | 'density'>,
  options: ResolvedOptions,
  kept: KeptFiles,
): Promise<void> {
  const { keepFile } = await compressing();
  keepFile(data, picture, formatOf(options), options, kept);
}

/** Reads modifications of templates that are filled outside a render. */
export async function readModifications(list: readonly Modification[]): Promise<Modifications> {
  // Loaded here: it knows the properties of every element.
  const { modificationsOf } = await import('./design/modify.ts');
  return modificationsOf(list);
}
