import { expect, test } from 'vitest';
import { RenderError } from '../../renderer/errors.ts';
import type { Item } from '../../renderer/scene/types.ts';
import fc, { character } from '../support/fast-check.ts';
import { rich } from '../support/rich.ts';

/** Every number of a tree of items. */
function numbersOf(items: readonly Item[]): number[] {
  return items.flatMap((item) => {
    if (item.kind === 'group') return [...item.transform, ...numbersOf(item.items)];
    if (item.kind === 'path') return item.segments.flatMap((segment) => segment.slice(1) as number[]);
    return item.kind === 'text' ? [item.x, item.baseline, ...item.stops.map(({ x }) => x)] : [];
  });
}

const tag = fc.constantFrom(
  ...'p br strong em u s span sub sup ol ul li h1 h6 a div table td script style svg'.split(' '),
);
const value = fc.constantFrom(
  '0',
  '-1px',
  '1e9px',
  '1e-9em',
  '150%',
  'red',
  'rgb(1,2',
  '4px',
  'calc(1px)',
  'inherit',
  '\\0',
);
const property = fc.constantFrom(
  'font-size',
  'letter-spacing',
  'line-height',
  'color',
  'background',
  'text-align',
  'direction',
);
const style = fc.tuple(property, value).map(([name, said]) => ` style="${name}: ${said}"`);
const attribute = fc.oneof(
  style,
  fc.constantFrom(' class="ql-indent-3 ql-direction-rtl"', ' dir=rtl', ' start=-9999999999', ' onclick="x()"', ' "'),
);
const words = fc.constantFrom(
  'word ',
  'שלום ',
  '漢字',
  'ไทยไทย',
  '👨‍👩‍👧',
  '\u00ad',
  '\u200b',
  '\t',
  '\n',
  '\ud83d',
  '&amp',
  '&#0;',
  '<',
  '١٢',
);
const piece = fc.oneof(
  fc.tuple(tag, fc.array(attribute, { maxLength: 2 })).map(([name, said]) => `<${name}${said.join('')}>`),
  tag.map((name) => `</${name}>`),
  words,
  fc.string({ unit: character, maxLength: 8 }),
);
const html = fc.array(piece, { maxLength: 30 }).map((parts) => `<p>${parts.join('')}`);
const element = fc.record({
  width: fc.constantFrom(0, 1, 40, 300, 1e6),
  height: fc.constantFrom(0, 5, 60),
  size: fc.constantFrom(0, 1, 14.3, 40),
  lineHeight: fc.constantFrom(0, 1.2, 'auto' as const),
  letterSpacing: fc.constantFrom(-1, 0, 0.5),
  align: fc.constantFrom('left', 'center', 'right', 'justify'),
  transform: fc.constantFrom('none', 'uppercase', 'capitalize'),
  curvePower: fc.constantFrom(null, null, null, -1, 0, 0.5),
});
const options = fc.record({ overflow: fc.constantFrom('change-font-size', 'resize', 'ellipsis') });

test('hostile HTML is laid out, at finite places, or refused as too much', () => {
  fc.assert(
    fc.property(html, element, options, (text, properties, said) => {
      try {
        const layout = rich(text, properties, said);
        expect(numbersOf(layout.items).every(Number.isFinite)).toBe(true);
        expect(layout.height).toBeGreaterThanOrEqual(0);
      } catch (error) {
        if (!(error instanceof RenderError)) throw error;
      }
    }),
    { numRuns: 2000 },
  );
});

test('5,000 nested tags lay out', () => {
  const layout = rich(`${'<ul><li><b>'.repeat(1700)}deep${'</b></li></ul>'.repeat(1700)}`);
  expect(layout.lines.length).toBeGreaterThan(0);
});
