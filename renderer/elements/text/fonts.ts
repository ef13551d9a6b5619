import type { FontRequest } from '../../requests.ts';
import { STANDARD_FAMILY } from '../../scene/font.ts';
import { composed } from '../../text/compose.ts';
import { isMarkup, stripTags } from '../../text/html/plain.ts';
import { markupFonts } from '../../text/markup/index.ts';
import type { TextOptions } from '../types.ts';
import { ownOptions } from './limits.ts';
import { rootOf } from './markup.ts';
import { plainText } from './plain.ts';
import type { TextElement } from './schema.ts';
import { fontOf } from './style.ts';

/** The faces that a text needs, and the characters that it may draw with them. */
export function fontRequests(element: TextElement, options: TextOptions): FontRequest[] {
  const { engine, overflow, limits } = ownOptions(element, options);
  if (engine === 'rich') return richRequests(element);
  if (engine === 'markup') return markupRequests(element);
  const text = plainText(element);
  return [{ ...fontOf(element), text: overflow === 'ellipsis' || Number.isFinite(limits.lines) ? `${text}…` : text }];
}

/** The face of every element of the markup, and the text's own. */
function markupRequests(element: TextElement): FontRequest[] {
  const { text } = element;
  const drawn = drawnText(text, true);
  return markupFonts({ ...rootOf(element), text }).map((font) => ({ ...font, text: drawn }));
}

/**
 * A rich text's own face, a bold one where it holds `strong` or `b`, an italic one for `em` or `i`. Other weights are made
 * of these, as in the editor (corpus rich-weights, rich-headings).
 */
function richRequests(element: TextElement): FontRequest[] {
  const { text: html } = element;
  const { family, weight, italic } = fontOf(element);
  const text = drawnText(html);
  // Along a circle the editor sets text in the regular face, made bolder or slanted (corpus rich-curve, wild rich-8802-472),
  // and takes its size from its own.
  if (element.curveEnabled) {
    const own = { family, weight, italic, text };
    return [own, { ...own, weight: 400, italic: false }];
  }
  // Of the weights beyond bold the editor has none, and makes them of the regular face unless a span brings the bold one.
  const regular = weight > 700 ? 400 : weight;
  const weights = BOLD_SPAN.test(html) && regular < 700 ? [regular, 700] : [regular];
  const slants = /<(?:em|i)[\s>]|font-style\s*:\s*italic/i.test(html) && !italic ? [false, true] : [italic];
  const own = weights.flatMap((w) => slants.map((slant) => ({ family, weight: w, italic: slant, text })));
  const standard = { family: STANDARD_FAMILY, weight: 400, italic: false, text };
  return /font-family\s*:/i.test(html) ? [...own, standard] : own;
}

const BOLD_SPAN = /<(?:strong|b)[\s>]|font-weight\s*:\s*(?:bold|700)/i;

/** Every character that a rich text may draw: its own in any case, list markers, the ellipsis, hyphens. */
function drawnText(html: string, tags = isMarkup(html)): string {
  const plain = tags ? stripTags(html) : composed(html);
  return `${plain}${plain.toUpperCase()}${plain.toLowerCase()}•0123456789.…-`;
}
