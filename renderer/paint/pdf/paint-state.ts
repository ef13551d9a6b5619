import type { Item, Matrix, Rect, SpotColor } from '../../scene/types.ts';
import type { RasterizeArea } from '../raster-part.ts';
import type { PdfColors } from './colors.ts';
import type { MixingTools } from './extremes.ts';
import type { ImageEmbedder } from './images.ts';
import type { PdfDocument } from './pdfkit.ts';
import type { PageTags, TextTags } from './tags.ts';
import type { TextWriter } from './text.ts';
import type { Transparency } from './transparency.ts';

/** The painter's way to paint as pixels what PDF cannot express. */
export interface PdfTools {
  /** Draws an area of items as pixels, fine enough for print. */
  rasterize: RasterizeArea;
  colors: PdfColors;
  tags: PageTags;
  /** px of the page up to which a line is thin, and blurs where plates do not meet. */
  thin: number;
  /** Whether nothing may be seen through. */
  isFlat?: boolean;
}

/** What is painted with, and where. */
export interface PaintState {
  document: PdfDocument;
  text: TextWriter;
  images: ImageEmbedder;
  transparency: Transparency;
  mixing: MixingTools;
  colors: Pick<PdfColors, 'of' | 'gradientSteps' | 'spotOf' | 'overprintsBlack'>;
  /** The ink of all solid paints of the element; null: they have their own colours. */
  spot: SpotColor | null;
  tools: PdfTools;
  page: Rect;
  /** From the item's coordinates to the page's px. */
  transform: Matrix;
  /** 0..1, of everything painted. */
  opacity: number;
  /** Whether it is a part of a form already, and becomes no form of its own. */
  isInForm: boolean;
  /**
   * How content is tagged: element by element of the design; part by part of a text; or not at all, since something around
   * it is.
   */
  reading: 'elements' | TextTags | 'none';
  /** The place in the design of the element that is painted, e.g. `pages[0].children[3]`; '' outside of any. */
  origin: string;
  /** Paints items in a state: the painter itself, for parts that have items within. */
  paintItems(items: readonly Item[], state: PaintState): Promise<void>;
}
