import { describe, expect, it } from 'vitest';
import { boundsOf } from '../../renderer/scene/bounds.ts';
import { solid } from '../../renderer/scene/items.ts';
import { IDENTITY } from '../../renderer/scene/matrix.ts';
import { usualLimits } from '../../renderer/text/fit.ts';
import { fitted } from '../../renderer/text/markup/fit.ts';
import { layoutFlow } from '../../renderer/text/markup/flow.ts';
import { type MarkupText, treeOf } from '../../renderer/text/markup/index.ts';
import { flowItems } from '../../renderer/text/markup/items.ts';
import { measureWith } from '../../renderer/text/markup/measure.ts';
import type { MarkupBlock } from '../../renderer/text/markup/tree.ts';
import { createTypesetter } from '../../renderer/text/typeset.ts';
import { fakeMeasurer, oneFace } from '../support/faces.ts';

// Letters are half a font size wide, ascents 0.8 and descents 0.2: places can be read off.
const typesetter = createTypesetter({ fonts: oneFace(), measurer: fakeMeasurer });
const measure = measureWith(typesetter);
const markup = (text: string, change: Partial<MarkupText> = {}): MarkupText => ({
  text,
  font: { family: 'Fake', weight: 400, italic: false },
  size: 10,
  lineHeight: 1,
  letterSpacing: 0,
  align: 'left',
  transform: 'none',
  decorations: [],
  ...change,
});
const treeAt = (text: string, size = 10, change: Partial<MarkupText> = {}): MarkupBlock =>
  treeOf(markup(text, change), 'text')(size);
const flowOf = (text: string, width: number, lines?: number) => layoutFlow(treeAt(text), width, measure, lines);

/** Every text with its left end and baseline. */
const placed = (text: string, width: number, lines?: number) =>
  flowOf(text, width, lines).parts.flatMap((part) =>
    part.kind === 'text' ? [[part.fragment.text, part.fragment.x, part.fragment.baseline]] : [],
  );
/** The words of each line. */
function linesOf(text: string, width: number, lines?: number): string[] {
  const byBaseline = new Map<number, string>();
  for (const [word, , baseline] of placed(text, width, lines))
    byBaseline.set(baseline as number, `${byBaseline.get(baseline as number) ?? ''}${word}`);
  return [...byBaseline.values()];
}

describe('the tree of a markup', () => {
  it('takes listed elements for parts of a line, any other for a block', () => {
    const { children } = treeAt('x<y>z</y><b>bold</b>');
    expect(children.map((child) => (child.kind === 'text' ? child.text : child.kind))).toEqual(['x', 'block', 'bold']);
    expect(children.at(-1)!.style.font.weight).toBe(700);
  });

  it('scales sizes of style attributes with the text, whatever their unit, and those of tags once', () => {
    const { children } = treeAt(
      '<span style="font-size: 40px">a</span><span style="font-size: 0.5em">b</span><sub>c</sub>',
      5,
    );
    expect(children.map(({ style }) => style.size)).toEqual([20, 1.25, 5 * 0.83]);
  });
});

describe('blocks', () => {
  it('keep the larger of two margins between them, and paragraphs none', () => {
    expect(placed('<p>a</p><p>b</p><blockquote>c</blockquote><pre>d</pre>', 200).map(([, , y]) => y)).toEqual([
      8, 18, 38, 58,
    ]);
  });

  it('keep an empty line for a line end alone, none for the last of a text', () => {
    expect(flowOf('<p>a</p><p><br></p><p>b</p>', 200).height).toBe(30);
    expect(flowOf('a\n', 200).height).toBe(10);
  });
});

