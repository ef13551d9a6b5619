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
}
