import { describe, expect, it } from 'vitest';
import { graphemes, hyphenParts, segments } from '../../renderer/text/segment.ts';

const pieces = (text: string) => segments(text).map((piece) => piece.text);

describe('segments', () => {
  it('splits at spaces, tabs and newlines', () => {
    expect(segments('a  b\tc\n').map(({ text, kind }) => [text, kind])).toEqual([
      ['a', 'word'],
      ['  ', 'space'],
      ['b', 'word'],
      ['\t', 'tab'],
      ['c', 'word'],
      ['\n', 'newline'],
    ]);
  });
  it('keeps no-break spaces inside a word', () => {
    expect(pieces('a\u00a0b c')).toEqual(['a\u00a0b', ' ', 'c']);
  });
  it('breaks at soft hyphens and zero-width spaces, which are not drawn', () => {
    expect(segments('su\u00adper\u200bman').map((piece) => [piece.text, piece.softHyphen])).toEqual([
      ['su', true],
      ['per', false],
      ['man', false],
    ]);
  });
  it('breaks between ideographs and emoji, not inside them', () => {
    expect(pieces('日本go👍🏽👨‍👩‍👧ok')).toEqual(['日', '本', 'go', '👍🏽', '👨‍👩‍👧', 'ok']);
  });
  it('finds Thai words', () => {
    expect(pieces('มนุษย์ทั้งหลายเกิดมา')).toEqual(['มนุษย์', 'ทั้ง', 'หลาย', 'เกิด', 'มา']);
  });
  it('says where each piece begins', () => {
    expect(segments('a\u00adbc d').map((piece) => piece.start)).toEqual([0, 2, 4, 5]);
  });
});

describe('graphemes', () => {
  it('keeps letters with their marks, flags and sequences whole', () => {
    expect(graphemes('éa🇺🇸❤️')).toEqual(['é', 'a', '🇺🇸', '❤️']);
  });
});

describe('hyphenParts', () => {
  it.each([
    ['well-known', ['well-', 'known']],
    ['2026-11-22', ['2026-11-22']],
    ['a-1', ['a-', '1']],
    ['plain', ['plain']],
  ])('%s', (word, parts) => expect(hyphenParts(word)).toEqual(parts));
});