describe('lists', () => {
  it('stand 2.1 font sizes in, each level by itself', () => {
    expect(placed('<ol><li>a<ol><li>b</li></ol></li><li>c</li></ol>', 200)).toEqual([
      ['1.', 6, 8],
      ['a', 21, 8],
      ['1.', 27, 18],
      ['b', 42, 18],
      ['2.', 6, 28],
      ['c', 21, 28],
    ]);
  });

  it('nest flat items below those of a lower level, and keep deep ones side by side', () => {
    const deep = (text: string) => `<li class="ql-indent-1">${text}</li>`;
    const markers = (items: string) =>
      placed(`<ol>${items}</ol>`, 200).flatMap(([text, x]) => (String(text).endsWith('.') ? [[text, x]] : []));
    expect(markers(`<li>a</li>${deep('b')}${deep('c')}<li>d</li>`)).toEqual([
      ['1.', 6],
      ['1.', 27],
      ['2.', 27],
      ['2.', 6],
    ]);
    expect(markers(`${deep('a')}${deep('b')}<li>c</li>`)).toEqual([
      ['1.', 6],
      ['2.', 6],
      ['1.', 6],
    ]);
  });
});

describe('lines', () => {
  it('end at spaces, after hyphens but not between digits, and where a soft hyphen shows', () => {
    expect(linesOf('aaa bbb', 20)).toEqual(['aaa', 'bbb']);
    expect(linesOf('aa well-known 1-2', 40)).toEqual(['aa well-', 'known ', '1-2'].map((line) => line.trimEnd()));
    expect(linesOf('aa bb\u00adcc', 33)).toEqual(['aa bb-', 'cc']);
  });

  it('break a word that is wider than a line, but never one that two elements share', () => {
    expect(linesOf('abcdefgh', 20)).toEqual(['abcd', 'efgh']);
    expect(linesOf('aa <b>b</b>b', 20)).toEqual(['aa', 'bb']);
  });

  it('keep closing punctuation with the word before it', () => {
    expect(linesOf('aaa <b>bb</b>, c', 30)).toEqual(['aaa ', 'bb, c'].map((line) => line.trimEnd()));
  });
});

describe('an ellipsis', () => {
  it('takes the place of whole words, and of all that follows', () => {
    expect(linesOf('aa bb cc dd', 25, 1)).toEqual(['aa…']);
    expect(linesOf('<p>aa bb</p><p>cc</p>', 40, 1)).toEqual(['aa bb']);
  });
});

describe('a text that is made to fit', () => {
  const sizeFor = (text: string, step: number, height: number) =>
    fitted((size) => layoutFlow(treeAt(text, size), 40, measure), { height, step, limits: usualLimits(10) }).size;

  it('gets smaller step by step until its lines are no higher than its box', () => {
    expect(sizeFor('aaaa bbbb', 0.5, 20)).toBe(10);
    // One line holds both words from 8.5 px down.
    expect(sizeFor('aaaa bbbb', 0.5, 15)).toBe(8.5);
  });

  it('is as small where its height allows fewer steps than it is tried at', () => {
    expect(sizeFor('a', 0.5, 7.9)).toBe(7.5);
    expect(sizeFor('a', 3, 7.9)).toBe(7);
  });
});

describe('decorations', () => {
  const bands = (text: string, change: Partial<MarkupText> = {}) => {
    const flow = layoutFlow(treeAt(text, change.size ?? 10, change), 400, measure);
    const fill = solid({ r: 0, g: 0, b: 0, a: 1 });
    return flowItems(flow, { fill, stroke: null, apart: false }, typesetter).flatMap((item) =>
      item.kind === 'path' ? [boundsOf([item], IDENTITY)!] : [],
    );
  };

  it('are bands of whole px under and through a word', () => {
    const rowsOf = (text: string) => bands(text, { size: 20 }).map(({ y, height }) => [y, height]);
    // The baseline is at 16: 2 px thick, their middles 1.9 px below and 6.6 px above it.
    expect(rowsOf('<u>aa</u>')).toEqual([[17, 2]]);
    expect(rowsOf('<s>aa</s>')).toEqual([[8, 2]]);
  });

  it('add up: those of the element and of its text', () => {
    expect(bands('<s>aa</s>', { decorations: ['underline'] })).toHaveLength(2);
  });
});
