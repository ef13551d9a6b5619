/* Made from the schemas that read designs by `npm run docs`; not to be edited. */

/**
 * One of the types of elements, by its `type`.
 */
export type DesignElement =
  | FigureElement
  | GifElement
  | GroupElement
  | ImageElement
  | LineElement
  | LottieElement
  | SvgElement
  | TableElement
  | TextElement
  | VideoElement;

/**
 * A design as the editor saves it, the JSON of `store.toJSON()`. Lengths are px.
 */
export interface Design {
  /**
   * of the format that it is written in; 4 is the newest, and what a design that is written by hand should state; default 0
   */
  schemaVersion?: number | null;
  /**
   * px; default 1080
   */
  width?: number | null;
  /**
   * px; default 1080
   */
  height?: number | null;
  /**
   * of lengths that the editor shows; every number of a design is px; default "px"
   */
  unit?: ('px' | 'pt' | 'mm' | 'cm' | 'in') | null;
  /**
   * px to an inch of paper: a page of a PDF measures px × 72 / dpi points; default 72
   */
  dpi?: number | null;
  /**
   * families that the design brings along
   */
  fonts?:
    | {
        /**
         * the family that elements name
         */
        fontFamily: string;
        /**
         * file of the regular face: bare URL, data URI or CSS `url(…)`
         */
        url?: string;
        /**
         * files of faces, with the style of each
         */
        styles?: {
          /**
           * bare URL, data URI or CSS `url(…)`, several with `format()`
           */
          src: string;
          /**
           * `normal` or `italic`; default "normal"
           */
          fontStyle?: string;
          /**
           * `normal`, `bold` or 1..1000; default "normal"
           */
          fontWeight?: string | number;
        }[];
      }[]
    | null;
  /**
   * sounds of the film
   */
  audios?:
    | {
        /**
         * names the sound in its design
         */
        id?: string;
        /**
         * shown in the editor
         */
        name?: string;
        /**
         * URL or data URI
         */
        src?: string;
        /**
         * ms; default 0
         */
        duration?: number;
        /**
         * fraction of the length; default 0
         */
        startTime?: number;
        /**
         * fraction of the length; default 1
         */
        endTime?: number;
        /**
         * 0..1; default 1
         */
        volume?: number;
        /**
         * ms after the film’s begin; default 0
         */
        delay?: number;
        /**
         * 1: as recorded; default 1
         */
        speed?: number;
      }[]
    | null;
  /**
   * values for `{{name}}` in texts, links and codes, and for the `bindings` of elements
   */
  variables?:
    | {
        /**
         * what `{{name}}` and `bindings` call it
         */
        name: string;
        /**
         * shown in the editor
         */
        label?: string;
        /**
         * shown in the editor
         */
        description?: string;
        /**
         * whether a render without a value of it is an error; default false
         */
        required?: boolean;
        /**
         * its value where there is no other
         */
        default?: string | boolean | number;
        /**
         * its value where the option `data` has none
         */
        value?: string | boolean | number;
      }[]
    | null;
  /**
   * the pages, in their order
   */
  pages?: DesignPage[];
  /**
   * data of the caller; kept and ignored, but in PDFs for `language` (docs/accessible.md)
   */
  custom?: unknown;
}
export interface DesignPage {
  /**
   * names the page; `page-N` where it is missing
   */
  id?: string | null;
  /**
   * px; `auto`, or missing: the design’s
   */
  width?: (number | 'auto') | null;
  /**
   * px; `auto`, or missing: the design’s
   */
  height?: (number | 'auto') | null;
  /**
   * CSS colour, gradient, or URL or data URI of a picture that covers the page; default "white"
   */
  background?: string | null;
  /**
   * px around the page, cut off after printing; default 0
   */
  bleed?: number | null;
  /**
   * px; default: `bleed`
   */
  bleedTop?: number | null;
  /**
   * px; default: `bleed`
   */
  bleedRight?: number | null;
  /**
   * px; default: `bleed`
   */
  bleedBottom?: number | null;
  /**
   * px; default: `bleed`
   */
  bleedLeft?: number | null;
  /**
   * ms that a film shows it; 0: it is left out; default 5000
   */
  duration?: number | null;
  /**
   * elements, painted in order
   */
  children?: DesignElement[];
  /**
   * data of the caller; kept and ignored, but in slides for `notes`, which the speaker reads
   */
  custom?: unknown;
}
/**
 * A shape, stretched to its box.
 */
