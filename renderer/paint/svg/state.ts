import type { Warn } from '../../errors.ts';
import type { RasterAsset } from '../../scene/image.ts';
import type { Item, Link, Matrix, Rect } from '../../scene/types.ts';
import type { Faces, FontMode } from '../markup/faces.ts';
import type { PictureFile } from '../markup/files.ts';
import type { RasterizePart } from '../raster-part.ts';
import type { Defs } from './defs.ts';

/** Everything that a file is written with, whatever the page. */
export interface SvgTools {
  defs: Defs;
  faces: Faces;
  fonts: FontMode;
  pictureFile(asset: RasterAsset): Promise<PictureFile>;
  rasterize: RasterizePart;
  warn: Warn;
  /** The address of a link in the file; null: it leads nowhere. */
  hrefOf(link: Link): string | null;
}

/** What items are painted with, and where. */
export interface SvgState {
  tools: SvgTools;
  page: Rect;
  /** From the items' coordinates to the page's px. */
  transform: Matrix;
  /** 0..1, of every fill, stroke and picture that is painted. */
  opacity: number;
  /** The place in the design of the element that is painted. */
  origin: string;
  /** Whether links are around or impossible, so that none may be opened inside. */
  isLinked: boolean;
  /** The painter itself, for parts that have items within. */
  paintItems(items: readonly Item[], state: SvgState): Promise<string>;
}
