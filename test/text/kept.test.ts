import { describe, expect, it } from 'vitest';
import { createCache } from '../../renderer/cache.ts';
import { type TextLayouter, textLayouter } from '../../renderer/text/index.ts';
import type { KeptLayout } from '../../renderer/text/kept.ts';
import type { MarkupElement, MarkupOptions } from '../../renderer/text/markup/index.ts';
import { fakeFace, fakeMeasurer, oneFace } from '../support/faces.ts';

const ELEMENT: MarkupElement = {
  text: 'kept words',
  font: { family: 'Fake', weight: 400, italic: false },
  size: 20,
  lineHeight: 1.2,
  letterSpacing: 0,
  align: 'left',
  transform: 'none',
  decorations: [],
  width: 300,
  height: 100,
  fill: 'black',
  stroke: null,
  curvePower: null,
};
const OPTIONS: MarkupOptions = {
  overflow: 'change-font-size',
  limits: { least: 1, most: 20, lines: Number.POSITIVE_INFINITY, wholeWords: false },
  path: 'pages[0].children[0].text',
  apart: false,
};

const cache = () => createCache(1e6, ({ bytes }: KeptLayout) => bytes);
const layouter = (kept: ReturnType<typeof cache>, id = 'one'): TextLayouter =>
  textLayouter({ fonts: oneFace({ ...fakeFace, id }), measurer: fakeMeasurer }, kept);

describe('a laid-out text', () => {
  it('is kept for the next render', () => {
    const kept = cache();
    const first = layouter(kept).markup(ELEMENT, OPTIONS);
    expect(layouter(kept).markup({ ...ELEMENT }, { ...OPTIONS })).toBe(first);
  });

  it.each([
    ['another text', { text: 'other words' }, {}],
    ['another width', { width: 299 }, {}],
    ['another option', {}, { apart: true }],
    ['fewer lines', {}, { limits: { ...OPTIONS.limits, lines: 1 } }],
  ])('is not that of %s', (_, element, options) => {
    const kept = cache();
    const first = layouter(kept).markup(ELEMENT, OPTIONS);
    const own = { ...ELEMENT, ...element };
    const second = layouter(kept).markup(own, { ...OPTIONS, ...options });
    expect(second).not.toBe(first);
    expect(second).toEqual(layouter(cache()).markup(own, { ...OPTIONS, ...options }));
  });

  it('is not that of another font', () => {
    const kept = cache();
    const first = layouter(kept, 'one').markup(ELEMENT, OPTIONS);
    expect(layouter(kept, 'two').markup(ELEMENT, OPTIONS)).not.toBe(first);
  });

  it('goes when the cache is cleared', () => {
    const kept = cache();
    const first = layouter(kept).markup(ELEMENT, OPTIONS);
    kept.clear();
    expect(layouter(kept).markup(ELEMENT, OPTIONS)).not.toBe(first);
  });
});
