import { visitPainted } from '../elements/page.ts';
import { countScripts, LANGUAGE_TAG, languageOfScript, mainScript, type ScriptCounts } from '../language.ts';
import type { PlacedPage } from './choose-pages.ts';
import type { Design } from './parse.ts';

/** The language that a document is said to be in. */
export interface DocumentLanguage {
  /** BCP 47 */
  tag: string;
  /** Whether it is only the language most written in the script of its texts. */
  isGuessed: boolean;
}

/** What a document without letters is said to be in. */
const DEFAULT_LANGUAGE = 'en';

/** The language of a design's pages: what its `custom.language` says, else by the script that most letters of its texts are of. */
export function designLanguage({ custom }: Pick<Design, 'custom'>, pages: readonly PlacedPage[]): DocumentLanguage {
  const { language } = (typeof custom === 'object' && custom !== null ? custom : {}) as { language?: unknown };
  if (typeof language === 'string' && LANGUAGE_TAG.test(language)) return { tag: language, isGuessed: false };
  const counts: ScriptCounts = new Map();
  for (const { page, path } of pages)
    visitPainted(page.children, path, (element) => {
      for (const text of textsIn(element)) countScripts(text.replace(/<[^<>]*>/g, ' '), counts);
    });
  const script = mainScript(counts);
  return { tag: script ? languageOfScript(script) : DEFAULT_LANGUAGE, isGuessed: true };
}

/** The texts of an element: its own, and those of a table's cells. */
function textsIn(element: object): string[] {
  const { text, texts = [] } = element as { text?: unknown; texts?: readonly ({ text?: unknown } | null)[] };
  return [text, ...texts.map((cell) => cell?.text)].filter((one): one is string => typeof one === 'string');
}
