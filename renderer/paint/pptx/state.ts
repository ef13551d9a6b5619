import type PptxGenJS from 'pptxgenjs';
import type { Warn } from '../../errors.ts';
import type { Effect, ImageItem, Link, Matrix, Rect } from '../../scene/types.ts';
import type { PictureFile } from '../markup/files.ts';
import type { RasterizePart } from '../raster-part.ts';

export type Shadow = Extract<Effect, { kind: 'shadow' }>;

/** What the markup of a shape gets once it is written: its look in place of its lack of a fill, or its own outline. */
export interface Finish {
  look?: string;
  geometry?: string;
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

export interface SlideTools {
  rasterize: RasterizePart;
  pictureFile(asset: Extract<ImageItem['asset'], { kind: 'raster' }>): Promise<PictureFile>;
  warn: Warn;
  /** Gives a new shape its name, by which it is finished. */
  name(finish: Finish): string;
  hyperlinkOf(link: Link | null): PptxGenJS.HyperlinkProps | undefined;
}
