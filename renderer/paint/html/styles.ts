import { PREFIX } from '../markup/xml.ts';

/** The classes of one file: equal styles are one rule. */
export interface Styles {
  /** The name of the class of a style: properties of CSS, of which nothing is a design's own text. */
  use(style: string): string;
  rules(): string;
}

/** Gathers the styles of one file. */
export function createStyles(): Styles {
  const names = new Map<string, string>();
  return {
    use(style) {
      const name = names.get(style) ?? `${PREFIX}t${names.size + 1}`;
      names.set(style, name);
      return name;
    },
    rules: () => [...names].map(([style, name]) => `.${name}{${style}}`).join(''),
  };
}
