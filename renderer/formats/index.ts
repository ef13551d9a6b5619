import { extname } from 'node:path';
import { avif } from './avif.ts';
import { gif } from './gif.ts';
import { html } from './html-format.ts';
import { jpeg } from './jpeg.ts';
import { mp4 } from './mp4.ts';
import { pdf } from './pdf-format.ts';
import { png } from './png.ts';
import { pptx } from './pptx-format.ts';
import { svg } from './svg-format.ts';
import type { Format } from './types.ts';
import { webm } from './webm.ts';
import { webp } from './webp.ts';

export type { Format } from './types.ts';

/** Every output format, as documentation lists them. A new one is one file and one line here. */
const registry = [png, jpeg, webp, avif, pdf, svg, html, pptx, gif, mp4, webm] as const;

/** What the option `format` may say, e.g. `jpeg` or `jpg`. */
export type FormatName = (typeof registry)[number]['names'][number];

/** Every output format. */
export const formats: readonly Format<FormatName>[] = registry;

const by = (keys: (format: Format<FormatName>) => readonly string[]): ReadonlyMap<string, Format<FormatName>> =>
  new Map(formats.flatMap((format) => keys(format).map((key) => [key, format] as const)));

/** Formats by each of their names. */
export const formatsByName = by(({ names }) => names);
/** Formats by each of their media types. */
export const formatsByMime = by(({ mimes }) => mimes);
/** Formats by each of their extensions, without the dot. */
export const formatsByExtension = by(({ extensions }) => extensions);

/**
 * The titles of all formats, for people: `PNG, JPEG, WebP and PDF`. Not by `Intl`, whose first use takes a process 5 % of the time to
 * its first picture: every command says this of itself.
 */
export function formatTitles(): string {
  const titles = formats.map(({ title }) => title);
  return `${titles.slice(0, -1).join(', ')} and ${titles.at(-1)}`;
}

/** The format that a file's name says, e.g. jpeg for `a.JPG`. */
export const formatOfFile = (name: string): Format<FormatName> | undefined =>
  formatsByExtension.get(extname(name).slice(1).toLowerCase());

/** The format where nobody names one: the first of the registry. */
export const DEFAULT_FORMAT: Format<FormatName> = png;

/** The format of resolved options. */
export function formatOf({ format, animated, views }: FormatChoice): Format<FormatName> {
  const named = formatsByName.get(format) ?? DEFAULT_FORMAT;
  return (animated && named.animated) || (views && named.views) || named;
}

/** The options that say which format is written. */
export interface FormatChoice {
  format: FormatName;
  animated?: boolean;
  views?: boolean;
}
