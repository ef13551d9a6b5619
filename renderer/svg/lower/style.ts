import { dictionary } from '../../dictionary.ts';
import { tryColor } from '../../scene/paint.ts';
import type { FillRule, Rgba, Stroke } from '../../scene/types.ts';
import { NAMED_FONT_SIZES } from '../size.ts';
import { type LengthContext, lengthOf, numberOf, type Viewport } from './lengths.ts';

/**
 * The value of `fill` or `stroke`. A paint server that is missing, or paints nothing here, gives way to the fallback.
 */
export type PaintValue =
  | { kind: 'none' }
  | { kind: 'color'; color: Rgba }
  | { kind: 'current' }
  | { kind: 'server'; id: string; fallback: PaintValue | null }
  | { kind: 'context'; of: 'fill' | 'stroke' };

/** The inherited properties of an element that lowering reads, computed. */
export interface Style {
  color: Rgba;
  /** px */
  fontSize: number;
  fill: PaintValue;
  fillOpacity: number;
  fillRule: FillRule;
  stroke: PaintValue;
  strokeOpacity: number;
  strokeWidth: number;
  dash: readonly number[];
  dashOffset: number;
  cap: Stroke['cap'];
  join: Stroke['join'];
  miterLimit: number;
  clipRule: FillRule;
  isVisible: boolean;
  paintOrder: readonly PaintLayer[];
  markerStart: string | null;
  markerMid: string | null;
  markerEnd: string | null;
  /** Whether pictures are magnified without smoothing. */
  isPixelated: boolean;
  /** Whether light is worked out in linear RGB, of a mask. */
  isLinear: boolean;
  isCrisp: boolean;
}

/** The parts of a shape that are painted in one go. */
export type PaintLayer = 'fill' | 'stroke' | 'markers';

const BLACK: Rgba = { r: 0, g: 0, b: 0, a: 1 };

/** Initial values. @source SVG 2, property index */
export const INITIAL_STYLE: Style = {
  color: BLACK,
  fontSize: 16,
  fill: { kind: 'color', color: BLACK },
  fillOpacity: 1,
  fillRule: 'nonzero',
  stroke: { kind: 'none' },
  strokeOpacity: 1,
  strokeWidth: 1,
  dash: [],
  dashOffset: 0,
  cap: 'butt',
  join: 'miter',
  miterLimit: 4,
  clipRule: 'nonzero',
  isVisible: true,
  paintOrder: ['fill', 'stroke', 'markers'],
  markerStart: null,
  markerMid: null,
  markerEnd: null,
  isPixelated: false,
  isLinear: false,
  isCrisp: false,
};

type Bases = Omit<LengthContext, 'fontSize'>;
type Reader = (value: string, style: Style, bases: LengthContext) => void;

const isRule = (value: string): value is FillRule => value === 'nonzero' || value === 'evenodd';
const clamped = (value: number) => Math.min(1, Math.max(0, value));
const opacity =
  (property: 'fillOpacity' | 'strokeOpacity'): Reader =>
  (value, style) => {
    style[property] = clamped(numberOf(value) ?? style[property]);
  };
const marker =
  (...properties: ('markerStart' | 'markerMid' | 'markerEnd')[]): Reader =>
  (value, style) => {
    const id = referenceOf(value);
    if (id !== null || value === 'none') for (const property of properties) style[property] = id;
  };

/** Reads a property's value into a style; a value that is not valid leaves the inherited one. */
const READERS = dictionary<Reader>({
  color(value, style) {
    style.color = tryColor(value) ?? style.color;
  },
  fill(value, style) {
    style.fill = paintValue(value) ?? style.fill;
  },
  stroke(value, style) {
    style.stroke = paintValue(value) ?? style.stroke;
  },
  'fill-opacity': opacity('fillOpacity'),
  'stroke-opacity': opacity('strokeOpacity'),
  'fill-rule'(value, style) {
    if (isRule(value)) style.fillRule = value;
  },
  'clip-rule'(value, style) {
    if (isRule(value)) style.clipRule = value;
  },
  'stroke-width'(value, style, bases) {
    const width = lengthOf(value, 'diagonal', bases);
    if (width !== null && width >= 0) style.strokeWidth = width;
  },
  'stroke-dasharray'(value, style, bases) {
    const dash = dashOf(value, bases);
    if (dash) style.dash = dash;
  },
  'stroke-dashoffset'(value, style, bases) {
    style.dashOffset = lengthOf(value, 'diagonal', bases) ?? style.dashOffset;
  },
  'stroke-linecap'(value, style) {
    if (value === 'butt' || value === 'round' || value === 'square') style.cap = value;
  },
  'stroke-linejoin'(value, style) {
    if (value === 'miter' || value === 'round' || value === 'bevel') style.join = value;
  },
  'stroke-miterlimit'(value, style) {
    const limit = Number(value);
    if (value !== '' && limit >= 0) style.miterLimit = limit;
  },
  visibility(value, style) {
    if (value === 'visible') style.isVisible = true;
    else if (value === 'hidden' || value === 'collapse') style.isVisible = false;
  },
  'paint-order'(value, style) {
    style.paintOrder = paintOrder(value) ?? style.paintOrder;
  },
  'marker-start': marker('markerStart'),
  'marker-mid': marker('markerMid'),
  'marker-end': marker('markerEnd'),
  'image-rendering'(value, style) {
    style.isPixelated = /^(?:pixelated|crisp-edges|-webkit-optimize-contrast|optimizespeed)$/i.test(value);
  },
  'color-interpolation'(value, style) {
    style.isLinear = /^linearrgb$/i.test(value);
  },
  'shape-rendering'(value, style) {
    style.isCrisp = /^(?:crispedges|optimizespeed)$/i.test(value);
  },
});