export interface FigureElement extends ElementProperties {
  type: 'figure';
  /**
   * px; default 100
   */
  width?: number | null;
  /**
   * px; default 100
   */
  height?: number | null;
  /**
   * the shape; an unknown one is painted as `rect`; default "rect"
   */
  subType?: string | null;
  /**
   * CSS colour or gradient; default "rgb(0, 161, 255)"
   */
  fill?: string | null;
  /**
   * CSS colour or gradient; default "rgba(98, 197, 255, 1)"
   */
  stroke?: string | null;
  /**
   * px, inside the outline; default 0
   */
  strokeWidth?: number | null;
  /**
   * dashes and gaps, in stroke widths
   */
  dash?: number[] | null;
  /**
   * px, of rectangles; default 0
   */
  cornerRadius?: number | null;
}
export interface ElementProperties {
  /**
   * shown in the editor; in PDFs the alternative text of pictures without `custom.alt`
   */
  name?: string | null;
  /**
   * editor only; default true
   */
  selectable?: boolean | null;
  /**
   * editor only; default true
   */
  removable?: boolean | null;
  /**
   * how it enters, leaves and moves; a still does not show them
   */
  animations?: unknown[] | null;
  /**
   * `{ PROPERTY: VARIABLE }`: properties that take the value of a variable
   */
  bindings?: {
    [k: string]: string;
  } | null;
  /**
   * data of the caller; kept and ignored, but in PDFs for `alt` (alternative text; empty: decoration), `heading`, `headerRows` and `headerColumns` (docs/accessible.md), `spot` and `underlayer` (docs/print.md)
   */
  custom?: unknown;
  /**
   * names the element in its design
   */
  id?: string | null;
  /**
   * left edge of the box before it is turned, px; default 0
   */
  x?: number | null;
  /**
   * top edge of the box before it is turned, px; default 0
   */
  y?: number | null;
  /**
   * degrees clockwise about the box’s own top left corner; default 0
   */
  rotation?: number | null;
  /**
   * 0..1
   */
  opacity?: number | null;
  /**
   * how its colours mix with those below it, as CSS `mix-blend-mode` says; default "normal"
   */
  blendMode?:
    | (
        | 'normal'
        | 'multiply'
        | 'screen'
        | 'overlay'
        | 'darken'
        | 'lighten'
        | 'color-dodge'
        | 'color-burn'
        | 'hard-light'
        | 'soft-light'
        | 'difference'
        | 'exclusion'
        | 'hue'
        | 'saturation'
        | 'color'
        | 'luminosity'
      )
    | null;
  /**
   * false: not painted; default true
   */
  visible?: boolean | null;
  /**
   * false: not painted; default true
   */
  showInExport?: boolean | null;
  /**
   * what a click opens in PDFs: an address (http, https, mailto, tel), or `#ID` of a page
   */
  href?: string | null;
  /**
   * painted after the elements without it; default false
   */
  alwaysOnTop?: boolean | null;
  /**
   * whether `blurRadius` counts; default false
   */
  blurEnabled?: boolean | null;
  /**
   * px; default 10
   */
  blurRadius?: number | null;
  /**
   * whether `brightness` counts; default false
   */
  brightnessEnabled?: boolean | null;
  /**
   * -1..1; default 0
   */
  brightness?: number | null;
  /**
   * browned; default false
   */
  sepiaEnabled?: boolean | null;
  /**
   * without colour; default false
   */
  grayscaleEnabled?: boolean | null;
  /**
   * `{ NAME: { intensity } }`, applied in the order of their names in the object
   */
  filters?: {
    [k: string]: {
      /**
       * default 0
       */
      intensity?: number;
      [k: string]: unknown;
    } | null;
  } | null;
  /**
   * whether a shadow is cast; default false
   */
  shadowEnabled?: boolean | null;
  /**
   * px; default 5
   */
  shadowBlur?: number | null;
  /**
   * px to the right; default 0
   */
  shadowOffsetX?: number | null;
  /**
   * px downwards; default 0
   */
  shadowOffsetY?: number | null;
  /**
   * CSS colour; default "black"
   */
  shadowColor?: string | null;
  /**
   * 0..1
   */
  shadowOpacity?: number | null;
  /**
   * editor only; default true
   */
  draggable?: boolean | null;
  /**
   * editor only; default true
   */
  resizable?: boolean | null;
  /**
   * editor only; default true
   */
  contentEditable?: boolean | null;
  /**
   * editor only; default true
   */
  styleEditable?: boolean | null;
}
/**
 * A moving picture; a still shows its first frame.
 */
