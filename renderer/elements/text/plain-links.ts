import { filled, group } from '../../scene/items.ts';
import { rectangle } from '../../scene/path.ts';
import type { Item, Link, Rect } from '../../scene/types.ts';
import { mayTurn } from '../../text/bidi.ts';
import { type HtmlNode, parseAnyHtml } from '../../text/html/parse.ts';
import { lineLeft, type PlainLayout, type PlainLayouter } from '../../text/plain/layout.ts';

/** A stretch of a plain text that opens a link; UTF-16 units. */
interface LinkedStretch {
  start: number;
  end: number;
  link: Link;
}

const ELLIPSIS = '…';

/**
 * The links of a text whose tags are not drawn, as areas over its words: nothing is painted there.
 *
 * @param html the text with its tags
 * @param plain makes of a part of it what is drawn
 */
export function linkAreas(
  html: string,
  plain: (html: string) => string,
  { layout, top, layouter, path }: { layout: PlainLayout; top: number; layouter: PlainLayouter; path: string },
): Item[] {
  if (!/<a\s/i.test(html)) return [];
  const text = plain(html);
  const stretches = stretchesIn(text, linkedTexts(parseAnyHtml(html, path)), plain);
  const { lineHeight } = layout;
  let from = 0;
  return layout.lines.flatMap((line, i) => {
    const shown = line.text.endsWith(ELLIPSIS) && !text.includes(line.text, from) ? line.text.slice(0, -1) : line.text;
    const at = text.indexOf(shown, from);
    if (at < 0) return [];
    from = at + shown.length;
    const left = lineLeft(line, layout);
    const advance = (end: number) => (end === 0 ? 0 : widthOf(shown.slice(0, end), layout, layouter));
    return stretches.flatMap(({ start, end, link }) => {
      const [first, last] = [Math.max(start, at) - at, Math.min(end, from) - at];
      if (first >= last) return [];
      // A line that runs both ways has its words anywhere.
      const [begin, stop] = mayTurn(shown) ? [0, line.width] : [advance(first), advance(last)];
      return [linkArea(link, { x: left + begin, y: top + i * lineHeight, width: stop - begin, height: lineHeight })];
    });
  });
}

const widthOf = (text: string, { style }: PlainLayout, layouter: PlainLayouter): number =>
  layouter.layout(text, { ...style, align: 'left' }, Number.POSITIVE_INFINITY).lines[0]?.width ?? 0;

const linkArea = (link: Link, area: Rect): Item => group([filled(rectangle(area), null)], { link });

/** The texts within links, in their order. Recursion is safe: the parser bounds the depth. */
const linkedTexts = (nodes: readonly HtmlNode<string>[], link?: Link): { text: string; link: Link }[] =>
  nodes.flatMap((node) => {
    if (node.kind === 'element') return linkedTexts(node.children, node.link ?? link);
    return link && node.text.trim() !== '' ? [{ text: node.text, link }] : [];
  });

/** Where these texts stand in the whole. */
function stretchesIn(
  text: string,
  linked: readonly { text: string; link: Link }[],
  plain: (html: string) => string,
): LinkedStretch[] {
  const found: LinkedStretch[] = [];
  let from = 0;
  for (const { text: own, link } of linked) {
    const shown = plain(own.replaceAll('&', '&amp;').replaceAll('<', '&lt;'));
    const start = text.indexOf(shown, from);
    if (start < 0) continue;
    from = start + shown.length;
    const last = found.at(-1);
    if (last?.link === link && last.end === start) last.end = from;
    else found.push({ start, end: from, link });
  }
  return found;
}
