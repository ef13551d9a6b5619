/** Work whose amount a hostile text of `n` characters or parts decides. */
export interface Hostile {
  /** The parser that reads the text. */
  parser: string;
  /** What is hostile about it. */
  name: string;
  /** The work of a text of that size: a design to render with its options, or a call. */
  of(n: number): { design: unknown; options?: object } | (() => unknown);
}

/** A page of one element; the picture is small, so that reading the element is what takes time. */
export const page = (element: object, more: object = {}) => ({
  width: 100,
  height: 100,
  schemaVersion: 3,
  pages: [{ id: 'a', children: [element] }],
  ...more,
});

/** The text repeated to about `n` UTF-16 units, once at least. */
export const fill = (unit: string, n: number) => unit.repeat(Math.max(1, Math.round(n / unit.length)));

/** Texts that are hostile to whatever looks for numbers, functions, quotes or ends. */
export const SYNTAX: Record<string, (n: number) => string> = {
  spaces: (n) => `red${fill(' ', n)}x`,
  digits: (n) => `${fill('1', n)}x`,
  dots: (n) => `${fill('.', n)}1x`,
  'open parentheses': (n) => fill('(', n),
  'open functions': (n) => fill('rgb(', n),
  'closed functions': (n) => fill('calc(', n / 2) + fill(')', n / 10),
  'open quotes': (n) => fill('a("', n),
  commas: (n) => fill(',', n),
  letters: (n) => fill('a', n),
  minuses: (n) => fill('-', n),
  comments: (n) => fill('/*', n),
  braces: (n) => fill('{', n),
  semicolons: (n) => fill('a:b;', n),
  numbers: (n) => fill('1 ', n),
  'numbers with exponents': (n) => fill('1e9-', n),
  percents: (n) => fill('5%', n),
  'url(': (n) => fill('url(', n),
  'url("': (n) => fill('url("', n),
  'url(#a)': (n) => fill('url(#a) ', n),
  'url( and spaces': (n) => `url(${fill(' ', n)}x`,
  'var(': (n) => `${fill('var(--a,', n)}1${fill(')', n / 8)}`,
  backslashes: (n) => fill('\\', n),
  'and a tail': (n) => `linear-gradient(red,blue)${fill(' ', n)}x`,
  zeros: (n) => `0.${fill('0', n)}`,
};

/** A design for each text. */
export const designs = (
  parser: string,
  texts: Record<string, (n: number) => string>,
  design: (text: string) => unknown,
  options?: object,
): Hostile[] =>
  Object.entries(texts).map(([name, text]) => ({
    parser,
    name,
    of: (n) => ({ design: design(text(n)), ...(options ? { options } : {}) }),
  }));

/** A text within the quotes of an attribute. */
export const quoted = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
