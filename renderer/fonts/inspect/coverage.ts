/** How many of a script's or block's characters a font has. */
export interface Coverage {
  name: string;
  /** Characters that the font has. */
  has: number;
  /** Characters that Unicode assigns, as far as this version of Node knows. */
  of: number;
}

/** Unicode names of the scripts that are listed; characters of others count as `Other`. */
const SCRIPTS =
  'Latin Greek Cyrillic Armenian Georgian Hebrew Arabic Syriac Thaana Nko Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala Thai Lao Tibetan Myanmar Khmer Mongolian Ethiopic Cherokee Canadian_Aboriginal Ogham Runic Tifinagh Hangul Hiragana Katakana Bopomofo Yi Han Balinese Javanese Sundanese Braille Coptic Gothic Old_Italic Common Inherited'.split(
    ' ',
  );

const scriptPattern = (script: string): RegExp => new RegExp(`\\p{Script=${script}}`, 'u');

/** Names and first and last code points of the blocks that text of everyday use comes from. @source Unicode, Blocks.txt */
const BLOCKS: readonly (readonly [string, number, number])[] = [
  ['Basic Latin', 0x20, 0x7e],
  ['Latin-1 Supplement', 0xa0, 0xff],
  ['Latin Extended-A', 0x100, 0x17f],
  ['Latin Extended-B', 0x180, 0x24f],
  ['Latin Extended Additional', 0x1e00, 0x1eff],
  ['IPA Extensions', 0x250, 0x2af],
  ['Spacing Modifier Letters', 0x2b0, 0x2ff],
  ['Combining Diacritical Marks', 0x300, 0x36f],
  ['Greek and Coptic', 0x370, 0x3ff],
  ['Greek Extended', 0x1f00, 0x1fff],
  ['Cyrillic', 0x400, 0x4ff],
  ['Cyrillic Supplement', 0x500, 0x52f],
  ['Armenian', 0x530, 0x58f],
  ['Hebrew', 0x590, 0x5ff],
  ['Arabic', 0x600, 0x6ff],
  ['Arabic Presentation Forms-B', 0xfe70, 0xfeff],
  ['Devanagari', 0x900, 0x97f],
  ['Bengali', 0x980, 0x9ff],
  ['Gurmukhi', 0xa00, 0xa7f],
  ['Gujarati', 0xa80, 0xaff],
  ['Tamil', 0xb80, 0xbff],
  ['Telugu', 0xc00, 0xc7f],
  ['Kannada', 0xc80, 0xcff],
  ['Malayalam', 0xd00, 0xd7f],
  ['Thai', 0xe00, 0xe7f],
  ['Georgian', 0x10a0, 0x10ff],
  ['Hangul Jamo', 0x1100, 0x11ff],
  ['General Punctuation', 0x2000, 0x206f],
  ['Superscripts and Subscripts', 0x2070, 0x209f],
  ['Currency Symbols', 0x20a0, 0x20cf],
  ['Letterlike Symbols', 0x2100, 0x214f],
  ['Number Forms', 0x2150, 0x218f],
  ['Arrows', 0x2190, 0x21ff],
  ['Mathematical Operators', 0x2200, 0x22ff],
  ['Box Drawing', 0x2500, 0x257f],
  ['Geometric Shapes', 0x25a0, 0x25ff],
  ['Miscellaneous Symbols', 0x2600, 0x26ff],
  ['Dingbats', 0x2700, 0x27bf],
  ['CJK Symbols and Punctuation', 0x3000, 0x303f],
  ['Hiragana', 0x3040, 0x309f],
  ['Katakana', 0x30a0, 0x30ff],
  ['CJK Unified Ideographs', 0x4e00, 0x9fff],
  ['Hangul Syllables', 0xac00, 0xd7af],
  ['Halfwidth and Fullwidth Forms', 0xff00, 0xffef],
  ['Miscellaneous Symbols and Pictographs', 0x1f300, 0x1f5ff],
  ['Emoticons', 0x1f600, 0x1f64f],
  ['Transport and Map Symbols', 0x1f680, 0x1f6ff],
  ['Supplemental Symbols and Pictographs', 0x1f900, 0x1f9ff],
];

/** Unassigned code points, and those for which no font has a glyph. */
const UNCOUNTED = /[\p{Cn}\p{Cc}\p{Cs}\p{Co}]/u;
/** Scripts end in this plane; tags and selectors follow. */
const LAST_OF_SCRIPTS = 0x3ffff;

function assigned(first: number, last: number, matches: (character: string) => boolean): number {
  let count = 0;
  for (let codePoint = first; codePoint <= last; codePoint++) {
    const character = String.fromCodePoint(codePoint);
    if (matches(character) && !UNCOUNTED.test(character)) count++;
  }
  return count;
}

/** The scripts that a font has characters of, by their number. */
export function scriptCoverage(codePoints: readonly number[]): Coverage[] {
  const patterns = SCRIPTS.map((script) => [script, scriptPattern(script)] as const);
  const counts = new Map<string, number>();
  for (const codePoint of codePoints) {
    const character = String.fromCodePoint(codePoint);
    if (UNCOUNTED.test(character)) continue;
    const script = patterns.find(([, pattern]) => pattern.test(character))?.[0] ?? 'Other';
    counts.set(script, (counts.get(script) ?? 0) + 1);
  }
  return [...counts]
    .map(([script, has]) => {
      const pattern = script === 'Other' ? null : scriptPattern(script);
      const of = pattern ? assigned(0, LAST_OF_SCRIPTS, (character) => pattern.test(character)) : has;
      return { name: script.replaceAll('_', ' '), has, of };
    })
    .sort((a, b) => b.has - a.has);
}

/** The common blocks that a font has characters of, in Unicode's order. */
export function blockCoverage(codePoints: readonly number[]): Coverage[] {
  return BLOCKS.flatMap(([name, first, last]) => {
    const has = codePoints.filter(
      (codePoint) => codePoint >= first && codePoint <= last && !UNCOUNTED.test(String.fromCodePoint(codePoint)),
    ).length;
    return has === 0 ? [] : [{ name, has, of: assigned(first, last, () => true) }];
  });
}