export interface GifElement extends PictureProperties {
  /**
   * editor only; default true
   */
  keepRatio?: boolean | null;
  type: 'gif';
  /**
   * URL or data URI of a picture whose alpha masks this one, stretched to the box
   */
  clipSrc?: string | null;
  /**
   * ms; default 0
   */
  duration?: number | null;
}
export interface PictureProperties extends ElementProperties {
  /**
   * px; default 100
   */
  width?: number | null;
  /**
   * px; default 100
   */
  height?: number | null;
  /**
   * http(s) URL or data URI (the content decides the type, not its label); `qr:TEXT` or `barcode:SYMBOLOGY:TEXT` is drawn as that code, in whose text `{{name}}` is filled
   */
  src?: string | null;
  /**
   * left edge of the part that is shown, fraction of the source
   */
  cropX?: number | null;
  /**
   * its top edge, fraction of the source
   */
  cropY?: number | null;
  /**
   * its width, fraction of the source
   */
  cropWidth?: number | null;
  /**
   * its height, fraction of the source
   */
  cropHeight?: number | null;
  /**
   * what stays of the part where it covers the box: its middle, what catches the eye, or what has most detail; unset: its left upper end
   */
  focus?: ('center' | 'attention' | 'entropy') | null;
  /**
   * true: the part is stretched to the box; false: it keeps its proportion and covers the box; default false
   */
  stretchEnabled?: boolean | null;
  /**
   * editor only; default false
   */
  keepRatio?: boolean | null;
  /**
   * mirrored left to right; default false
   */
  flipX?: boolean | null;
  /**
   * mirrored top to bottom; default false
   */
  flipY?: boolean | null;
  /**
   * px; default 0
   */
  cornerRadius?: number | null;
  /**
   * CSS colour or gradient; default "black"
   */
  borderColor?: string | null;
  /**
   * px; default 0
   */
  borderSize?: number | null;
}
/**
 * Elements that are hidden and moved to the top as one, and of which each fades by its `opacity`; `children` stand in the page’s coordinates.
 */
