import { parseCss } from '../../css.ts';
import { dictionary } from '../../dictionary.ts';
import { tryColor } from '../../scene/paint.ts';
import type { Rgba } from '../../scene/types.ts';
import { DECORATION_LINES, type DecorationLine, type TextAlign, type TextTransform } from '../types.ts';

/** A length of a style: px, or a fraction of a font size. */
export type Length = { px: number } | { em: number };

/** The declarations of a style attribute that rich text knows; `inherit` and unreadable values are left out. */
export interface Declarations {
  color?: Rgba;
  backgroundColor?: Rgba;
  fontSize?: Length;
  fontFamily?: string;
  fontWeight?: number;
  fontStyle?: 'normal' | 'italic';
  decorationLines?: DecorationLine[];
  decorationColor?: Rgba;
  letterSpacing?: Length;
  lineHeight?: Length | { times: number } | 'normal';
  textAlign?: TextAlign | 'start' | 'end';
  textTransform?: TextTransform;
  verticalAlign?: 'baseline' | 'sub' | 'super';
  direction?: 'ltr' | 'rtl';
}

/** px of the absolute units (CSS Values 4, §6.2). */
const PX_PER = dictionary<number>({
  px: 1,
  pt: 4 / 3,
  pc: 16,
  in: 96,
  cm: 96 / 2.54,
  mm: 96 / 25.4,
  q: 96 / 101.6,
});
/** px of `rem` and of the font size `medium`. */
const ROOT_SIZE = 16;
/** @source CSS Fonts 4, §2.5.1 */
const SIZE_KEYWORDS = dictionary<Length>({
  'xx-small': { px: 9 },
  'x-small': { px: 10 },
  small: { px: 13 },
  medium: { px: 16 },
  large: { px: 18 },
  'x-large': { px: 24 },
  'xx-large': { px: 32 },
  'xxx-large': { px: 48 },
  smaller: { em: 1 / 1.2 },
  larger: { em: 1.2 },
});
/** No design needs more, and products of such numbers stay exact. */
const LONGEST = 100_000;

function parseLength(text: string): Length | undefined {
  const match = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)(%|[a-z]*)$/.exec(text);
  if (!match) return undefined;
  const number = Number(match[1]);
  if (!(Math.abs(number) <= LONGEST)) return undefined;
  const unit = match[2]!;
  if (unit === '' && number !== 0) return undefined;
  if (unit === 'em') return { em: number };
  if (unit === '%') return { em: number / 100 };
  if (unit === 'rem') return { px: number * ROOT_SIZE };
  const px = unit === '' ? 1 : PX_PER[unit];
  return px === undefined ? undefined : { px: number * px };
}

const isNegative = (length: Length): boolean => ('px' in length ? length.px : length.em) < 0;

function oneOf<T extends string>(values: readonly T[], text: string): T | undefined {
  return values.find((value) => value === text);
}

/** The first family of a list, without quotes. */
function firstFamily(text: string): string | undefined {
  const match = /^\s*(?:"([^"]*)"|'([^']*)'|([^,]+))/.exec(text);
  return (match?.[1] ?? match?.[2] ?? match?.[3])?.trim() || undefined;
}

function decorationLines(text: string): DecorationLine[] | undefined {
  const words = text.split(/\s+/);
  const lines = DECORATION_LINES.filter((line) => words.includes(line));
  return lines.length > 0 || words.includes('none') ? lines : undefined;
}

/** The colour among the words of a `text-decoration`. */
function decorationColor(text: string): Rgba | undefined {
  const functional = /(?<![a-z])[a-z]+\([^()]*\)/.exec(text)?.[0];
  for (const word of functional ? [functional] : text.split(/\s+/)) {
    if (/^(?:underline|overline|line-through|none|solid|double|dotted|dashed|wavy|auto)$/.test(word)) continue;
    const color = tryColor(word);
    if (color) return color;
  }
  return undefined;
}

type Found = { [K in keyof Declarations]?: Declarations[K] | undefined };

/** What a property says; undefined where it cannot be read, as a browser then ignores it. */
const READ = dictionary<(value: string, raw: string) => Found>({
  color: (value) => ({ color: tryColor(value) ?? undefined }),
  'background-color': (value) => ({ backgroundColor: tryColor(value) ?? undefined }),
  background: (value) => ({ backgroundColor: tryColor(value) ?? undefined }),
  'font-size': (value) => {
    const size = SIZE_KEYWORDS[value] ?? parseLength(value);
    return size && !isNegative(size) ? { fontSize: size } : {};
  },
  'font-family': (_, raw) => ({ fontFamily: firstFamily(raw) }),
  'font-weight': (value) => {
    const weight = { normal: 400, bold: 700, bolder: 700, lighter: 300 }[value] ?? Number(value);
    return weight >= 1 && weight <= 1000 ? { fontWeight: weight } : {};
  },
  'font-style': (value) =>
    /^(?:italic|oblique)\b/.test(value) ? { fontStyle: 'italic' } : value === 'normal' ? { fontStyle: 'normal' } : {},
  'text-decoration': (value) => ({ decorationLines: decorationLines(value), decorationColor: decorationColor(value) }),
  'text-decoration-line': (value) => ({ decorationLines: decorationLines(value) }),
  'text-decoration-color': (value) => ({ decorationColor: tryColor(value) ?? undefined }),
  'letter-spacing': (value) => ({ letterSpacing: value === 'normal' ? { px: 0 } : parseLength(value) }),
  'line-height': (value) => {
    if (value === 'normal') return { lineHeight: 'normal' };
    const times = Number(value);
    if (value !== '' && times >= 0 && times <= LONGEST) return { lineHeight: { times } };
    const length = parseLength(value);
    return length && !isNegative(length) ? { lineHeight: length } : {};
  },
  'text-align': (value) => ({ textAlign: oneOf(['left', 'center', 'right', 'justify', 'start', 'end'], value) }),
  'text-transform': (value) => ({ textTransform: oneOf(['none', 'uppercase', 'lowercase', 'capitalize'], value) }),
  'vertical-align': (value) => ({ verticalAlign: oneOf(['baseline', 'sub', 'super'], value) }),
  direction: (value) => ({ direction: oneOf(['ltr', 'rtl'], value) }),
});

/** Reads a style attribute as a browser does: unreadable declarations are skipped, the last of a kind counts. */
export function parseDeclarations(style: string): Declarations {
  const found: Declarations = {};
  if (style.trim() === '') return found;
  const list = parseCss(style, 'declarationList');
  if (list.type !== 'DeclarationList') return found;
  for (const node of list.children) {
    if (node.type !== 'Declaration' || node.value.type !== 'Raw') continue;
    const raw = node.value.value.trim();
    const read = READ[node.property.toLowerCase()]?.(raw.toLowerCase(), raw) ?? {};
    for (const [key, value] of Object.entries(read)) if (value !== undefined) Object.assign(found, { [key]: value });
  }
  return found;
}
