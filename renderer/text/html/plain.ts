import { decodeHTML } from 'entities';
import { replaceSpans } from '../../spans.ts';
import { composed } from '../compose.ts';

/**
 * A text as plain mode shows it: everything between a `<` and the next `>` is dropped, whatever it is (`5 < 6 && 7 > 3`
 * becomes `5  3`, as the editor shows it), a `<` that is never closed stays, and character references are decoded once.
 * White space, non-breaking spaces included, is kept; letters and their marks are composed.
 */
export function stripTags(html: string): string {
  const text = replaceSpans(html, '<', '>');
  return composed(text.includes('&') ? decodeHTML(text) : text);
}

const EDITOR_TAG = /<\/?(?:p|div|span|strong|b|em|i|u|s|strike|del|sub|sup|ol|ul|li|h[1-6]|a)(?=[\s/>])/i;

/**
 * Whether rich mode reads a text as HTML: it holds a tag that the rich-text editor writes around text. Rich mode paints
 * any other text verbatim: a lone `<br>` is shown.
 */
export function isMarkup(text: string): boolean {
  return EDITOR_TAG.test(text.slice(0, text.lastIndexOf('>') + 1));
}