export interface GroupElement {
  /**
   * names the element in its design
   */
  id?: string | null;
  /**
   * 0..1
   */
  opacity?: number | null;
  /**
   * false: not painted; default true
   */
  visible?: boolean | null;
  /**
   * false: not painted; default true
   */
  showInExport?: boolean | null;
  /**
   * painted after the elements without it; default false
   */
  alwaysOnTop?: boolean | null;
  /**
   * how its colours mix with those below it, as CSS `mix-blend-mode` says; default "normal"
   */
  blendMode?:
    | (
        | 'normal'
        | 'multiply'
        | 'screen'
        | 'overlay'
        | 'darken'
        | 'lighten'
        | 'color-dodge'
        | 'color-burn'
        | 'hard-light'
        | 'soft-light'
        | 'difference'
        | 'exclusion'
        | 'hue'
        | 'saturation'
        | 'color'
        | 'luminosity'
      )
    | null;
  /**
   * what a click opens in PDFs: an address (http, https, mailto, tel), or `#ID` of a page
   */
  href?: string | null;
  /**
   * shown in the editor; in PDFs the alternative text of pictures without `custom.alt`
   */
  name?: string | null;
  /**
   * editor only; default true
   */
  selectable?: boolean | null;
  /**
   * editor only; default true
   */
  removable?: boolean | null;
  /**
   * how it enters, leaves and moves; a still does not show them
   */
  animations?: unknown[] | null;
  /**
   * `{ PROPERTY: VARIABLE }`: properties that take the value of a variable
   */
  bindings?: {
    [k: string]: string;
  } | null;
  /**
   * data of the caller; kept and ignored, but in PDFs for `alt` (alternative text; empty: decoration), `heading`, `headerRows` and `headerColumns` (docs/accessible.md), `spot` and `underlayer` (docs/print.md)
   */
  custom?: unknown;
  type: 'group';
  /**
   * its elements, painted in order
   */
  children?: DesignElement[];
}
/**
 * A photo or drawing: cropped, mirrored, masked, with rounded corners and a border.
 */
export interface ImageElement extends PictureProperties {
  type: 'image';
  /**
   * URL or data URI of a picture whose alpha masks this one, stretched to the box
   */
  clipSrc?: string | null;
}
/**
 * A straight line, as thick as its box is high.
 */
export interface LineElement extends ElementProperties {
  type: 'line';
  /**
   * length, px; default 400
   */
  width?: number | null;
  /**
   * thickness, px; default 10
   */
  height?: number | null;
  /**
   * CSS colour or gradient; default "black"
   */
  color?: string | null;
  /**
   * dashes and gaps, in thicknesses
   */
  dash?: number[] | null;
  /**
   * `arrow`, `triangle`, `circle`, `square` or `bar`
   */
  startHead?: string | null;
  /**
   * as `startHead`
   */
  endHead?: string | null;
}
/**
 * A Lottie animation; a still shows its first frame.
 */
export interface LottieElement extends PictureProperties {
  /**
   * http(s) URL or data URI of an animation: JSON, or a .lottie archive
   */
  src?: string | null;
  /**
   * editor only; default true
   */
  keepRatio?: boolean | null;
  type: 'lottie';
  /**
   * URL or data URI of a picture whose alpha masks this one, stretched to the box
   */
  clipSrc?: string | null;
}
/**
 * A vector drawing.
 */
export interface SvgElement extends PictureProperties {
  /**
   * as for an image; default true
   */
  stretchEnabled?: boolean | null;
  /**
   * editor only; default true
   */
  keepRatio?: boolean | null;
  type: 'svg';
  /**
   * URL or data URI of a picture that is painted in place of the drawing, in its own colours, as the editor does
   */
  maskSrc?: string | null;
  /**
   * `{ FROM: TO }`: colours of the drawing and what they become, however either is written
   */
  colorsReplace?: {
    [k: string]: string;
  } | null;
}
/**
 * Rows and columns of text. A cell takes the text’s properties from the table where it leaves them out.
 */
