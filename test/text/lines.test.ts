import { describe, expect, it } from 'vitest';
import { breakLines, breaksWord, cutWithEllipsis } from '../../renderer/text/plain/lines.ts';

/** Every character is 10 px wide. */
const measure = (text: string) => 10 * [...text].length;
const linesOf = (text: string, width: number) => breakLines(text, width, measure).map((line) => line.text);

describe('breaking plain text', () => {
  it('breaks after spaces and drops those around the break', () => {
    expect(linesOf('one two  three', 70)).toEqual(['one two', 'three']);
    expect(linesOf('one   two', 50)).toEqual(['one', 'two']);
  });
  it('breaks after hyphens, which stay, and not after slashes', () => {
    expect(linesOf('well-known a/b/c', 60)).toEqual(['well-', 'known', 'a/b/c']);
  });
  it('keeps spaces at the ends of a paragraph', () => {
    expect(linesOf('  a ', 100)).toEqual(['  a ']);
  });
  it('starts a line at every newline, empty ones too', () => {
    expect(linesOf('a\n\nb\n', 100)).toEqual(['a', '', 'b', '']);
  });
  it('lets a line be exactly as wide as the box', () => {
    expect(linesOf('abc def', 30)).toEqual(['abc', 'def']);
    expect(linesOf('abc def', 70)).toEqual(['abc def']);
  });
  it('breaks inside a word that is wider than the box, and says so', () => {
    const lines = breakLines('abcdefg h', 30, measure);
    expect(lines.map((line) => line.text)).toEqual(['abc', 'def', 'g h']);
    expect(breaksWord(lines)).toBe(true);
    expect(breaksWord(breakLines('abc def', 30, measure))).toBe(false);
  });
  it('does not count a break between ideographs as one inside a word', () => {
    expect(breaksWord(breakLines('吾輩は猫である', 30, measure))).toBe(false);
  });
  it('never splits an emoji sequence', () => {
    const family = '👨‍👩‍👧';
    expect(
      breakLines(`${family}${family}`, 10, (text) => 10 * (text.length / family.length)).map((l) => l.text),
    ).toEqual([family, family]);
  });
  it('ends a paragraph of which no character fits', () => {
    expect(linesOf('ab\ncd', 5)).toEqual(['', '']);
    expect(breaksWord(breakLines('ab', 5, measure))).toBe(true);
  });
  it('marks where paragraphs end, for justifying', () => {
    expect(breakLines('a b\nc', 10, measure).map((line) => line.endsParagraph)).toEqual([false, true, true]);
  });
});

describe('ellipsis', () => {
  const lines = breakLines('one two three four', 70, measure);
  const high = (height: number) => ({ height, marksParagraphs: false });
  it('leaves alone what fits', () => {
    expect(cutWithEllipsis(lines, high(60), 20, 70, measure)).toEqual(lines);
  });
  it('ends the last line that fits', () => {
    const cut = cutWithEllipsis(breakLines('one tw three four', 70, measure), high(30), 20, 80, measure);
    expect(cut.map((line) => line.text)).toEqual(['one tw…']);
    expect(cut[0]?.width).toBe(70);
  });
  it('takes three characters for an ellipsis that does not fit', () => {
    expect(cutWithEllipsis(lines, high(30), 20, 70, measure).map((line) => line.text)).toEqual(['one …']);
  });
  it.each([
    { marksParagraphs: false, last: 'b' },
    { marksParagraphs: true, last: 'b…' },
  ])('stands for whole paragraphs after a broken one where it is to: $marksParagraphs', ({ marksParagraphs, last }) => {
    const broken = breakLines('aaaaa b\nc', 50, measure);
    expect(cutWithEllipsis(broken, { height: 40, marksParagraphs }, 20, 50, measure).at(-1)?.text).toBe(last);
    const whole = breakLines('a\nb\nc', 50, measure);
    expect(cutWithEllipsis(whole, { height: 40, marksParagraphs }, 20, 50, measure).at(-1)?.text).toBe('b…');
  });
  it('keeps one line however low the box', () => {
    expect(cutWithEllipsis(lines, high(0), 20, 70, measure)).toHaveLength(1);
  });
});
