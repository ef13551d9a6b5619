/**
 * The content of an image item: encoded bytes and their description. Pixels are made when it is painted, at the size
 * needed.
 */
export type ImageAsset = RasterAsset | SvgAsset;

export interface RasterAsset {
  readonly kind: 'raster';
  /** Hash of the content. */
  readonly id: string;
  /** px, after EXIF orientation. */
  readonly width: number;
  readonly height: number;
  readonly mime: 'image/png' | 'image/jpeg' | 'image/webp' | 'image/avif' | 'image/gif' | 'image/tiff';
  readonly hasAlpha: boolean;
  /** The encoded file. */
  readonly data: Buffer;
  /** Whether its px are amounts of inks, of which no profile says what they look like: of a JPEG. */
  readonly inks?: boolean;
  /** Where its interest lies: shares, 0..1, of what does not fit that are lost at its left and at its top. */
  readonly interest?: { readonly x: number; readonly y: number };
  /** The fault of the file that it was made from. */
  readonly damage?: string;
  /** The chunk of a PNG that says what its colours mean and is not understood: they are taken for sRGB. */
  readonly ignoredColor?: string;
  /** What its file holds besides the picture, which is the first. */
  readonly moving?: Moving;
  /** Decoded px, in place of the file's: of a moment of a moving picture. */
  readonly frame?: FramePixels;
}

/** What a moving picture is made of. */
export type Moving =
  /** Pictures of the same file, each shown for so many ms. */
  | { readonly kind: 'pages'; readonly delays: readonly number[] }
  /** `duration`: ms, 0 where it is not known. */
  | { readonly kind: 'video'; readonly file: Buffer; readonly duration: number }
  /** `duration`: ms. Width, height: px of the design that the whole covers. `scale`: px of a frame to one of those. */
  | ({ readonly kind: 'lottie'; readonly file: Buffer; readonly duration: number } & LottieSize);

export interface LottieSize {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
}

/** A picture's pixels, 8 bits a channel, alpha (where there is one) not premultiplied, row by row. */
export interface FramePixels {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
}

/**
 * The part of an SVG that items cannot say, mostly an element with a filter, as a document of its own that librsvg
 * draws.
 */
export interface SvgAsset {
  readonly kind: 'svg';
  /** Hash of the document. */
  readonly id: string;
  /** Its size in user units of where it stands. */
  readonly width: number;
  readonly height: number;
  /** The document, made safe (no scripts, no external references), with root width, height and viewBox written out. */
  readonly svg: string;
  readonly complexity: SvgComplexity;
}

/** The cost of drawing a document, where content that is used several times counts as often. */
export interface SvgComplexity {
  /** Shapes and their points, in units of one simple shape. */
  readonly shapes: number;
  /** Length of the outlines, in sides of the picture; long ones weigh more. */
  readonly outline: number;
  /** Times that the whole area is worked through, by opacity, masks, filters and blending. */
  readonly passes: number;
  /** Layers of the size of the picture that are held at once. */
  readonly layers: number;
}