export interface TableElement extends ElementProperties {
  type: 'table';
  /**
   * px; default 300
   */
  width?: number | null;
  /**
   * px; default 200
   */
  height?: number | null;
  /**
   * rows of cells; default 3
   */
  rows?: number | null;
  /**
   * columns; default 3
   */
  cols?: number | null;
  /**
   * fractions of the width
   */
  colWidths?: number[] | null;
  /**
   * fractions of the height
   */
  rowHeights?: number[] | null;
  /**
   * the cells, row by row
   *
   * @maxItems 10000
   */
  cells?:
    | {
        /**
         * plain text, with line ends and links (`<br>`, `<a href>`) as its only tags; properties of a text, such as `fontWeight`, stand beside it
         */
        text?: string;
        /**
         * rows that the cell covers; default 1
         */
        rowSpan?: number;
        /**
         * columns that the cell covers; default 1
         */
        colSpan?: number;
        /**
         * the cell that covers this one
         */
        mergedInto?: unknown;
        /**
         * `{ top, right, bottom, left }`, each `{ color, width, style }`; what is left out is the table’s
         */
        borders?: {
          top?: {
            color?: string;
            /**
             * px
             */
            width?: number;
            /**
             * default "solid"
             */
            style?: 'solid' | 'dashed' | 'dotted' | 'none';
          };
          right?: {
            color?: string;
            /**
             * px
             */
            width?: number;
            /**
             * default "solid"
             */
            style?: 'solid' | 'dashed' | 'dotted' | 'none';
          };
          bottom?: {
            color?: string;
            /**
             * px
             */
            width?: number;
            /**
             * default "solid"
             */
            style?: 'solid' | 'dashed' | 'dotted' | 'none';
          };
          left?: {
            color?: string;
            /**
             * px
             */
            width?: number;
            /**
             * default "solid"
             */
            style?: 'solid' | 'dashed' | 'dotted' | 'none';
          };
        };
        /**
         * CSS colour
         */
        cellBackground?: string;
        /**
         * px
         */
        cellPadding?: number;
        [k: string]: unknown;
      }[]
    | null;
  /**
   * CSS colour; default "#000000"
   */
  borderColor?: string | null;
  /**
   * px; default 1
   */
  borderWidth?: number | null;
  /**
   * of every line; default "solid"
   */
  borderStyle?: ('solid' | 'dashed' | 'dotted' | 'none') | null;
  /**
   * CSS colour; default "transparent"
   */
  cellBackground?: string | null;
  /**
   * px; default 4
   */
  cellPadding?: number | null;
  /**
   * px; default 30
   */
  fontSize?: number | null;
  /**
   * a family of the design’s `fonts` or of another source; default "Roboto"
   */
  fontFamily?: string | null;
  /**
   * `normal`, `italic` or `oblique`; default "normal"
   */
  fontStyle?: string | null;
  /**
   * 1..1000, `normal` (400) or `bold` (700)
   */
  fontWeight?: (number | string) | null;
  /**
   * `underline`, `line-through` and `overline`, several with spaces between them
   */
  textDecoration?: string | null;
  /**
   * plain text knows `uppercase` only; default "none"
   */
  textTransform?: ('none' | 'uppercase' | 'lowercase' | 'capitalize') | null;
  /**
   * CSS colour or gradient of the letters; default "black"
   */
  fill?: string | null;
  /**
   * along the line; default "center"
   */
  align?: ('left' | 'center' | 'right' | 'justify') | null;
  /**
   * in font sizes; `auto` is the font’s own; default 1.2
   */
  lineHeight?: (number | 'auto') | null;
  /**
   * in font sizes; default 0
   */
  letterSpacing?: number | null;
  /**
   * CSS colour or gradient of the letters’ outline; default "black"
   */
  stroke?: string | null;
  /**
   * px; default 0
   */
  strokeWidth?: number | null;
  /**
   * of the text in its cell; default "middle"
   */
  verticalAlign?: ('top' | 'middle' | 'bottom') | null;
}
/**
 * Plain or rich text.
 */
