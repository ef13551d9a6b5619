import { type HtmlNode, parseAnyHtml } from '../../text/html/parse.ts';
import { isMarkup } from '../../text/html/plain.ts';
import { variablesIn } from '../../variables.ts';
import { warnOfDeadLink, warnOfVariables } from '../base.ts';
import type { LayoutContext } from '../types.ts';
import type { TextElement } from './schema.ts';

/**
 * Warns of text that is drawn verbatim though it was hardly meant so: variables, and HTML where texts are plain; and of links
 * that lead nowhere.
 */
export function warnOfOversights(
  { text }: TextElement,
  { path, textOptions, warn }: Pick<LayoutContext, 'path' | 'textOptions' | 'warn'>,
): void {
  const place = `${path}.text`;
  warnOfVariables(text, place, warn);
  const areLinks = textOptions.hasLinks || textOptions.engine !== 'plain';
  const deadLink = areLinks ? deadLinkIn(text, place) : null;
  if (deadLink !== null) warnOfDeadLink(deadLink, place, warn);
  if (textOptions.hasLinks) {
    const message = 'the cell holds HTML: cells are drawn without tags, but for line ends and links';
    if (isMarkup(text.replace(DRAWN_IN_CELLS, ''))) warn({ code: 'html_left_out', path: place, message });
  } else if (textOptions.engine === 'plain' && isMarkup(text)) {
    const message = 'the text holds HTML, whose tags are left out';
    warn({ code: 'html_left_out', path: place, message, hint: 'set `richTextEnabled` to draw it' });
  }
}

/** The first link of a text that may not be opened, and holds no variable; null where there is none. */
function deadLinkIn(text: string, path: string): string | null {
  if (!/<a\s/i.test(text)) return null;
  const open: HtmlNode<string>[] = [...parseAnyHtml(text, path)].reverse();
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.kind === 'text') continue;
    const { deadLink } = node;
    if (deadLink !== undefined && variablesIn(deadLink).length === 0) return deadLink;
    for (const child of [...node.children].reverse()) open.push(child);
  }
  return null;
}

/** Tags that mean something in a cell. */
const DRAWN_IN_CELLS = /<\/?(?:p|br|a)(?:\s[^<>]*)?\/?>/gi;
