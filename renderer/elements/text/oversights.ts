import { isMarkup } from '../../text/html/plain.ts';
import type { LayoutContext } from '../types.ts';
import type { TextElement } from './schema.ts';

/** A variable of a template, e.g. `{{ name }}`; also `{{ }}`, which is empty. */
const VARIABLE = /\{\{([^{}]*)\}\}/g;

/** A name in a message, never longer than a line. */
const short = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text);

/** Warns of text that is drawn verbatim though it was hardly meant so: variables, and HTML where texts are plain. */
export function warnOfOversights(
  { text }: TextElement,
  { path, textOptions, warn }: Pick<LayoutContext, 'path' | 'textOptions' | 'warn'>,
): void {
  const [variable] = [...text.matchAll(VARIABLE)].find(([, name = '']) => name.trim() !== '') ?? [];
  if (variable) {
    const message = `the text still holds the variable ${short(variable)}`;
    warn({ code: 'variable_left', path: `${path}.text`, message, hint: 'a batch fills variables in from its records' });
  }
  if (textOptions.engine === 'plain' && isMarkup(text)) {
    const message = 'the text holds HTML, whose tags are left out';
    warn({ code: 'html_left_out', path: `${path}.text`, message, hint: 'set `richTextEnabled` to draw it' });
  }
}
