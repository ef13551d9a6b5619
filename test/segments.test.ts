import { describe, expect, it } from 'vitest';
import { segmentsOf } from '../renderer/segments.ts';
import { randomOf } from './random/random.ts';

describe('segments of a long text', () => {
  const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
  const words = new Intl.Segmenter('en', { granularity: 'word' });
  const random = randomOf(7);
  const mixed = (parts: readonly string[]) => random.times(3000, () => random.pick(parts)).join('');

  it.each([
    ['a family', '👨‍👩‍👧‍👦'.repeat(500)],
    ['flags', '🇩🇪'.repeat(1500)],
    ['half a flag before flags', `🇩${'🇩🇪'.repeat(1500)}`],
    ['marks', `${'a\u0301'.repeat(900)}${'\u0301'.repeat(5000)}b`],
    ['lone surrogates', '\ud83d'.repeat(3000)],
    ['conjuncts', 'क्षि'.repeat(1000)],
    ['line ends', '\r\n'.repeat(2000)],
    ['everything', mixed(['a', '\u0301', '\u200d', '👩', '🏽', '🇩', '\r', '\n', 'क', '्', 'ห', 'ำ', '\ud83d'])],
    ['nothing', ''],
  ])('are those of the whole: %s', (_, text) => {
    const whole = Array.from(graphemes.segment(text), ({ segment, index }) => ({ segment, index }));
    expect(Array.from(segmentsOf(graphemes, text))).toEqual(whole);
  });

  it.each([
    ['Thai', mixed(['ภาษา', 'ไทย', 'เป็น', 'ภาษาราชการ', 'ของ', 'ประเทศ', 'ก', 'ตากลม'])],
    ['Khmer', mixed(['ភាសា', 'ខ្មែរ', 'ជា', 'ភាសាកំណើត'])],
  ])('are the same words: %s', (_, text) => {
    const whole = Array.from(words.segment(text), ({ index }) => index);
    expect(Array.from(segmentsOf(words, text), ({ index }) => index)).toEqual(whole);
  });
});
