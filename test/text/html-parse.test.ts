import { describe, expect, test } from 'vitest';
import { parseDeclarations } from '../../renderer/text/html/css.ts';
import { type HtmlNode, parseHtml } from '../../renderer/text/html/parse.ts';
import fc, { character } from '../support/fast-check.ts';

/** A tree as a short string: `p(a b(c))`. */
const shape = (nodes: readonly HtmlNode[]): string =>
  nodes.map((node) => (node.kind === 'text' ? node.text : `${node.tag}(${shape(node.children)})`)).join('');

const depth = (nodes: readonly HtmlNode[]): number =>
  Math.max(0, ...nodes.map((node) => (node.kind === 'text' ? 0 : 1 + depth(node.children))));

describe('parseHtml', () => {
  test('keeps what rich text knows and unwraps the rest', () => {
    expect(shape(parseHtml('<p>a <b>c</b><blink>d</blink></p><table><tr><td>e</td></tr></table>'))).toBe('p(a b(c)d)e');
  });

  test('drops scripts, styles and event handlers', () => {
    const nodes = parseHtml('<p onclick="x()">a<script>alert(1)</script><style>p{}</style></p><svg><p>b</p></svg>');
    expect(JSON.stringify(nodes)).not.toMatch(/alert|onclick|p\{/);
  });

  test('decodes character references once and keeps spaces', () => {
    expect(shape(parseHtml('<p>  a &lt;b&gt; &amp;lt; \u00a0</p>'))).toBe('p(  a <b> &lt; \u00a0)');
  });

  test('reads classes, direction, ordinals', () => {
    const [list] = parseHtml('<ol start="4" class="a ql-indent-1" dir=RTL><li value=7>x</ol>');
    expect(list).toMatchObject({ tag: 'ol', ordinal: 4, classes: ['a', 'ql-indent-1'], direction: 'rtl' });
    expect(list).toMatchObject({ children: [{ tag: 'li', ordinal: 7 }] });
  });

  test('replaces lone surrogates', () => {
    expect(shape(parseHtml('<p>a\ud83d</p>'))).toBe('p(a\ufffd)');
  });

  test('flattens 5,000 nested tags and keeps their text', () => {
    const nodes = parseHtml(`${'<div><i>'.repeat(5000)}deep`);
    expect(depth(nodes)).toBeLessThan(300);
    expect(shape(nodes)).toContain('deep');
  });

  test('refuses what opens too many elements, and says where', () => {
    const hostile = Array.from({ length: 20_000 }, (_, i) => `<p><b id=${i}>`).join('');
    expect(() => parseHtml(hostile, 'pages[0].children[1].text')).toThrow(
      expect.objectContaining({ kind: 'limit', code: 'text_too_complex', path: 'pages[0].children[1].text' }),
    );
  });

  test('reads a megabyte of an attribute', () => {
    const [node] = parseHtml(`<p style="color: red; x: ${'a'.repeat(1 << 20)}">b</p>`);
    expect(node).toMatchObject({ declarations: { color: { r: 255, g: 0, b: 0 } } });
  });

  test('reads text without markup as the parser does', () => {
    const text = fc.string({ unit: character }).filter((one) => !/[<&]/.test(one));
    fc.assert(
      fc.property(text, (one) => {
        // Behind an element the parser reads it.
        const [, ...read] = parseHtml(`<b></b>${one}`);
        expect(parseHtml(one)).toEqual(read);
      }),
      { numRuns: 100 },
    );
  });

  test('takes any text', () => {
    const markup = fc.constantFrom(
      '<p>',
      '</p>',
      '<ol>',
      '<li',
      '>',
      '&',
      '&#x',
      '<!--',
      '<svg>',
      '</',
      '"',
      'style=',
      '\0',
    );
    const hostile = fc.array(fc.oneof(markup, fc.string({ unit: character })), { maxLength: 40 });
    fc.assert(
      fc.property(hostile, (parts) => {
        expect(Array.isArray(parseHtml(parts.join('')))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe('parseDeclarations', () => {
  test.each([
    ['color: rgb(230, 0, 0);', { color: { r: 230, g: 0, b: 0, a: 1 } }],
    ['background-color:#ff0', { backgroundColor: { r: 255, g: 255, b: 0, a: 1 } }],
    ['font-size: 44px; font-weight: BOLD', { fontSize: { px: 44 }, fontWeight: 700 }],
    ['font-size: 150%; letter-spacing: .1em', { fontSize: { em: 1.5 }, letterSpacing: { em: 0.1 } }],
    ['font-size: 12pt', { fontSize: { px: 16 } }],
    [`font-family: "Open Sans", serif`, { fontFamily: 'Open Sans' }],
    ['text-decoration: underline line-through', { decorationLines: ['underline', 'line-through'] }],
    ['text-decoration: none', { decorationLines: [] }],
    ['line-height: 1.5', { lineHeight: { times: 1.5 } }],
    ['line-height: 20px', { lineHeight: { px: 20 } }],
  ])('%s', (style, expected) => {
    expect(parseDeclarations(style)).toEqual(expected);
  });

  test('skips what a browser could not read', () => {
    expect(parseDeclarations('color: notacolour; font-size: -4px; font-size: 12; width; :x; text-align: up')).toEqual(
      {},
    );
  });

  test('lets the last declaration win', () => {
    expect(parseDeclarations('color: red; color: nope; color: blue')).toEqual({ color: { r: 0, g: 0, b: 255, a: 1 } });
  });
});
