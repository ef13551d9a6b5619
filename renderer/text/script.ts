/** A stretch of text in one script. `script` is an ISO 15924 tag as HarfBuzz takes it, e.g. `Latn`. */
export interface ScriptRun {
  start: number;
  end: number;
  script: string;
}

/** Scripts told apart in shaping, by how often designs use them. Others are left to HarfBuzz's own guess. */
const SCRIPTS: readonly (readonly [string, RegExp])[] = [
  'Latn',
  'Cyrl',
  'Grek',
  'Arab',
  'Hebr',
  'Hani',
  'Hira',
  'Kana',
  'Hang',
  'Deva',
  'Thai',
  'Beng',
  'Taml',
  'Telu',
  'Gujr',
  'Guru',
  'Knda',
  'Mlym',
  'Sinh',
  'Laoo',
  'Khmr',
  'Mymr',
  'Armn',
  'Geor',
  'Ethi',
  'Tibt',
].map((tag) => [tag, new RegExp(`\\p{Script=${tag}}`, 'u')] as const);

/** Characters that take the script of their neighbours: punctuation, digits, spaces, combining marks. */
const NEUTRAL = /[\p{Script=Zyyy}\p{Script=Zinh}]/u;
const LATIN_ONLY = /^[^\u02b0-\u1fff\u2070-\u{10ffff}]*$/u;

function scriptOf(character: string, previous: string): string | null {
  if (NEUTRAL.test(character)) return null;
  for (const [tag, pattern] of SCRIPTS) if (tag === previous && pattern.test(character)) return tag;
  return SCRIPTS.find(([, pattern]) => pattern.test(character))?.[0] ?? 'Zzzz';
}

/**
 * Splits a text where its script changes; neutral characters join the text before them, at the beginning the text after
 * them. HarfBuzz shapes each run on its own, as Chromium does, so nothing is kerned across scripts.
 */
export function scriptRuns(text: string): ScriptRun[] {
  if (text === '') return [];
  if (LATIN_ONLY.test(text)) return [{ start: 0, end: text.length, script: 'Latn' }];
  const runs: ScriptRun[] = [];
  let current = '';
  let start = 0;
  let at = 0;
  for (const character of text) {
    const script = scriptOf(character, current);
    if (script !== null && script !== current) {
      if (current !== '') {
        runs.push({ start, end: at, script: current });
        start = at;
      }
      current = script;
    }
    at += character.length;
  }
  runs.push({ start, end: text.length, script: current || 'Zyyy' });
  return runs;
}

const CURSIVE = /[\p{Script=Arab}\p{Script=Syrc}\p{Script=Mong}\p{Script=Nkoo}\p{Script=Mand}\p{Script=Phag}]/u;

/**
 * Whether a text has letters that join, of scripts whose letters Chromium does not space; it does space blanks and digits
 * among them.
 * @source Blink IgnoreLetterSpacingInCursiveScripts; CSS Text 4, §9.2
 */
export const isCursive = (text: string): boolean => CURSIVE.test(text);

/** Scripts of South and South-East Asia, a letter of which takes signs that are graphemes of their own. */
const CLUSTERED =
  /[\u0900-\u109f\u1700-\u17ff\u1900-\u1aaf\u1b00-\u1c4f\ua800-\ua82f\ua880-\ua95f\ua980-\uaadf\uabc0-\uabff\u{10a00}-\u{10a5f}\u{11000}-\u{11fff}]/u;

/** Whether letters of a text may be drawn as one with their neighbours: conjuncts, and signs around a letter. */
export const isClustered = (text: string): boolean => CLUSTERED.test(text);
