/** Which language a text is probably in, by the script that it is written in. */

/** Scripts in use today, by their ISO 15924 names, and Chinese characters with those that stand beside them. */
const SCRIPTS = [
  ...['Latn', 'Cyrl', 'Grek', 'Arab', 'Hebr', 'Hani', 'Hira', 'Kana', 'Hang', 'Bopo', 'Deva', 'Beng', 'Guru', 'Gujr'],
  ...['Orya', 'Taml', 'Telu', 'Knda', 'Mlym', 'Sinh', 'Thai', 'Laoo', 'Tibt', 'Mymr', 'Geor', 'Armn', 'Ethi', 'Khmr'],
  ...['Mong', 'Cher', 'Cans', 'Syrc', 'Thaa', 'Nkoo', 'Tfng', 'Adlm', 'Java', 'Bali', 'Sund', 'Olck', 'Vaii', 'Yiii'],
].map((script) => [script, new RegExp(`\\p{Script=${script}}`, 'gu')] as const);
const LATIN_ONLY = /^[^\u02b0-\u1dff\u2c00-\u{10ffff}]*$/u;
const LATIN_LETTERS = /[A-Za-z\u00aa-\u024f]/g;

/** A tag of BCP 47, as far as its form says. */
export const LANGUAGE_TAG = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/;

/** How many letters of each script texts have. */
export type ScriptCounts = Map<string, number>;

/** Adds the letters of a text. */
export function countScripts(text: string, counts: ScriptCounts): void {
  const add = (script: string, letters: number) => {
    if (letters > 0) counts.set(script, (counts.get(script) ?? 0) + letters);
  };
  if (LATIN_ONLY.test(text)) add('Latn', text.match(LATIN_LETTERS)?.length ?? 0);
  else for (const [script, letters] of SCRIPTS) add(script, text.match(letters)?.length ?? 0);
}

/** The script of most letters; Chinese characters among kana are Japanese, among Hangul Korean. Undefined without letters. */
export function mainScript(counts: ScriptCounts): string | undefined {
  const of = (script: string) => counts.get(script) ?? 0;
  const kana = of('Hira') + of('Kana');
  const merged = new Map([...counts].filter(([script]) => !['Hira', 'Kana', 'Hani', 'Hang'].includes(script)));
  if (kana > 0) merged.set('Jpan', kana + of('Hani'));
  if (of('Hang') > 0) merged.set('Kore', of('Hang') + (kana > 0 ? 0 : of('Hani')));
  if (kana === 0 && of('Hang') === 0 && of('Hani') > 0) merged.set('Hani', of('Hani'));
  return [...merged].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/**
 * The language that is most written in a script, as BCP 47 names it.
 * @source Unicode CLDR, likely subtags (UTS 35, 4.3)
 */
export const languageOfScript = (script: string): string => new Intl.Locale(`und-${script}`).maximize().language;

/** Scripts that hold Chinese characters. */
const WITH_HAN: ReadonlySet<string | undefined> = new Set(['Hans', 'Hant', 'Jpan', 'Kore']);

/** Whether a language, as BCP 47 names it, is written in a script. */
export function isWrittenIn(language: string, script: string): boolean {
  const { script: own } = new Intl.Locale(language).maximize();
  return own === script || (script === 'Hani' && WITH_HAN.has(own));
}
