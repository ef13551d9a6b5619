/**
 * Pairs of neighbouring characters between which Chromium lets a line end, where it departs from UAX #14: `a` stands
 * for every ASCII letter, `é` for every other Latin, Greek or Cyrillic letter, `1` for every digit; each entry holds
 * characters and the characters that may begin a line after them.
 * @source measured in Chromium: a line may end between x and y where `axyz` in a box of no width does
 */
const MAY_END: readonly (readonly [before: string, after: string])[] = [
  ['a1<@^_`•·©™é§', '—'],
  ['!|}', '(<[{—•·€£©°™é§¿¡′'],
  ['"', '(<[{'],
  ['#&*=>~', '(<[{—'],
  ['$', '—€£°¿¡′'],
  ['%)+,.:;\\]', '(<[{—€£°¿¡′'],
  ['-', 'a1"#%&\'(*+-<=>@[\\^_`{|~—•·€£©°™é§¿¡′'],
  ['/', '—•·€£©°™é§¿¡′'],
  ['?', 'a1#$%&(*+-<=>@[\\^_`{|~—•·€£©°™é§¿¡′'],
  ['–…', 'a1#$%&(*+<=>@[\\^_`{~—•·€£©°™é§¿¡′'],
  ['—', 'a1#$%&(*+<=>@[\\^_`{~•·€£©°™é§¿¡′'],
  ['€£°′', '$%(+[\\{—€£°¿¡′'],
];

/** Characters after which, among those known, no line ends. */
const NEVER_ENDS = "'([{“”‘’«»¿¡";

const following = new Map<string, ReadonlySet<string>>();
for (const [before, after] of MAY_END) for (const character of before) following.set(character, new Set(after));
for (const character of NEVER_ENDS) following.set(character, new Set());

const LETTER = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u;

function classOf(character: string): string | null {
  if (character >= '0' && character <= '9') return '1';
  if (/^[a-z]$/i.test(character)) return 'a';
  if (following.has(character)) return character;
  return LETTER.test(character) ? 'é' : null;
}

/** Whether a line may end between the characters at `at - 1` and `at`, or null where UAX #14 has to say. */
export function mayEndBetween(text: string, at: number): boolean | null {
  const before = classOf(text[at - 1] ?? '');
  const after = before === null ? null : classOf(text[at] ?? '');
  if (before === null || after === null) return null;
  // A minus sign stays with its number: `-1`, though not `a-1`.
  if (before === '-' && after === '1' && !/[\p{L}\p{N}]/u.test(text[at - 2] ?? '')) return false;
  return following.get(before)!.has(after);
}
