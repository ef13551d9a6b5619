import type { Item, PathItem, TextItem } from '../../renderer/scene/types.ts';
import { usualLimits } from '../../renderer/text/fit.ts';
import { type RichElement, type RichLayout, type RichOptions, richLayouter } from '../../renderer/text/rich/index.ts';
import { LEGACY } from '../../renderer/text/rich/profile.ts';
import type { TextEngine } from '../../renderer/text/types.ts';
import { fakeMeasurer, oneFace } from './faces.ts';

/** Every character is half its font size wide, ascent and descent are 0.8 and 0.2 of it. */
export const fakeEngine: TextEngine = { fonts: oneFace(), measurer: fakeMeasurer };

export const ELEMENT: RichElement = {
  text: '',
  width: 200,
  height: 0,
  font: { family: 'Fake', weight: 400, italic: false },
  size: 20,
  lineHeight: 1,
  letterSpacing: 0,
  align: 'left',
  transform: 'none',
  decorations: [],
  fill: 'black',
  stroke: null,
  curvePower: null,
};
export const OPTIONS: RichOptions = {
  overflow: 'resize',
  splitAllowed: false,
  limits: usualLimits(ELEMENT.size),
  pixelRatio: 1,
  share: null,
  curveHeight: null,
  path: 'text',
};

export const rich = (
  text: string,
  element: Partial<RichElement> = {},
  options: Partial<RichOptions> = {},
): RichLayout =>
  richLayouter(fakeEngine, LEGACY)(
    { ...ELEMENT, text, ...element },
    { ...OPTIONS, limits: usualLimits(element.size ?? ELEMENT.size), ...options },
  );

const flat = (items: readonly Item[]): Item[] =>
  items.flatMap((item) => (item.kind === 'group' ? flat(item.items) : [item]));
/** Every text run and path, in the order in which they are painted. */
export const allOf = ({ items }: RichLayout): (TextItem | PathItem)[] =>
  flat(items).filter((item) => item.kind === 'text' || item.kind === 'path');
export const textsOf = ({ items }: RichLayout): TextItem[] => flat(items).filter((item) => item.kind === 'text');
export const pathsOf = ({ items }: RichLayout): PathItem[] => flat(items).filter((item) => item.kind === 'path');

/** What stands on each line, top to bottom, left to right; backgrounds, decorations and hanging spaces aside. */
export function linesOf(layout: RichLayout): string[] {
  const lines = new Map<number, TextItem[]>();
  for (const item of textsOf(layout)) lines.set(item.baseline, [...(lines.get(item.baseline) ?? []), item]);
  return [...lines]
    .sort(([a], [b]) => a - b)
    .map(([, items]) =>
      items
        .sort((a, b) => a.x - b.x)
        .map(({ text }) => text)
        .join('')
        .trimEnd(),
    );
}
