import type { FontFace } from './font.ts';
import type { ImageAsset } from './image.ts';
import type { Motion, Playback } from './motion.ts';
import type { TextBlock } from './text-block.ts';

/** `[a, b, c, d, e, f]` as in canvas and SVG: x' = a·x + c·y + e, y' = b·x + d·y + f. */
export type Matrix = readonly [number, number, number, number, number, number];

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Lengths by which a page's paper goes beyond its trim, px. */
export interface Bleed {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

/** sRGB, each channel 0..255, alpha 0..1. */
export interface Rgba {
  r: number;
  g: number;
  b: number;
  a: number;
}

export interface GradientStop {
  /** 0..1 */
  offset: number;
  color: Rgba;
}

/** What a gradient is beyond its end: its last colour, itself backwards and forwards, or itself again. */
export type SpreadMethod = 'pad' | 'reflect' | 'repeat';

interface GradientRamp {
  /** In ascending order of their offsets. Colours between them are interpolated with alpha aside (not premultiplied). */
  stops: readonly GradientStop[];
  /** Default 'pad'. */
  spread?: SpreadMethod;
  /** From the gradient's coordinates to the item's; default: they are the same. */
  transform?: Matrix;
}

export interface LinearGradient extends GradientRamp {
  kind: 'linear-gradient';
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

/** From a circle about the focus (fx, fy, fr) to the circle (cx, cy, r). */
export interface RadialGradient extends GradientRamp {
  kind: 'radial-gradient';
  cx: number;
  cy: number;
  r: number;
  fx: number;
  fy: number;
  fr: number;
}

export type Gradient = LinearGradient | RadialGradient;

/** A tile that is repeated in both directions without end and clipped to its box. */
export interface Pattern {
  kind: 'pattern';
  /** The tile's box, in the pattern's coordinates, as its items are. */
  tile: Rect;
  /** From the pattern's coordinates to those of the painted item. */
  transform: Matrix;
  items: readonly Item[];
}

export interface SolidPaint {
  kind: 'solid';
  color: Rgba;
}

/** What an area is filled with. */
export type Paint = SolidPaint | Gradient | Pattern;

/**
 * A step of an outline: its points, the last of them where it ends. A conic is a quadratic curve whose control point has
 * a weight: cos(θ / 2) makes it an arc of θ of an ellipse, exactly. Skia flattens each kind in its own way: a circle of
 * cubics differs from one of conics by up to 90 levels along its edge.
 */
export type Segment =
  | readonly [move: 'M', x: number, y: number]
  | readonly [line: 'L', x: number, y: number]
  | readonly [quadratic: 'Q', x1: number, y1: number, x: number, y: number]
  | readonly [conic: 'W', x1: number, y1: number, x: number, y: number, weight: number]
  | readonly [cubic: 'C', x1: number, y1: number, x2: number, y2: number, x: number, y: number]
  | readonly [close: 'Z'];

/** An outline: moves, lines, curves, closes. Absolute coordinates. */
export type Path = readonly Segment[];

/** Which points count as inside a path that crosses itself. */
export type FillRule = 'nonzero' | 'evenodd';

export interface Stroke {
  paint: Paint;
  width: number;
  join: 'miter' | 'round' | 'bevel';
  /** How much longer than the stroke is wide a mitre may be before it is cut off; default 10, as a canvas has it. */
  miterLimit?: number;
  cap: 'butt' | 'round' | 'square';
  /** Lengths of dashes and gaps in px; empty for a solid line. */
  dash: readonly number[];
  /** Where in the dash pattern the line begins, px. */
  dashOffset: number;
  /**
   * Default true. False: width and dashes are px of the design whatever the item's transforms, as SVG's
   * `vector-effect: non-scaling-stroke` has it.
   */
  scales?: boolean;
}

/** A colour adjustment of one layer, applied pixel by pixel in the order given. `amount` as in the design. */
export type Adjustment = { name: AdjustmentName; amount: number };
export type AdjustmentName =
  | 'brightness'
  | 'sepia'
  | 'grayscale'
  | 'temperature'
  | 'contrast'
  | 'highlights'
  | 'shadows'
  | 'white'
  | 'black'
  | 'saturation'
  | 'vibrance'
  | 'warm'
  | 'cold'
  | 'natural';

/** The picture that adjustments and blurs work on. */
export interface FilteredPicture {
  /** What it is cut to, in the group's coordinates. */
  box: Rect;
  /** px of the picture per px of the group where the device has fewer; default 0. */
  leastScale?: number;
  /**
   * Whether the picture, in whole px at its scale, is stretched over the whole box. Default: what lies beyond those whole
   * px is cut off.
   */
  stretched?: boolean;
}

/**
 * A step applied to a group's picture once its items are painted, in the order given, before its opacity. A group with
 * `adjust` or `blur` is painted upright first, at the device's resolution, cut to the box, and then placed.
 */
export type Effect =
  | ({ kind: 'adjust'; adjustments: readonly Adjustment[] } & FilteredPicture)
  /**
   * A stack blur that keeps within `box` and repeats its edges; `radius` as the editor's blurRadius, px of the design.
   * `weighted`: the colours of faint pixels count less, by their alpha; default: all count alike.
   */
  | ({ kind: 'blur'; radius: number; weighted?: boolean } & FilteredPicture)
  /**
   * `blur` as canvas `shadowBlur` (standard deviation = blur / 2), px of the design. The offset does not turn with the
   * element (probe shadow-rotated) unless its picture is painted upright first. `alone`: the shadow without its caster,
   * for a format that paints the caster by other means; only as the last effect.
   */
  | { kind: 'shadow'; color: Rgba; blur: number; dx: number; dy: number; alone?: boolean }
  /** Keeps the picture where the asset, stretched to `target`, is opaque. */
  | { kind: 'mask'; asset: ImageAsset; target: Rect };

/**
 * The area that a group's items are cut to: the inside of a path, or the union or the intersection of several clips. No
 * clips cover nothing.
 */
export type Clip =
  /** `crisp`: of an upright rectangle that does not end at whole device px, the px count whose centre it covers. */
  | { kind: 'path'; path: Path; rule: FillRule; crisp?: boolean }
  | { kind: 'union'; clips: readonly Clip[] }
  | { kind: 'intersection'; clips: readonly Clip[] };

/** How a layer's colours mix with the colours below: CSS `mix-blend-mode` (Compositing and Blending 1, §9). */
export const BLEND_MODES = [
  ...['normal', 'multiply', 'screen', 'overlay', 'darken', 'lighten', 'color-dodge', 'color-burn'],
  ...['hard-light', 'soft-light', 'difference', 'exclusion', 'hue', 'saturation', 'color', 'luminosity'],
] as const;
export type BlendMode = (typeof BLEND_MODES)[number];

/** A picture that says how much of a group is seen at each point, by its opacity or by its lightness. */
export interface Mask {
  /** In the coordinates of the group's own items. */
  items: readonly Item[];
  /** `luminance`: the colours' weighted sum times their alpha (CSS Masking 1, §7.10). */
  kind: 'alpha' | 'luminance';
  /** Nothing of the group is seen outside; null: the mask has no bounds of its own. */
  clip: Clip | null;
  /** Whether luminance is computed in linear RGB (`color-interpolation: linearRGB`); default false. */
  linear?: boolean;
}

/** An ink of its own beside the process inks. */
export interface SpotColor {
  name: string;
  /** The process inks that stand in for it, percent. */
  cmyk: readonly [number, number, number, number];
  /** Whether what lies below is printed too; default false. */
  overprint?: boolean | undefined;
}

/** How an element is printed. */
export interface PrintIntent {
  /** The ink of all its fills and lines, in place of their colours. */
  spot?: SpotColor | undefined;
  /** Name of an ink that lies under all that the element covers. */
  underlayer?: string | undefined;
}

/** The sides of a cell. */
export type Side = 'top' | 'right' | 'bottom' | 'left';

/** A cell that is painted: where it stands, how it looks, and the part of the table that its texts name. */
export interface TableCell {
  row: number;
  column: number;
  /** How many rows and columns it covers. */
  rows: number;
  columns: number;
  background: Paint | null;
  /** The lines that the cell itself draws: those of its right and bottom, and those on the table's edges. */
  borders: Readonly<Record<Side, Stroke | null>>;
  block: TextBlock;
}

/**
 * A table as grid and cells, for formats that have tables of their own. The items of its group paint the same, in the same
 * coordinates; the texts of a cell are the groups whose `block` is the cell's.
 */
export interface TableLayout {
  /** px of the lines between columns, from the left edge to the right one. */
  xs: readonly number[];
  /** px of the lines between rows, from the top edge to the bottom one. */
  ys: readonly number[];
  /** Row by row. None covers another; a place of the grid that none covers is not painted. */
  cells: readonly TableCell[];
}

export interface GroupItem {
  kind: 'group';
  /** From the items' coordinates to those outside. */
  transform: Matrix;
  /**
   * 0..1, multiplied into each fill, stroke and picture that its items paint: items that overlap show through each
   * other, as in the editor (corpus group-opacity, probe opacity-strong). A group that is isolated, blended, masked or
   * has effects is one picture, and its opacity is that picture's.
   */
  opacity: number;
  /** Whether the items are put together on a layer of their own before they fade and blend; default false. */
  isolated?: boolean;
  /** How the group as a whole mixes with the items painted before on the same layer; default 'normal'. */
  blend?: BlendMode;
  /** Applied to the group as a whole, after its effects. */
  mask?: Mask | null;
  /**
   * The box of a canvas of whole device px on which the group is painted upright first, before it is placed as a
   * picture. Its edges are a picture's edges, and soft once turned.
   */
  canvas?: Rect;
  /** The part of `canvas` that is placed, in the same coordinates; default all of it. */
  shown?: Rect;
  /** px of the design, as many device px of which `canvas` has as are whole; default those of `canvas` itself. */
  canvasSize?: { width: number; height: number };
  /**
   * The canvas on which the group is painted first, where it has no filter and no canvas of another kind: how far its upper
   * left corner lies before the picture's, and its size, px of the design. It has as many device px as are whole, is
   * stretched over its size, and thus resampled.
   */
  stray?: Rect;
  clip: Clip | null;
  effects: readonly Effect[];
  items: readonly Item[];
  /** Place in the design that it comes from, e.g. `pages[0].children[3]`; '' for a helper group. */
  origin: string;
  /** Its text for screen readers: a picture's name, a text's text. */
  label?: string;
  /** Text that stands for all that is in it, whatever that is; '': it is decoration. */
  alt?: string | undefined;
  /** The part of a table that it is, for readers: the table, or a cell whose texts stand in it. */
  block?: TextBlock;
  /** The grid and cells of the table that it is, for formats that have tables. */
  table?: TableLayout;
  /** Whether the items together are one picture, as an SVG's are; default false. */
  picture?: boolean;
  /** Opens where the group's box is clicked, in formats that have links. */
  link?: Link;
  /** How it is printed, in formats that have more than the process inks. */
  print?: PrintIntent;
  /** How it moves in a film; absent in the scene of a still. */
  motion?: Motion;
  /**
   * By how much its transform enlarges it beyond its size at rest, in a scene of a film's moment: pictures in it are prepared
   * at that size, as the editor has them, and then enlarged. Default 1.
   */
  enlarged?: number;
}

export interface PathItem {
  kind: 'path';
  segments: Path;
  rule: FillRule;
  fill: Paint | null;
  stroke: Stroke | null;
}

export interface ImageItem {
  kind: 'image';
  asset: ImageAsset;
  /** The part shown, in px of the asset's own size. */
  source: Rect;
  target: Rect;
  flipX: boolean;
  flipY: boolean;
  /** Painted smaller than it is, the picture is sampled at points (a page's background), not averaged (an element's). */
  sampled?: boolean;
  /** Whether its edges are smoothed between px, as inside an SVG; default: upright edges go to whole px. */
  smooth?: boolean;
  /** How it plays in a film where its asset moves; absent in the scene of a still. */
  playback?: Playback;
  /** ms that it has been played for, in a scene of a film's moment. */
  played?: number;
}

/** A glyph of a shaped word, in px at the run's size, relative to the word's left end on the baseline; y goes down. */
export interface Glyph {
  id: number;
  x: number;
  y: number;
  advance: number;
  /** Index into the word's text (UTF-16) of the first character that this glyph stands for. */
  cluster: number;
}

/** A word, shaped once in one face at one size: painters draw the very glyphs that layout measured. */
export interface ShapedWord {
  text: string;
  /** Width in px, letter spacing included. */
  advance: number;
  /** In visual order, left to right. */
  glyphs: readonly Glyph[];
  /** Cut out of a word that it was shaped within: alone its letters have other forms. */
  isCut?: true;
}

export interface FontUse {
  face: FontFace;
  /** px */
  size: number;
  /** Draw bolder / slanted because the family lacks the face asked for. */
  syntheticBold: boolean;
  syntheticItalic: boolean;
  /** The family that was asked for, where it lacks the characters and this face draws them in its place. */
  standsInFor?: string;
}

/** A word and where it stands. */
export interface Stop {
  /** Left end in px from the item's `x`. */
  x: number;
  word: ShapedWord;
}

/** What a link opens: an address (absolute, in ASCII), or the page of that id. All runs of a text's link share one object. */
export type Link = { url: string } | { page: string };

/** A run of words in one font, paint and direction on one baseline. */
export interface TextItem {
  kind: 'text';
  /** The run's text in logical order, with spaces: selecting the run in a PDF gives it. */
  text: string;
  x: number;
  baseline: number;
  /** In visual order. */
  stops: readonly Stop[];
  direction: 'ltr' | 'rtl';
  /** px after every cluster; already in the words' advances. */
  letterSpacing: number;
  font: FontUse;
  fill: Paint | null;
  /** Painted after (over) the fill. */
  stroke: Stroke | null;
  /** Opened by a click, in a format that can. */
  link?: Link;
  /** The part of its text that it belongs to; absent: the text is one paragraph. */
  block?: TextBlock;
}

export type Item = GroupItem | PathItem | ImageItem | TextItem;

/** A page, everything resolved: painters draw the items in order and decide nothing. */
export interface Scene {
  /** px of the design, bleed included where asked for. */
  width: number;
  height: number;
  items: readonly Item[];
}
