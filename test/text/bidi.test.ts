import { describe, expect, it } from 'vitest';
import { visualRuns } from '../../renderer/text/bidi.ts';

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
  it('orders many runs in a line without quadratic work', () => {
    expect(visualRuns('א1 '.repeat(20_000), 'ltr').length).toBeGreaterThan(10_000);
  });
});
