import { describe, expect, it } from 'vitest';
import { bidiLevels, lineRuns, visualRuns } from '../../renderer/text/bidi.ts';

const runs = (text: string, base: 'ltr' | 'rtl' | 'auto' = 'ltr') =>
  visualRuns(text, base).map((run) => `${text.slice(run.start, run.end)}|${run.direction}`);

describe('bidi', () => {
  it('leaves left-to-right text whole', () => {
    expect(runs('abc 123')).toEqual(['abc 123|ltr']);
  });
  it('turns Hebrew inside Latin', () => {
    expect(runs('Price: 25 ש"ח total')).toEqual(['Price: 25 |ltr', 'ש"ח|rtl', ' total|ltr']);
  });
  it('keeps numbers inside Arabic left to right', () => {
    expect(runs('نص 2026 طويل')).toEqual([' طويل|rtl', '2026|ltr', 'نص |rtl']);
  });
  it('orders runs from the right for a right-to-left base', () => {
    expect(runs('abc שלום def', 'rtl')).toEqual(['def|ltr', ' שלום |rtl', 'abc|ltr']);
  });
  it('takes the base from the first strong letter', () => {
    expect(runs('12 שלום abc', 'auto')).toEqual(['abc|ltr', ' שלום |rtl', '12|ltr']);
  });
  it('takes emoji for neutrals, and letters beyond U+FFFF for what they are', () => {
    expect(runs('שלום 😀 עולם', 'rtl')).toEqual(['שלום 😀 עולם|rtl']);
    expect(runs('a 😀 b')).toEqual(['a 😀 b|ltr']);
    expect(runs('x \u{1e900}\u{1e901} y')).toEqual(['x |ltr', '\u{1e900}\u{1e901}|rtl', ' y|ltr']);
    expect(runs('x \u{10d00}\u{10d01} 12')).toEqual(['x |ltr', '12|ltr', '\u{10d00}\u{10d01} |rtl']);
  });
  it('resolves a paragraph once, whatever lines it is broken into', () => {
    const paragraph = bidiLevels('abc אבג (דהו)', 'ltr');
    const line = (start: number, end: number) =>
      lineRuns(paragraph, start, end).map((run) => `${paragraph.text.slice(run.start, run.end)}|${run.direction}`);
    // The bracket is the letters' on its own line too, and spaces at a line's end are the paragraph's.
    expect(line(8, 13)).toEqual(['(דהו)|rtl']);
    expect(line(4, 8)).toEqual(['אבג|rtl', ' |ltr']);
  });
  it('orders many runs in a line without quadratic work', () => {
    expect(visualRuns('א1 '.repeat(20_000), 'ltr').length).toBeGreaterThan(10_000);
  });
});

it('a line without characters has no runs', () => {
  expect(lineRuns(bidiLevels('שלום', 'rtl'), 2, 2)).toEqual([]);
});
