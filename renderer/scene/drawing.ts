import type { RasterAsset } from './image.ts';
import type { Item } from './types.ts';

/** A loaded picture: pixels, or the shapes of an SVG. */
export type Picture = RasterAsset | Drawing;

/** A loaded SVG. Layout puts its items into the scene, in place of an image item. */
export interface Drawing {
  readonly kind: 'drawing';
  /** Hash of the source and of the colours that were replaced. */
  readonly id: string;
  /** CSS px that a browser would give it as an image. */
  readonly width: number;
  readonly height: number;
  /**
   * @param size px that it is painted on
   * @throws RenderError `svg_too_complex` where painting it would take too much time or memory
   */
  check(size: { width: number; height: number }): void;
  /** As that of pixels; it is not looked for. */
  readonly interest?: undefined;
  /** The fault of a picture file inside it. */
  readonly damage?: string;
  /** Names of features that it has and that are not drawn, each once. */
  readonly undone: readonly string[];
  /** Approximate memory that keeping it takes, bytes. */
  readonly bytes: number;
  /**
   * Its items in px of its own size; the same ones each time.
   * @param canvas px that the scene is painted on, for a document that leaves its size open
   * @throws RenderError `svg_too_complex`
   */
  items(canvas: { width: number; height: number }): readonly Item[];
}
