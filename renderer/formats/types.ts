import type { Writable } from 'node:stream';
import type { PageInParts } from '../beginnings.ts';
import type { Children, FramePainter } from '../children.ts';
import type { DocumentLanguage } from '../design/language.ts';
import type { Design, Page } from '../design/parse.ts';
import type { Warn } from '../errors.ts';
import type { Film, FilmOptions } from '../film/types.ts';
import type { Limits } from '../limits.ts';
import type { RasterOptions } from '../paint/raster/index.ts';
import type { Scene } from '../scene/types.ts';
import type { SettingName, Settings } from '../settings.ts';
import type { Stopwatch } from '../stopwatch.ts';
import type { KeptFiles } from './kept-files.ts';

/** A laid-out page, as a format takes it. */
export interface LaidOutPage {
  page: Page;
  scene: Scene;
}

/** Which frame of a film it is. */
export interface FrameNote {
  /** From 0. */
  index: number;
  /** How many there are. */
  count: number;
  /** ms on the film's clock. */
  time: number;
}

/** The input of a format. Pages are laid out as the format asks for them, one by one. */
export interface EncodeJob {
  /** Notes how long a stage takes. */
  time: Stopwatch['time'];
  /** Where a paged format writes as it goes; absent: the bytes are returned. */
  output: Writable | undefined;
  /** Ends the render between pages. */
  signal: AbortSignal | undefined;
  /** Whether a picture stays pixels, to be encoded elsewhere. */
  unencoded: boolean;
  /** Whether a file that is there already will do in its place. */
  takesFile: boolean;
  /** Takes every frame as a picture of its own. */
  onFrame: ((file: Buffer, frame: FrameNote) => Promise<void> | void) | undefined;
  pages: Iterable<LaidOutPage>;
  /** The first page in parts; null where nothing is kept of such a page. */
  inParts(): PageInParts | null;
  /** The same pages as a film. What moves is loaded where the format `moves` or the option `time` is given. */
  film(options: FilmOptions): Promise<Film>;
  /** The ids of those pages. */
  pageIds: ReadonlySet<string>;
  options: Settings;
  /** The language of the design, where the options name none. */
  language(): DocumentLanguage;
  /** px per inch of the design. */
  dpi: number;
  /** In which the editor shows lengths. */
  unit: Design['unit'];
  warn: Warn;
  /**
   * @param longestSide px, where the format has such a limit
   * @throws RenderError `picture_too_large` where a picture of that many px would exceed the limit, or a side this one
   */
  checkPixels(width: number, height: number, path: string, longestSide?: number): void;
  /** The most px of a picture. */
  outputPixels: number;
  /** Where named ICC profiles lie. */
  profilesDir: string | undefined;
  /** The set-up for everything that becomes pixels. */
  raster: RasterOptions;
  /** Called after each page. */
  pageDone(): void;
  limits: Limits;
  children: Children;
  /** Files of earlier pictures. */
  keptFiles: KeptFiles;
  /** Whether every page has a background through which nothing is seen. */
  isOpaque: boolean;
  /** Called after each frame. */
  frameDone(done: number, total: number): void;
}

export interface Encoded extends PixelFacts {
  /** Empty where it was written to an output. */
  data: Buffer;
  /** px of the picture, or of the first page. */
  width: number;
  height: number;
  /** px to an inch, as the file of a picture states it. */
  density?: number;
}

/** RGBA, 8 bits each, not premultiplied, row by row. */
export interface PicturePixels {
  data: Uint8Array;
  width: number;
  height: number;
  /** px to an inch, which the file states; absent: it states none. */
  density?: number | undefined;
  /** What its px are known by; absent where there is no use in keeping its file. */
  name?: string | undefined;
  /** The same of its strips (strips.ts). */
  strips?: readonly string[] | undefined;
  /** Whether it is known that nothing is seen through it. */
  isOpaque?: boolean | undefined;
}

/** What is known of px. */
export type PixelFacts = Pick<PicturePixels, 'name' | 'strips' | 'isOpaque'>;

/** Makes the file of a picture from its pixels. @param kept strips of other files, for a format that has strips */
export type Compress = (pixels: PicturePixels, options: Pick<Settings, 'quality'>, kept?: KeptFiles) => Promise<Buffer>;

/** A format as the command, HTTP, file names and documentation know it. */
export interface FormatDescription<Name extends string = string> {
  /** Its name for people, e.g. WebP. */
  title: string;
  /** What the option `format` calls it; its own name first. */
  names: readonly [Name, ...Name[]];
  /** Media types; the one it is answered with first. */
  mimes: readonly [string, ...string[]];
  /** Extensions of its files, without the dot; files are written with the first. */
  extensions: readonly [string, ...string[]];
  /** Whether it holds all pages, or one picture. */
  paged: boolean;
  /** Whether it is a film: its pages follow each other in time. */
  moves?: boolean;
  /** px that a side may have, where the format cannot hold any number. */
  longestSide?: number;
  /** Whether links in it can be opened. */
  opensLinks?: boolean;
  /** Whether browsers run what it may hold, so that it is shown without the rights of the place that it comes from. */
  isActive?: boolean;
  /** Options that show in it and in no other format: for another the command refuses them. */
  ownOptions?: readonly SettingName[];
  /** Of a film: frames in a second where the options say none. */
  fps?: number;
  /** The most that players show. */
  mostFps?: number;
  /** Of a picture; absent where pixels do not make the file. */
  compress?: Compress;
  /** The same file of a picture that the calling thread makes alone, without others that wait for work; undefined of others. */
  compressAlone?(pixels: PicturePixels): Promise<Buffer | undefined>;
  /** Loads what will probably make its file, while Skia paints it: time that would pass idle. */
  prepare?(): Promise<void>;
  /** Names the strips that its file is made of; undefined where they are not worth it. */
  nameStrips?(picture: PicturePixels): Promise<string[] | undefined>;
}

/** One output format. A new one is one file and one line in `formats/index.ts`. */
export interface Format<Name extends string = string> extends FormatDescription<Name> {
  /** The first of its names, media types and extensions. */
  name: Name;
  mime: string;
  extension: string;
  encode(job: EncodeJob): Promise<Encoded>;
  /** What stands in its place with the option `animated`. */
  animated?: Format<Name>;
  /** What stands in its place with the option `views`. */
  views?: Format<Name>;
  /** Paints frames of a film that another thread has encoded; absent: it is painted by one thread alone. */
  help?(job: EncodeJob, painter: FramePainter): Promise<void>;
  /** Device px to a px of the design that pictures are shown with. @param dpi the design's */
  scaleOf(options: Pick<Settings, 'pixelRatio' | 'vector' | 'dpi'>, dpi: number): number;
}

/** Declares a format. Its file loads no painter: `encode` imports the writer at the first render. */
export const defineFormat = <Name extends string>(
  definition: FormatDescription<Name> &
    Pick<Format, 'encode'> &
    Partial<Pick<Format<Name>, 'scaleOf' | 'animated' | 'views' | 'help'>>,
): Format<Name> => ({
  scaleOf: ({ pixelRatio }) => pixelRatio,
  ...definition,
  name: definition.names[0],
  mime: definition.mimes[0],
  extension: definition.extensions[0],
});
