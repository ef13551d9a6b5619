import { isItalic } from '../../scene/font.ts';
import { parseUnicodeRange, type UnicodeRanges } from './unicode-range.ts';

/** One source of `src`: a URL with the format it claims. */
export interface SourceUrl {
  url: string;
  format: string | null;
}

/** One `@font-face` rule. */
export interface FontFaceRule {
  family: string;
  /** Lowest and highest weight; equal unless the file is variable. */
  weight: readonly [number, number];
  italic: boolean;
  sources: SourceUrl[];
  /** null: every character. */
  ranges: UnicodeRanges | null;
}

/** Formats that no renderer of today reads. */
const UNREADABLE = /^(embedded-opentype|svg)$/i;

/**
 * Reads a font's source as designs write it: a bare URL, a data URI, or CSS `url(...)`, quoted or not, several with
 * `format()` hints. Formats that cannot be read are left out.
 */
export function parseSources(text: string): SourceUrl[] {
  const trimmed = text.trim().replace(/;$/, '');
  if (!/^(url|local)\(/i.test(trimmed)) return trimmed ? [{ url: unquote(trimmed), format: null }] : [];
  const pattern =
    /(url|local)\(\s*(?:"([^"]*)"|'([^']*)'|(.*?))\s*\)\s*((?:(?:format|tech)\([^)]*\)\s*)*)(?=,\s*(?:url|local)\(|,?\s*$)/gis;
  const sources: SourceUrl[] = [];
  for (const [, kind, double, single, bare, hints = ''] of trimmed.matchAll(pattern)) {
    const url = (double ?? single ?? bare ?? '').trim();
    const format = /format\(\s*["']?([\w-]+)/i.exec(hints)?.[1] ?? null;
    if (kind?.toLowerCase() === 'url' && url && !(format && UNREADABLE.test(format))) sources.push({ url, format });
  }
  return sources;
}

/** A CSS weight: `normal`, `bold`, a number, a numeric string, or two for a variable font. Anything else is normal. */
export function parseWeight(value: string | number): readonly [number, number] {
  const weights = String(value)
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .map((word) => (word === 'bold' ? 700 : word === 'normal' ? 400 : Number(word)));
  const [first = 400, last = first] = weights;
  const valid = (weight: number) => weight >= 1 && weight <= 1000;
  if (!valid(first) || !valid(last)) return [400, 400];
  return [Math.min(first, last), Math.max(first, last)];
}

/** A family name without the quotes around it. */
export const unquote = (name: string): string => name.trim().replace(/^(["'])(.*)\1$/s, '$2');

/** Every `@font-face` of a stylesheet; `base` makes its URLs absolute. */
export function parseFontFaces(css: string, base: string | URL): FontFaceRule[] {
  const rules: FontFaceRule[] = [];
  // The weights of a family repeat the ranges of its subsets.
  const ranges = new Map<string, UnicodeRanges | null>();
  const rangesOf = (text: string) => {
    if (!ranges.has(text)) ranges.set(text, parseUnicodeRange(text));
    return ranges.get(text) ?? null;
  };
  for (const [, block = ''] of css.replace(/\/\*.*?\*\//gs, '').matchAll(/@font-face\s*\{([^}]*)\}/gi)) {
    const declarations = declarationsOf(block);
    const family = declarations.get('font-family');
    const sources = parseSources(declarations.get('src') ?? '').flatMap(({ url, format }) =>
      URL.canParse(url, base) ? [{ url: new URL(url, base).href, format }] : [],
    );
    if (!family || sources.length === 0) continue;
    rules.push({
      family: unquote(family),
      weight: parseWeight(declarations.get('font-weight') ?? 'normal'),
      italic: isItalic(declarations.get('font-style') ?? 'normal'),
      sources,
      ranges: rangesOf(declarations.get('unicode-range') ?? ''),
    });
  }
  return rules;
}

/** Declarations of a block; a semicolon within quotes or parentheses (as in a data URI) does not end a declaration. */
function declarationsOf(block: string): Map<string, string> {
  const declarations = new Map<string, string>();
  for (const [declaration] of block.matchAll(/(?:[^;"'(]+|"[^"]*"|'[^']*'|\((?:[^)"']+|"[^"]*"|'[^']*')*\))+/g)) {
    const colon = declaration.indexOf(':');
    if (colon > 0)
      declarations.set(declaration.slice(0, colon).trim().toLowerCase(), declaration.slice(colon + 1).trim());
  }
  return declarations;
}
