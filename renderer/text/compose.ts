/**
 * A letter with the marks behind it, variation selectors aside; and the letters that a Hangul syllable consists of. No
 * letter has so many marks, and normalizing takes the square of their number.
 */
const DECOMPOSED =
  /\P{M}(?:(?![\ufe00-\ufe0f\u{e0100}-\u{e01ef}])\p{M}){1,8}|[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?/gu;
const MAY_BE_DECOMPOSED = /\p{M}|[\u1161-\u1175]/u;

/**
 * A text whose letters and marks are composed where Unicode has one character for them (NFC): `e` U+0302 U+0301 becomes
 * ế. A family that comes in files by characters may have ế in one file, ê in another and U+0302 in none, and HarfBuzz
 * composes within one file only, so no file could draw the letter with its marks apart.
 *
 * Everything else stays as it is: characters that NFC would replace by others (U+212B, compatibility ideographs), and
 * letters that it would take apart (Indic letters with a nukta).
 */
export function composed(text: string): string {
  if (!MAY_BE_DECOMPOSED.test(text)) return text;
  return text.replace(DECOMPOSED, (cluster) => {
    const whole = cluster.normalize('NFC');
    return whole.length < cluster.length ? whole : cluster;
  });
}
