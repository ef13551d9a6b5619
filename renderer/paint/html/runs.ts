import { extentOf } from '../../scene/bounds.ts';
import type { Link, TextItem } from '../../scene/types.ts';
import { attributesOf, escapeText, htmlElement, number } from '../markup/xml.ts';
import { FINEST, gapsOf, type ReadWord, readRun, spaceOf, spacingOf } from '../read-run.ts';
import { hexColor } from '../svg/geometry.ts';
import type { HtmlState } from './state.ts';

/** Font sizes from a run's top to its baseline: more than any font's ascent. */
const RISE = 2;

/** A run where layout put it: its baseline does not depend on what its font says of heights. */
export function runMarkup(item: TextItem, { dx, dy }: { dx: number; dy: number }, state: HtmlState): string {
  const extent = extentOf(item.stops);
  const { words, leads } = readRun(item);
  if (!extent || words.length === 0) return '';
  const { size } = item.font;
  const left = item.x + dx + extent.left;
  const top = item.baseline + dy - RISE * size;
  const href = item.link ? hrefOf(item.link, state) : null;
  const isRtl = item.direction === 'rtl';
  const attributes = {
    class: `${state.classes.run} ${styleOf(item, words, state)}`,
    // The space after a run from right to left hangs out at its left.
    style: `left:${number(left)}px;top:${number(top)}px${isRtl ? `;width:${number(extent.right - extent.left)}px` : ''}`,
    dir: isRtl ? 'rtl' : undefined,
  };
  const content = isEven(words, item) ? textOf(words) : spreadOut(words, item);
  const before = leads ? ' ' : '';
  if (href === null) return before + htmlElement('span', attributes, content);
  return `${before}<a${attributesOf({ ...attributes, href, rel: 'noopener' })}>${content}</a>`;
}

/** The address of a link; null where it leads nowhere, or stands in another link. */
export const hrefOf = (link: Link, { svg }: HtmlState): string | null => (svg.isLinked ? null : svg.tools.hrefOf(link));

const textOf = (words: readonly ReadWord[]): string =>
  escapeText(words.map(({ text, spaced }) => text + (spaced ? ' ' : '')).join(''));

/** Words that stand apart otherwise than by spaces: each has its width, to where the next one begins. */
function spreadOut(words: readonly ReadWord[], { direction }: TextItem): string {
  return words
    .map((word, i) => {
      const next = words[i + 1];
      const far = direction === 'rtl' ? word.x + word.advance : (next?.x ?? word.x + word.advance);
      const near = direction === 'rtl' ? (next ? next.x + next.advance : word.x) : word.x;
      return htmlElement('span', { style: `width:${number(far - near)}px` }, textOf([word]));
    })
    .join('');
}

/** Whether all words stand apart alike, and each is one piece. */
function isEven(words: readonly ReadWord[], item: TextItem): boolean {
  const all = gapsOf(words, item);
  return all.every((gap) => Math.abs(gap - all[0]!) < FINEST) && words.every(({ isJoined }) => !isJoined);
}

/** The class of how a run looks. */
function styleOf(item: TextItem, words: readonly ReadWord[], { svg, styles }: HtmlState): string {
  const { font, fill } = item;
  const names = svg.tools.faces.use(font, words.map(({ text }) => text).join(''));
  const color = fill?.kind === 'solid' ? fill.color : { r: 0, g: 0, b: 0, a: 0 };
  const alpha = color.a * svg.opacity;
  const rgba = `rgba(${color.r},${color.g},${color.b},${number(alpha, 4)})`;
  const isJoined = words.some((word) => word.isJoined);
  const letterSpacing = spacingOf(item, words);
  const [gap] = isEven(words, item) ? gapsOf(words, item) : [];
  const space = gap === undefined ? 0 : gap - spaceOf(item) - letterSpacing;
  return styles.use(
    [
      `font-family:${names['font-family']}`,
      `font-size:${number(font.size, 4)}px`,
      ...(names['font-weight'] === 400 ? [] : [`font-weight:${names['font-weight']}`]),
      ...(names['font-style'] === 'normal' ? [] : ['font-style:italic']),
      `color:${alpha < 1 ? rgba : hexColor(color)}`,
      ...(letterSpacing === 0 ? [] : [`letter-spacing:${number(letterSpacing, 4)}px`]),
      ...(Math.abs(space) < FINEST ? [] : [`word-spacing:${number(space)}px`]),
      // Pieces are not fitted to each other.
      ...(isJoined ? ['font-kerning:none', 'font-variant-ligatures:none'] : []),
    ].join(';'),
  );
}
