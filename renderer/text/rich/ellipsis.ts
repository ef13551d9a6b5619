import { graphemes } from '../segment.ts';
import type { Flow, FlowLine } from './flow.ts';
import { type LineSetter, widthOf } from './linebox.ts';

/**
 * A flow of at most so many lines, the last of which ends in … where more would follow, cut at `height` px: CSS
 * `line-clamp` in a box that hides what overflows. The … stands behind the text as it is aligned, and only where text and
 * … are wider than the line do letters make way for it (corpus rich-overflow-ellipsis; tried in Chromium: behind right-aligned
 * text the … is beyond the box).
 */
export function clampFlow(flow: Flow, most: number, height: number, setter: LineSetter): Flow {
  const lines = flow.lines.slice(0, Math.max(1, most));
  if (lines.length < flow.lines.length) lines.push(withEllipsis(lines.pop()!, setter));
  const last = lines.at(-1);
  const content = last && lines.length < flow.lines.length ? last.top + last.height : flow.height;
  const bottom = Math.min(content, height);
  return {
    width: flow.width,
    height: bottom,
    lines,
    markers: flow.markers.filter(({ top }) => top < bottom),
    backgrounds: flow.backgrounds
      .filter(({ top }) => top < bottom)
      .map((background) => ({ ...background, height: Math.min(background.height, bottom - background.top) })),
  };
}

const spacesIn = (text: string): number => text.split(' ').length - 1;

function withEllipsis(line: FlowLine, setter: LineSetter): FlowLine {
  const { broken, root, available } = line;
  const tab = setter.tabStop(root.style);
  const ellipsis = setter.ellipsis(root);
  const natural = setter.line({ ...broken, last: true }, root, line.top, { width: available, tab });
  const text = broken.paragraph.text.slice(broken.start, broken.end);
  /** The width that justifying adds to each space. */
  const stretch = (line.width - natural.width) / Math.max(1, spacesIn(text.slice(0, broken.visibleEnd - broken.start)));
  const shown = graphemes(text);
  for (let end = broken.end; ; end -= shown.pop()!.length) {
    const cut = { ...broken, end, visibleEnd: end, suffix: '' as const };
    const own = setter.line({ ...cut, last: true }, root, line.top, { width: available, tab }).width;
    const area = { width: own + stretch * spacesIn(shown.join('')), tab };
    const fragments = setter.line(cut, root, line.top, area).fragments;
    const width = widthOf(fragments);
    if (width + ellipsis.width > available && shown.length > 0) continue;
    const rightToLeft = root.style.direction === 'rtl';
    const placed = rightToLeft ? [ellipsis, ...fragments] : [...fragments, ellipsis];
    let x = rightToLeft ? line.x + line.width - width - ellipsis.width : line.x;
    for (const fragment of placed) {
      fragment.x = x;
      x += fragment.width;
    }
    return { ...line, width: width + ellipsis.width, fragments: placed };
  }
}
