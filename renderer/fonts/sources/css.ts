import { type Block, type CssNode, parseCss } from '../../css.ts';
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
  const sources: SourceUrl[] = [];
  for (const [kind, content] of functionsOf(trimmed)) {
    const { url, hints } = splitHints(content);
    const format = /format\(\s*["']?([\w-]+)/i.exec(hints)?.[1] ?? null;
    if (kind === 'url' && url && !(format && UNREADABLE.test(format))) sources.push({ url, format });
  }
  return sources;
}

/**
 * The functions of a list, each with the text from after its parenthesis to the next function. Commas and parentheses
 * may stand in a URL without quotes: only a comma before `url(` or `local(` ends it.
 */
function functionsOf(list: string): [kind: string, content: string][] {
  const found: [kind: string, content: string][] = [];
  const starts = /(?:^|,)\s*(url|local)\(\s*/gi;
  for (let start = starts.exec(list); start; ) {
    const from = starts.lastIndex;
    const quote = list[from];
    const quoteEnd = quote === '"' || quote === "'" ? list.indexOf(quote, from + 1) : -1;
    if (quoteEnd > 0) starts.lastIndex = quoteEnd;
    const next = starts.exec(list);
    found.push([start[1]!.toLowerCase(), list.slice(from, next?.index)]);
    start = next;
  }
  return found;
}

/** A URL without its quotes, and the `format()` and `tech()` that follow its parenthesis. */
function splitHints(content: string): { url: string; hints: string } {
  let end = content.trimEnd().replace(/,$/, '').trimEnd().length;
  const last = end;
  // From the end on, while what ends there is a hint.
  for (;;) {
    const open = content.lastIndexOf('(', end - 1);
    const name = /\b(?:format|tech)$/i.exec(content.slice(Math.max(0, open - 7), Math.max(0, open)))?.[0];
    if (!name || content[end - 1] !== ')' || content.slice(open, end - 1).includes(')')) break;
    end = content.slice(0, open - name.length).trimEnd().length;
  }
  const url = content.slice(0, end).replace(/\)$/, '');
  return { url: unquote(url), hints: content.slice(end, last) };
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
  for (const declarations of fontFaceBlocks(css)) {
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

/** The declarations of every `@font-face` of a style sheet, within other rules too. */
function fontFaceBlocks(css: string): Map<string, string>[] {
  const found: Map<string, string>[] = [];
  const open: CssNode[] = [parseCss(css)];
  for (let sheet = open.pop(); sheet; sheet = open.pop())
    for (const node of sheet.type === 'StyleSheet' || sheet.type === 'Block' ? sheet.children : []) {
      if (node.type !== 'Atrule' || !node.block) continue;
      if (node.name.toLowerCase() === 'font-face') found.push(declarationsOf(node.block));
      else open.push(node.block);
    }
  return found;
}

function declarationsOf(block: Block): Map<string, string> {
  const declarations = new Map<string, string>();
  for (const node of block.children)
    if (node.type === 'Declaration' && node.value.type === 'Raw')
      declarations.set(node.property.toLowerCase(), node.value.value.trim());
  return declarations;
}
