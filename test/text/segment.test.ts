import { describe, expect, it } from 'vitest';
import { graphemes, isIdeographic } from '../../renderer/text/segment.ts';

describe('graphemes', () => {
  it('keeps letters with their marks, flags and sequences whole', () => {
    expect(graphemes('éa🇺🇸❤️👨‍👩‍👧')).toEqual(['é', 'a', '🇺🇸', '❤️', '👨‍👩‍👧']);
  });
  it('splits plain letters', () => {
    expect(graphemes('añ b')).toEqual(['a', 'ñ', ' ', 'b']);
    expect(graphemes('12–14 € Ωж…')).toEqual([...'12–14 € Ωж…']);
  });
});

describe('isIdeographic', () => {
  it.each(['猫', 'は', '。', '한', 'Ａ'])('%s is', (grapheme) => expect(isIdeographic(grapheme)).toBe(true));
  it.each(['a', 'ก', '😀', '-'])('%s is not', (grapheme) => expect(isIdeographic(grapheme)).toBe(false));
});
