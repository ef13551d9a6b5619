import { describe, expect, test } from 'vitest';
import { isMarkup, stripTags } from '../../renderer/text/html/plain.ts';

describe('stripTags', () => {
  test('drops tags and decodes character references, once', () => {
    expect(stripTags('Plain <b>bold</b> &amp; <i>it</i>')).toBe('Plain bold & it');
    expect(stripTags('&lt;tag&gt; &nbsp; &amp;lt;')).toBe('<tag> \u00a0 &lt;');
  });

  test('takes all from < to > for a tag, as the editor does', () => {
    expect(stripTags('5 < 6 && 7 > 3')).toBe('5  3');
    expect(stripTags('a <\n> b')).toBe('a  b');
  });

  test('keeps a < that is never closed', () => {
    expect(stripTags('a < b')).toBe('a < b');
    expect(stripTags('<b>x</b> < y')).toBe('x < y');
  });

  test('keeps line breaks, spaces and lone surrogates', () => {
    expect(stripTags('a\n  b \ud83d')).toBe('a\n  b \ud83d');
  });

  test('takes linear time on a megabyte of <', () => {
    const hostile = '<'.repeat(1 << 20);
    expect(stripTags(hostile)).toBe(hostile);
  });
});

describe('isMarkup', () => {
  test.each(['<p>a</p>', 'a <strong class="x">b</strong>', '<UL><li>a</UL>', 'a</span>'])('%s is', (text) => {
    expect(isMarkup(text)).toBe(true);
  });

  test.each(['a<br>b', '5 < 6 && 7 > 3', '<p', '<people>', 'a &lt;p&gt;', ''])('%s is not', (text) => {
    expect(isMarkup(text)).toBe(false);
  });
});
