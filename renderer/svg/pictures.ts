import type { RasterAsset, SvgComplexity } from '../scene/image.ts';
import type { IntrinsicSize } from './size.ts';
import type { SvgElement } from './tree.ts';

/** An SVG after reading: safe, its styles written into attributes, its texts outlined, its pictures loaded. */
export interface ReadDocument extends IntrinsicSize {
  root: SvgElement;
  complexity: SvgComplexity;
  /** Whether more of it than its scale depends on the size of its viewport. */
  seesViewport: boolean;
  /** By `image` and `feImage` element; pictures that cannot be shown are absent. */
  pictures: ReadonlyMap<SvgElement, InnerPicture>;
  /** Names of features that it has and that are not drawn. */
  undone: readonly string[];
}

/** A picture inside an SVG. */
export type InnerPicture = { kind: 'raster'; asset: RasterAsset } | { kind: 'svg'; document: ReadDocument };
