import { isMarkup } from '../../text/html/plain.ts';
import { warnOfVariables } from '../base.ts';
import type { LayoutContext } from '../types.ts';
import type { TextElement } from './schema.ts';

/** Warns of text that is drawn verbatim though it was hardly meant so: variables, and HTML where texts are plain. */
export function warnOfOversights(
  { text }: TextElement,
  { path, textOptions, warn }: Pick<LayoutContext, 'path' | 'textOptions' | 'warn'>,
): void {
  const place = `${path}.text`;
  warnOfVariables(text, place, warn);
  if (textOptions.hasLinks) {
    const message = 'the cell holds HTML: cells are drawn without tags, but for line ends and links';
    if (isMarkup(text.replace(DRAWN_IN_CELLS, ''))) warn({ code: 'html_left_out', path: place, message });
  } else if (textOptions.engine === 'plain' && isMarkup(text)) {
    const message = 'the text holds HTML, whose tags are left out';
    warn({ code: 'html_left_out', path: place, message, hint: 'set `richTextEnabled` to draw it' });
  }
}

/** Tags that mean something in a cell. */
const DRAWN_IN_CELLS = /<\/?(?:p|br|a)(?:\s[^<>]*)?\/?>/gi;
