import { expect, test } from 'vitest';
import { unknownProperties } from '../../renderer/design/unknown.ts';
import { createRenderer } from '../../renderer/index.ts';

/** The property that is meant, by the one that stands there. */
function meantIn(element: Record<string, unknown>): Record<string, string | undefined> {
  const found = unknownProperties({ pages: [{ children: [element] }] });
  return Object.fromEntries(found.map(({ path, meant }) => [path.replace(/^.*\./, ''), meant]));
}

test.each([
  [
    'text',
    { color: 'fill', textAlign: 'align', rotate: 'rotation', font: 'fontFamily', size: 'fontSize', html: 'text' },
  ],
  ['text', { url: 'href', weight: 'fontWeight', borderRadius: 'backgroundCornerRadius', top: 'y', left: 'x' }],
  [
    'image',
    { url: 'src', borderRadius: 'cornerRadius', borderWidth: 'borderSize', color: 'borderColor', alpha: 'opacity' },
  ],
  ['figure', { backgroundColor: 'fill', borderWidth: 'strokeWidth', radius: 'cornerRadius', hidden: 'visible' }],
  ['line', { strokeColor: 'color', stroke: 'color', thickness: 'height', color: 'color' }],
  ['text', { bold: 'fontWeight', italic: 'fontStyle', underline: 'textDecoration', lineSpacing: 'lineHeight' }],
])('of a %s the names of CSS and other editors are understood', (type, meant) => {
  const element = { type, ...Object.fromEntries(Object.keys(meant).map((name) => [name, 'x'])) };
  const expected = Object.fromEntries(Object.entries(meant).filter(([name, property]) => name !== property));
  expect(meantIn(element)).toEqual(expected);
});

test.each(['elements', 'objects', 'layers', 'items'])('a page calls its elements children, not %s', (name) => {
  const [found] = unknownProperties({ pages: [{ [name]: [] }] });
  expect(found).toMatchObject({ path: `pages[0].${name}`, meant: 'children' });
});

test('cells of tables are looked at too', () => {
  const cells = [{ type: 'tablecell', text: 'a', cellPadding: 1, background: 'red', textAlign: 'left' }];
  expect(meantIn({ type: 'table', cells })).toEqual({ background: 'cellBackground', textAlign: 'align' });
});

test('every name of every object is a name like another', () => {
  expect(meantIn({ type: 'text', constructor: 1, toString: 2, __proto__: 3 })).toEqual({
    constructor: undefined,
    toString: undefined,
  });
});

test('a render warns of a name that is meant, and of no other', async () => {
  const renderer = await createRenderer();
  const text = { type: 'text', text: 'a', color: 'red', pluginData: { a: 1 } };
  const { warnings } = await renderer.render({ width: 20, height: 20, pages: [{ children: [text] }] });
  expect(warnings).toEqual([
    {
      code: 'unknown_property',
      path: 'pages[0].children[0].color',
      message: 'the property `color` is not known; did you mean `fill`?',
    },
  ]);
  await renderer.close();
});
