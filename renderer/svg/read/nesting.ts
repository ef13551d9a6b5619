/** What begins nested rules that css-tree takes for declarations: names, and signs that look on from the outer rule. */
const TAKEN_FOR_DECLARATION = /[a-z_*:[>+~]/i;

/**
 * A style sheet whose nested rules all begin with a sign, `g { rect { … } }` as `g { & rect { … } }`: both mean the same
 * (CSS Nesting 1, §2), and css-tree reads the latter only.
 */
export function withNestingSelectors(css: string): string {
  const parts: string[] = [];
  let copied = 0;
  /** Of each open block, whether it lies in a rule, where declarations and rules are told apart. */
  const inRule: boolean[] = [];
  /** Where the statement begins; −1 before its first character. */
  let start = -1;
  for (let at = 0; at < css.length; at++) {
    const sign = css[at]!;
    if (sign === '/' && css[at + 1] === '*') {
      at = endOr(css, css.indexOf('*/', at + 2) + 1);
    } else if (sign === '{') {
      const first = css[start] ?? '';
      const isNested = (inRule.at(-1) ?? false) && TAKEN_FOR_DECLARATION.test(first);
      if (isNested) {
        parts.push(css.slice(copied, start), '& ');
        copied = start;
      }
      inRule.push(first === '@' ? (inRule.at(-1) ?? false) : true);
      start = -1;
    } else if (sign === ';' || sign === '}') {
      if (sign === '}') inRule.pop();
      start = -1;
    } else {
      if (start < 0 && sign.trim() !== '') start = at;
      if (sign === '"' || sign === "'") at = stringEnd(css, at);
      else if (sign === '\\') at++;
    }
  }
  return parts.join('') + css.slice(copied);
}

const endOr = (css: string, end: number): number => (end > 0 ? end : css.length);

/** Where the string that begins there ends; at the end of its line where it is not closed. */
function stringEnd(css: string, start: number): number {
  for (let at = start + 1; at < css.length; at++) {
    if (css[at] === '\\') at++;
    else if (css[at] === css[start] || css[at] === '\n') return at;
  }
  return css.length;
}