/** An element's style by its attributes, each of which is valid CSS already. */
export function computeStyle(attributes: ReadonlyMap<string, string>, outer: Style, bases: Bases): Style {
  let style: Style | null = null;
  const size = attributes.get('font-size');
  if (size !== undefined && size !== 'inherit') {
    const fontSize = fontSizeOf(size, outer.fontSize, bases);
    if (fontSize !== null) style = { ...outer, fontSize };
  }
  for (const [name, value] of attributes) {
    const read = READERS[name];
    if (!read || value === 'inherit') continue;
    style ??= { ...outer };
    read(value, style, { ...bases, fontSize: style.fontSize });
  }
  const shorthand = markerShorthand(attributes);
  if (shorthand !== undefined) {
    style ??= { ...outer };
    marker('markerStart', 'markerMid', 'markerEnd')(shorthand, style, { ...bases, fontSize: style.fontSize });
  }
  return style ?? outer;
}

function fontSizeOf(text: string, outer: number, bases: Bases): number | null {
  const keyword = text.toLowerCase();
  if (keyword === 'larger') return outer * 1.2;
  if (keyword === 'smaller') return outer / 1.2;
  const viewport: Viewport = { width: outer, height: outer };
  return NAMED_FONT_SIZES[keyword] ?? lengthOf(text, 'x', { ...bases, viewport, fontSize: outer });
}

/** `marker` of a style sheet, which no attribute may be. */
function markerShorthand(attributes: ReadonlyMap<string, string>): string | undefined {
  return /(?:^|;)marker:([^;]*)/.exec(attributes.get('style') ?? '')?.[1]?.trim();
}

/** `fill` or `stroke` as the cascade wrote it; null where it is not valid. */
function paintValue(text: string): PaintValue | null {
  if (text === 'none') return { kind: 'none' };
  if (/^currentcolor$/i.test(text)) return { kind: 'current' };
  if (text === 'context-fill') return { kind: 'context', of: 'fill' };
  if (text === 'context-stroke') return { kind: 'context', of: 'stroke' };
  const server = /^url\(#(.*?)\)\s*(.*)$/s.exec(text);
  if (server) return { kind: 'server', id: server[1]!, fallback: server[2] ? paintValue(server[2]) : null };
  const color = tryColor(text);
  return color && { kind: 'color', color };
}

/** The id in `url(#id)`; null where the text is not such a reference. */
export const referenceOf = (text: string | undefined): string | null => /^url\(#(.*)\)$/s.exec(text ?? '')?.[1] ?? null;

/**
 * Null where a length is not valid or negative. An odd number of lengths counts twice; lengths that are all 0 make no
 * dashes.
 */
function dashOf(text: string, bases: LengthContext): readonly number[] | null {
  if (text === 'none') return [];
  const lengths = text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((length) => lengthOf(length, 'diagonal', bases));
  if (lengths.some((length) => length === null || length < 0)) return null;
  const dash = lengths as number[];
  if (dash.every((length) => length === 0)) return [];
  return dash.length % 2 === 1 ? [...dash, ...dash] : dash;
}

const LAYERS: readonly PaintLayer[] = ['fill', 'stroke', 'markers'];

/** Null where it is not valid: the layers that it does not name follow in their usual order. */
function paintOrder(text: string): readonly PaintLayer[] | null {
  if (text === 'normal') return LAYERS;
  const named = text.split(/\s+/) as PaintLayer[];
  if (new Set(named).size !== named.length || named.some((name) => !LAYERS.includes(name))) return null;
  return [...named, ...LAYERS.filter((layer) => !named.includes(layer))];
}
