/** A picture as it was loaded: its encoded bytes and what they hold. Pixels are made when it is painted, at the size needed. */
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
}

export interface SvgAsset {
  readonly kind: 'svg';
  /** Hash of the source after colour replacement. */
  readonly id: string;
  /** CSS px that a browser would give it as an image. */
  readonly width: number;
  readonly height: number;
  /** The document, made safe (no scripts, no external references), with root width, height and viewBox written out. */
  readonly svg: string;
  /** Sides that the document leaves open: drawn whole, it takes the canvas's in place of `width` or `height`. */
  readonly openWidth: boolean;
  readonly openHeight: boolean;
  readonly complexity: SvgComplexity;
}

/** What drawing an SVG takes, with everything that is used several times counted as often. */
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
