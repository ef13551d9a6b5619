import { isMarkup } from '../../text/html/plain.ts';
import { warnOfVariables } from '../base.ts';
import type { LayoutContext } from '../types.ts';
import type { TextElement } from './schema.ts';

/** Warns of text that is drawn verbatim though it was hardly meant so: variables, and HTML where texts are plain. */
export function warnOfOversights(
  { text }: TextElement,
  { path, textOptions, warn }: Pick<LayoutContext, 'path' | 'textOptions' | 'warn'>,
): void {
  warnOfVariables(text, `${path}.text`, warn);
  if (textOptions.engine === 'plain' && isMarkup(text)) {
    const message = 'the text holds HTML, whose tags are left out';
    warn({ code: 'html_left_out', path: `${path}.text`, message, hint: 'set `richTextEnabled` to draw it' });
  }
}
