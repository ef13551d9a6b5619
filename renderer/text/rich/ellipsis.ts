import { graphemes } from '../segment.ts';
import type { Flow, FlowLine } from './flow.ts';
import type { LineSetter } from './linebox.ts';

/** Sums of lines may be over by this and still fit, px. */
const TOLERANCE = 1 / 64;

/**
 * A flow without the lines that end below `height` px; the last one that is left ends in … (at least one is left). As
 * with CSS `line-clamp`, the space before the cut stays, and only where the … has no room do letters make way for it
 * (corpus rich-overflow-ellipsis).
 */
export function cutFlow(flow: Flow, height: number, setter: LineSetter): Flow {
  const over = flow.lines.findIndex((line) => line.top + line.height > height + TOLERANCE);
  const kept = Math.max(1, over);
  if (over < 0 || kept >= flow.lines.length) return flow;
  const lines = flow.lines.slice(0, kept);
  lines.push(withEllipsis(lines.pop()!, setter));
  const bottom = lines.at(-1)!.top + lines.at(-1)!.height;
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

function withEllipsis(line: FlowLine, setter: LineSetter): FlowLine {
  const { broken, root, available } = line;
  const area = { width: available, tab: setter.tabStop(root.style) };
  const shown = graphemes(broken.paragraph.text.slice(broken.start, broken.end));
  for (let end = broken.end; ; end -= shown.pop()!.length) {
    const cut = { ...broken, end, visibleEnd: end, last: true, suffix: '…' as const };
    const box = setter.line(cut, root, line.top, area);
    const fits = box.fragments.reduce((sum, { width }) => sum + width, 0) <= available;
    if (fits || shown.length === 0) return { ...line, ...box, height: line.height, baseline: line.baseline };
  }
}
