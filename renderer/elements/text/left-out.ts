import { leavesOf } from '../../scene/leaves.ts';
import type { Item } from '../../scene/types.ts';
import { isMarkup, stripTags } from '../../text/html/plain.ts';
import type { LayoutContext } from '../types.ts';
import type { ownOptions } from './limits.ts';
import { plainText } from './plain.ts';
import type { TextElement } from './schema.ts';

/** Letters as they are counted: apart from their marks' composition, without spaces and what directs the text. */
const countOf = (text: string): number =>
  Array.from(text.normalize('NFD').replace(/[\s\p{Cf}\p{Cc}\p{Zl}\p{Zp}]/gu, '')).length;

/**
 * Warns of letters that the editor leaves out, though nobody asked it to cut the text: those beyond the end of a circle, and
 * in plain text all from a letter on that is wider than the box.
 */
export function warnOfLeftOut(
  element: TextElement,
  items: readonly Item[],
  { path, textOptions, warn }: Pick<LayoutContext, 'path' | 'warn'> & { textOptions: ReturnType<typeof ownOptions> },
): void {
  const { text, curveEnabled } = element;
  const { engine, overflow, limits } = textOptions;
  const isCut = overflow === 'ellipsis' || Number.isFinite(limits.lines);
  if (!curveEnabled && (engine !== 'plain' || isCut)) return;
  const hasTags = engine !== 'rich' || isMarkup(text);
  const written = engine === 'plain' ? plainText(element) : hasTags ? stripTags(text) : text;
  let drawn = 0;
  // Outlines are items of their own, below the letters.
  for (const { item } of leavesOf(items)) if (item.kind === 'text' && !item.stroke) drawn += countOf(item.text);
  const lost = countOf(written) - drawn;
  if (lost <= 0) return;
  const [message, hint] = curveEnabled
    ? ['the text is longer than its curve', 'shorten it, or lower its `fontSize` or `curvePower`']
    : ['a letter of the text is wider than its box', 'widen the box, or lower its `fontSize`'];
  warn({ code: 'text_left_out', path: `${path}.text`, message: `${message}: ${lost} letters are not drawn`, hint });
}