export interface TextElement extends ElementProperties {
  /**
   * plain text, or HTML with the option `richTextEnabled`
   */
  text?: string | null;
  /**
   * px; default 14
   */
  fontSize?: number | null;
  /**
   * a family of the design’s `fonts` or of another source; default "Roboto"
   */
  fontFamily?: string | null;
  /**
   * `normal`, `italic` or `oblique`; default "normal"
   */
  fontStyle?: string | null;
  /**
   * 1..1000, `normal` (400) or `bold` (700)
   */
  fontWeight?: (number | string) | null;
  /**
   * `underline`, `line-through` and `overline`, several with spaces between them
   */
  textDecoration?: string | null;
  /**
   * plain text knows `uppercase` only; default "none"
   */
  textTransform?: ('none' | 'uppercase' | 'lowercase' | 'capitalize') | null;
  /**
   * CSS colour or gradient of the letters; default "black"
   */
  fill?: string | null;
  /**
   * along the line; default "center"
   */
  align?: ('left' | 'center' | 'right' | 'justify') | null;
  /**
   * in font sizes; `auto` is the font’s own; default 1.2
   */
  lineHeight?: (number | 'auto') | null;
  /**
   * in font sizes; default 0
   */
  letterSpacing?: number | null;
  type: 'text';
  /**
   * px; default 100
   */
  width?: number | null;
  /**
   * px; 0: one line. A text that does not fit is made smaller, unless `textOverflow` says otherwise; default 0
   */
  height?: number | null;
  /**
   * shown in grey where `text` is empty
   */
  placeholder?: string | null;
  /**
   * counts with the option `textVerticalResizeEnabled`; default "top"
   */
  verticalAlign?: ('top' | 'middle' | 'bottom') | null;
  /**
   * CSS colour or gradient of the outline; default "black"
   */
  stroke?: string | null;
  /**
   * px; default 0
   */
  strokeWidth?: number | null;
  /**
   * how the outline turns corners; default "round"
   */
  strokeLineJoin?: ('miter' | 'round' | 'bevel') | null;
  /**
   * whether a background stands behind the lines; default false
   */
  backgroundEnabled?: boolean | null;
  /**
   * CSS colour; default "#7ED321"
   */
  backgroundColor?: string | null;
  /**
   * 0..1; default 1
   */
  backgroundOpacity?: number | null;
  /**
   * fraction of half a line; default 0.5
   */
  backgroundCornerRadius?: number | null;
  /**
   * fraction of half a line; default 0.5
   */
  backgroundPadding?: number | null;
  /**
   * one rectangle behind the whole text, as designs below version 3 had it; default false
   */
  legacyBackground?: boolean | null;
  /**
   * what it does where it does not fit its box, in place of the option of that name: its box grows, it is cut off with …, or it is set in the largest font size that fits (`fit`, which breaks no word)
   */
  textOverflow?: ('resize' | 'ellipsis' | 'fit' | 'change-font-size') | null;
  /**
   * more lines are left out, with …; 0: as many as there are; default 0
   */
  maxLines?: number | null;
  /**
   * px: a text that is made to fit gets no smaller
   */
  minFontSize?: number | null;
  /**
   * px: the largest size of a text that is made to fit (default: `fontSize`)
   */
  maxFontSize?: number | null;
  /**
   * whether the text is set along a circle; default false
   */
  curveEnabled?: boolean | null;
  /**
   * -1..1: how far it bends, and which way; default 0.5
   */
  curvePower?: number | null;
}
/**
 * A film; a still shows the frame at `startTime`.
 */
export interface VideoElement extends PictureProperties {
  type: 'video';
  /**
   * URL or data URI of a picture whose alpha masks this one, stretched to the box
   */
  clipSrc?: string | null;
  /**
   * s; default 0
   */
  duration?: number | null;
  /**
   * fraction of the length; a still shows this frame
   */
  startTime?: number | null;
  /**
   * fraction of the length
   */
  endTime?: number | null;
  /**
   * 0..1; default 1
   */
  volume?: number | null;
  /**
   * 1: as filmed; default 1
   */
  speed?: number | null;
}
