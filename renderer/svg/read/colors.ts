import { dictionary } from '../../dictionary.ts';
import { cssColor, isGradient, tryColor } from '../../scene/paint.ts';
import type { Rgba } from '../../scene/types.ts';

/** Turns a colour of any spelling into the colour to write; null where the text is not a colour. */
export type ColorWriter = (text: string) => string | null;

/** `#rrggbb`, or `rgba(…)` where it is translucent. */
function write(color: Rgba): string {
  if (color.a < 1) return cssColor(color);
  return `#${[color.r, color.g, color.b].map((v) => v.toString(16).padStart(2, '0')).join('')}`;
}

const KEYWORDS = dictionary<string>({ currentcolor: 'currentColor' });

/** Writes a colour the one way that every rasteriser reads. */
export const plainColor: ColorWriter = (text) => {
  const keyword = KEYWORDS[text.trim().toLowerCase()];
  if (keyword) return keyword;
  const color = tryColor(text);
  return color && write(color);
};

/** Replacements of colours that are gradients: the id by which their paints refer to each, and its text. */
export type ReplacedGradients = ReadonlyMap<string, string>;

export interface ReplacedColors {
  write: ColorWriter;
  /** The gradients that it writes references to. */
  gradients: ReplacedGradients;
}

/**
 * Writes colours replaced as `{ from: to }` says. Colours are compared by value (`#f00`, `red` and `rgb(255, 0, 0)` are
 * one), each is replaced once (so two may be swapped), and of several entries for one colour the first counts (corpus
 * svg-colors-replace-black). A gradient takes a colour's place as a paint server (v4 gradient-svg-replace).
 */
export function replacedColors(colorsReplace: Readonly<Record<string, string>>): ReplacedColors {
  const replacements = new Map<string, string>();
  const gradients = new Map<string, string>();
  const written = (to: string): string | null => {
    if (!isGradient(to)) return plainColor(to);
    const id = `gesso-replaced-${gradients.size}`;
    gradients.set(id, to);
    return `url(#${id})`;
  };
  for (const [from, to] of Object.entries(colorsReplace)) {
    const key = plainColor(from);
    const value = key && !replacements.has(key) ? written(to) : null;
    if (key && value) replacements.set(key, value);
  }
  const known = new Map<string, string | null>();
  const write: ColorWriter = (text) => {
    let value = known.get(text);
    if (value === undefined) {
      const color = plainColor(text);
      value = color === null ? null : (replacements.get(color) ?? color);
      known.set(text, value);
    }
    return value;
  };
  return { write, gradients };
}

/** The same where a paint server may not stand, as for `color`: such colours stay. */
export const withoutServers =
  (write: ColorWriter): ColorWriter =>
  (text) => {
    const written = write(text);
    return written?.startsWith('url(') ? plainColor(text) : written;
  };

/** Properties that hold a colour; `fill` and `stroke` may hold a paint server or a keyword instead. */
export const COLOR_PROPERTIES: ReadonlySet<string> = new Set([
  'fill',
  'stroke',
  'color',
  'stop-color',
  'flood-color',
  'lighting-color',
]);

/**
 * Properties whose colours are replaced: the paints of shapes. Stops of gradients keep their colours, as in the
 * reference (corpus svg-colors-replace-gradient).
 */
export const REPLACED_PROPERTIES: ReadonlySet<string> = new Set(['fill', 'stroke', 'color']);

/** The value of a colour property to write; null where it is not valid, so that the declaration does not count. */
export function writeColorValue(value: string, write: ColorWriter): string | null {
  const text = value.trim();
  if (/^(none|inherit|context-fill|context-stroke)$/i.test(text)) return text.toLowerCase();
  const server = /^(url\((?:"[^"]*"|'[^']*'|[^)]*)\))\s*(.*)$/is.exec(text);
  if (!server) return write(text);
  const reference = localReference(server[1]!);
  const fallback = server[2] ? writeColorValue(server[2], write) : null;
  if (server[2] && fallback === null) return null;
  if (!reference) return fallback ?? 'none';
  return fallback ? `url(#${reference}) ${fallback}` : `url(#${reference})`;
}

/** The `id` in `url(#id)`, quoted or not; null where it points elsewhere. */
export function localReference(url: string): string | null {
  const text = url.trim();
  if (!/^url\(/i.test(text) || !text.endsWith(')')) return null;
  const target = text.slice('url('.length, -1).trim();
  const isQuoted = target.length > 1 && /^["']/.test(target) && target.endsWith(target[0]!);
  const inside = isQuoted ? target.slice(1, -1).trim() : target;
  return inside.startsWith('#') ? decodeFragment(inside.slice(1)) : null;
}

/** A fragment as an `id`: browsers decode its percent escapes. */
export function decodeFragment(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
