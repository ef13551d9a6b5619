import { describe, expect, it } from 'vitest';
import type { TextOptions } from '../../renderer/elements/types.ts';
import type { Item } from '../../renderer/scene/types.ts';
import fc, { character } from '../support/fast-check.ts';
import { engineFor, layoutElement, OPTIONS, textElement, textRuns } from '../support/text-engine.ts';

const CHARACTERS = [
  ...'abcWAV .,-/!…',
  '\n',
  '\t',
  '\r',
  '\u00a0',
  '\u00ad',
  '\u200b',
  '\u200d',
  '\u202e',
  '\u2066',
  '\u0301',
  '\ufe0f',
  '\ud800',
  '\udc00',
  '\u0000',
  'é',
  'ش',
  'ת',
  '1',
  '٣',
  '(',
  'ก',
  'ำ',
  'क',
  '्',
  '日',
  '한',
  '😀',
  '👍🏽',
  '🇺🇸',
  '👨‍👩‍👧',
  '<b>',
  '</b>',
  '&amp;',
];
const texts = fc.oneof(
  fc.array(fc.constantFrom(...CHARACTERS), { maxLength: 60 }).map((parts) => parts.join('')),
  fc.string({ unit: character, maxLength: 40 }),
);
const sizes = fc.oneof(fc.constantFrom(0, 0.01, 1, 20, 1000, 1e6), fc.double({ min: 0, max: 500, noNaN: true }));
const elements = fc.record({
  text: texts,
  placeholder: fc.constantFrom('', 'Type here'),
  width: sizes,
  height: sizes,
  fontSize: fc.oneof(fc.constantFrom(0, 0.1, 1, 24), fc.double({ min: 0, max: 200, noNaN: true })),
  align: fc.constantFrom('left', 'center', 'right', 'justify'),
  lineHeight: fc.constantFrom(0, 0.8, 1.2, 3, 'auto'),
  letterSpacing: fc.constantFrom(0, -2, -0.1, 0.2, 50),
  textDecoration: fc.constantFrom('', 'underline', 'line-through underline'),
  textTransform: fc.constantFrom('none', 'uppercase'),
  verticalAlign: fc.constantFrom('top', 'middle', 'bottom'),
  strokeWidth: fc.constantFrom(0, 3),
  backgroundEnabled: fc.boolean(),
  backgroundPadding: fc.constantFrom(-3, 0, 0.5, 9),
  backgroundCornerRadius: fc.constantFrom(-1, 0, 0.5, 9),
  curveEnabled: fc.boolean(),
  curvePower: fc.constantFrom(-1, -0.3, 0, 0.001, 0.5, 1, 7),
});
const options: fc.Arbitrary<Partial<TextOptions>> = fc.record({
  verticalResize: fc.boolean(),
  overflow: fc.constantFrom('change-font-size', 'resize', 'ellipsis'),
  splitAllowed: fc.boolean(),
});

/** Every number of a tree of items. */
function numbersOf(items: readonly Item[]): number[] {
  return items.flatMap((item) => {
    if (item.kind === 'group') return [...item.transform, item.opacity, ...numbersOf(item.items)];
    if (item.kind === 'path') return item.segments.flatMap((segment) => segment.slice(1) as number[]);
    if (item.kind === 'text')
      return [item.x, item.baseline, ...item.stops.flatMap((stop) => [stop.x, stop.word.advance])];
    return [];
  });
}

describe('any plain text', () => {
  it('lays out without an error, at finite places, and loses no line in a box that grows', async () => {
    const everything = textElement({ text: CHARACTERS.join(' ') });
    const engine = await engineFor(everything);
    fc.assert(
      fc.property(elements, options, (properties, chosen) => {
        const items = layoutElement(textElement(properties), engine, { ...OPTIONS, ...chosen });
        expect(numbersOf(items).every(Number.isFinite)).toBe(true);
        for (const run of textRuns(items)) expect(run.stops.length > 0 || /^\s+$/.test(run.text)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
