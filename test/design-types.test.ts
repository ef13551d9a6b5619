import { expect, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import { createRenderer, type Design, type RenderOptions } from '../renderer/index.ts';
import type { renderOptionsSchema } from '../renderer/internal.ts';

const right: Design = {
  width: 80,
  height: 40,
  pages: [
    {
      background: 'white',
      children: [
        { type: 'text', text: 'Hello', x: 5, y: 5, width: 70, fontSize: 14, align: 'left', custom: { alt: '' } },
        { type: 'group', children: [{ type: 'figure', subType: 'rect', fill: 'red', width: 10, height: null }] },
      ],
    },
  ],
};

// The compiler looks at these: `npm run check`.
const wrong: Design[] = [
  // @ts-expect-error A property that a text has not.
  { pages: [{ children: [{ type: 'text', textAlign: 'left' }] }] },
  // @ts-expect-error A property of another type of element.
  { pages: [{ children: [{ type: 'line', src: 'a.png' }] }] },
  // @ts-expect-error A value of another type.
  { pages: [{ children: [{ type: 'image', width: '10' }] }] },
  // @ts-expect-error An unknown type of element.
  { pages: [{ children: [{ type: 'picture' }] }] },
  // @ts-expect-error A word that an alignment is not.
  { pages: [{ children: [{ type: 'text', align: 'middle' }] }] },
];

test('a design of the type renders', async () => {
  const renderer = await createRenderer();
  const { width, warnings } = await renderer.render(right);
  expect({ width, warnings }).toEqual({ width: 80, warnings: [] });
  await renderer.close();
});

test('a wrong design does not compile', () => {
  expect(wrong).toHaveLength(5);
});

test('the documented options are those that are read', () => {
  expectTypeOf<RenderOptions>().toEqualTypeOf<z.input<typeof renderOptionsSchema>>();
});
