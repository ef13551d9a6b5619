import type { Item, Paint, Stroke } from '../../scene/types.ts';
import { type CurvedLetter, lettersOnCircle } from '../curve.ts';
import type { Block, InlineRun } from '../html/cascade.ts';
import { lineMetrics } from '../linemetrics.ts';
import { graphemes } from '../segment.ts';
import type { TextEngine } from '../types.ts';
import { typeset } from '../typeset.ts';

/** Rich text along a circle: all of its texts on one line, each letter in its own style, on the circle of the root's font. */
export function curvedItems(
  root: Block,
  paint: { fill: Paint; stroke: Stroke | null },
  curve: { power: number; width: number },
  engine: TextEngine,
): Item[] {
  const letters = runsOf(root).flatMap(({ text, box }) => {
    const { font, size, letterSpacing, color } = box.style;
    const setting = { font, size, letterSpacing: 0, direction: 'ltr' as const, kernSpaces: false };
    const { ascent, descent } = lineMetrics({ ...engine.fonts.primary(font), size }, engine.measurer);
    const fill: Paint = color ? { kind: 'solid', color } : paint.fill;
    return graphemes(text.replaceAll('\n', ' ')).map(
      (letter): CurvedLetter => ({
        set: typeset(letter, setting, engine),
        spacing: letterSpacing,
        fill,
        stroke: paint.stroke,
        // Half of the line box stands on either side of the circle, not half of the em box as in plain text.
        baseline: (ascent - descent) / 2,
      }),
    );
  });
  return lettersOnCircle(letters, { ...curve, size: root.style.size });
}

/** Every text of a block in order. Recursion is safe: `parseHtml` bounds the depth. */
const runsOf = (block: Block): InlineRun[] =>
  block.children.flatMap((child) => (child.kind === 'inline' ? child.runs : runsOf(child)));
