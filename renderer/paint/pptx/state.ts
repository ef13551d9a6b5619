import type PptxGenJS from 'pptxgenjs';
import type { Warn } from '../../errors.ts';
import type { Effect, FillRule, ImageItem, Link, Matrix, Path, Rect } from '../../scene/types.ts';
import type { PictureFile } from '../markup/files.ts';
import type { RasterizePart } from '../raster-part.ts';

export type Shadow = Extract<Effect, { kind: 'shadow' }>;

/** What the markup of a shape gets once it is written: its look in place of its lack of a fill, its own outline, or its cells. */
export interface Finish {
  look?: string;
  geometry?: string;
  table?: TableFinish;
}

/** What a table gets. Lengths in EMU. */
export interface TableFinish {
  /** The properties of each place of the grid, row by row, as markup. */
  cells: readonly string[];
  frame: Rect;
  description: string;
  hasHeadRow: boolean;
  hasHeadColumn: boolean;
}

/** What a slide is made with. */
export interface SlideState {
  slide: PptxGenJS.Slide;
  /** Inches to a px of the page. */
  inches: number;
  page: Rect;
  transform: Matrix;
  opacity: number;
  shadow: Shadow | null;
  link: Link | null;
  label: string;
  origin: string;
  tools: SlideTools;
}

/** The outline of the area that a path fills: the path itself where it does not cross itself. */
export type AreaOf = (path: Path, rule: FillRule) => Path;

export interface SlideTools {
  rasterize: RasterizePart;
  pictureFile(asset: Extract<ImageItem['asset'], { kind: 'raster' }>): Promise<PictureFile>;
  areaOf: AreaOf;
  warn: Warn;
  /** Gives a new shape its name, by which it is finished. */
  name(finish: Finish): string;
  hyperlinkOf(link: Link | null): PptxGenJS.HyperlinkProps | undefined;
}
