import { describe, expect, test } from 'vitest';
import { type Block, cascade, type InlineText, type RichStyle } from '../../renderer/text/html/cascade.ts';
import { parseHtml } from '../../renderer/text/html/parse.ts';
import { LEGACY } from '../../renderer/text/rich/profile.ts';

const ROOT: RichStyle = {
  font: { family: 'Roboto', weight: 400, italic: false },
  size: 20,
  color: null,
  letterSpacing: 0,
  lineHeight: { times: 1.2 },
  transform: 'none',
  align: 'left',
  direction: 'ltr',
  link: null,
};

const styled = (html: string, root: Partial<RichStyle> = {}): Block =>
  cascade(parseHtml(html), { ...ROOT, ...root }, [], LEGACY.lists);
const runs = (block: Block): InlineText[] =>
  block.children.flatMap((child) => (child.kind === 'inline' ? child.runs : runs(child)));
const run = (html: string, text: string): InlineText => runs(styled(html)).find((found) => found.text === text)!;
const blocks = (block: Block): Block[] => block.children.filter((child) => child.kind === 'block');

describe('cascade', () => {
  test('tags set weight, slant and decoration', () => {
    const { box } = run('<p><strong>a<em><u>b</u></em></strong></p>', 'b');
    expect(box.style.font).toEqual({ family: 'Roboto', weight: 700, italic: true });
    expect(box.decorations.map(({ line }) => line)).toEqual(['underline']);
  });

  test('inline styles win over tags and are inherited', () => {
    const { style } = run('<strong style="font-weight: 400; color: red"><span>a</span></strong>', 'a').box;
    expect(style).toMatchObject({ font: { weight: 400 }, color: { r: 255 } });
  });

  test('relative sizes multiply', () => {
    expect(run('<h1><span style="font-size: 50%">a</span></h1>', 'a').box.style.size).toBe(20);
    expect(run('<p>H<sub>2</sub></p>', '2').box.style.size).toBeCloseTo(20 / 1.2);
  });

  test('sub and sup shift by the size of what they stand in', () => {
    expect(run('<p><sub>a</sub></p>', 'a').box.shift).toBe(5);
    expect(run('<p><sup>a</sup></p>', 'a').box.shift).toBe(-(Math.floor((64 * 20) / 3) / 64 + 1));
  });

  test('a decoration keeps the colour of what declares it', () => {
    const { decorations } = run('<u style="color: red"><span style="color: blue">a</span></u>', 'a').box;
    expect(decorations[0]).toMatchObject({ line: 'underline', color: { r: 255, g: 0, b: 0 } });
  });

  test('headings have margins, paragraphs and lists none', () => {
    const [heading, paragraph, list] = blocks(styled('<h1>a</h1><p>b</p><ul><li>c</li></ul>'));
    expect(heading!.marginTop).toBeCloseTo(0.67 * 40);
    expect([paragraph!.marginTop, list!.marginTop]).toEqual([0, 0]);
  });

  test('lists indent by 2.1 font sizes, the classes ql-indent-1 to -3 by half of one each', () => {
    const [list] = blocks(styled('<ul><li>a</li><li class="ql-indent-2">b</li><li class="ql-indent-4">c</li></ul>'));
    expect(list!.indent).toBe(42);
    expect(blocks(list!).map(({ indent }) => indent)).toEqual([0, 20, 0]);
  });

  test('numbers go on through indented items, and begin again in the next list', () => {
    const lists = blocks(styled('<ol><li>a<li class="ql-indent-1">b</ol><ol start=5><li>c<li value=9>d<li>e</ol>'));
    const values = lists.map((list) => blocks(list).map(({ marker }) => (marker as { value: number }).value));
    expect(values).toEqual([
      [1, 2],
      [5, 9, 10],
    ]);
  });

  test('white space between blocks is a line of its own', () => {
    const { children } = styled('<p>a</p>\n\n<p>b</p>');
    expect(children.map(({ kind }) => kind)).toEqual(['block', 'inline', 'block']);
  });

  test('a block in an inline element ends its line', () => {
    expect(styled('<b>a<p>b</p>c</b>').children.map(({ kind }) => kind)).toEqual(['inline', 'block', 'inline']);
    expect(run('<b>a<p>b</p>c</b>', 'b').box.style.font.weight).toBe(700);
  });

  test('capitalizes words across elements', () => {
    const found = runs(styled('<p>one t<b>wo</b> three</p>', { transform: 'capitalize' }));
    expect(found.map(({ text }) => text).join('')).toBe('One Two Three');
  });

  test('capitalizes only letters whose upper case is one, and not after an underscore', () => {
    const found = runs(styled('<p>ß ﬁ foo_bar a-b</p>', { transform: 'capitalize' }));
    expect(found.map(({ text }) => text).join('')).toBe('ß ﬁ Foo_bar A-B');
  });

  test('aligns to the side where lines start or end', () => {
    const align = (html: string) => run(html, 'a').box.style.align;
    expect(align('<p style="text-align: end">a</p>')).toBe('right');
    expect(align('<p style="text-align: start" dir="rtl">a</p>')).toBe('right');
    expect(align('<p style="text-align: end" dir="rtl">a</p>')).toBe('left');
  });

  test('the editor’s alignment classes do nothing, its direction class does (rich-quill-align, rich-rtl)', () => {
    const { style } = run('<p class="ql-align-right ql-direction-rtl">a</p>', 'a').box;
    expect(style).toMatchObject({ align: 'left', direction: 'rtl' });
  });
});
