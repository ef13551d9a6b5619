/** Words apart at white space outside parentheses. */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  let depth = 0;
  let start = -1;
  for (let at = 0; at <= text.length; at++) {
    const character = text[at] ?? ' ';
    if (character === '(') depth++;
    if (character === ')') depth--;
    const isGap = /\s/.test(character) && (depth <= 0 || at === text.length);
    if (isGap && start >= 0) {
      words.push(text.slice(start, at));
      start = -1;
    } else if (!isGap && start < 0) start = at;
  }
  return words;
}
