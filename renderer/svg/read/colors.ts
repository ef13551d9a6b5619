import { cssColor, tryColor } from '../../scene/paint.ts';
import type { Rgba } from '../../scene/types.ts';

/** Turns a colour of any spelling into the colour to write; null where the text is not a colour. */
export type ColorWriter = (text: string) => string | null;

/** `#rrggbb`, or `rgba(…)` where it is translucent. */
function write(color: Rgba): string {
  if (color.a < 1) return cssColor(color);
  return `#${[color.r, color.g, color.b].map((v) => v.toString(16).padStart(2, '0')).join('')}`;
}

const KEYWORDS: Record<string, string> = { currentcolor: 'currentColor' };

/** Writes a colour the one way that every rasteriser reads. */
export const plainColor: ColorWriter = (text) => {
  const keyword = KEYWORDS[text.trim().toLowerCase()];
  if (keyword) return keyword;
  const color = tryColor(text);
  return color && write(color);
};

/**
 * Writes colours replaced as `{ from: to }` says. Colours are compared by value (`#f00`, `red` and `rgb(255, 0, 0)` are
 * one), each is replaced once (so two may be swapped), and of several entries for one colour the first counts (corpus
 * svg-colors-replace-black).
 */
export function colorWriter(colorsReplace: Readonly<Record<string, string>>): ColorWriter {
  const replacements = new Map<string, string>();
  for (const [from, to] of Object.entries(colorsReplace)) {
    const [key, value] = [plainColor(from), plainColor(to)];
    if (key && value && !replacements.has(key)) replacements.set(key, value);
  }
  const known = new Map<string, string | null>();
  return (text) => {
    let written = known.get(text);
    if (written === undefined) {
      const color = plainColor(text);
      written = color === null ? null : (replacements.get(color) ?? color);
      known.set(text, written);
    }
    return written;
  };
}

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
