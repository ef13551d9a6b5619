import { describe, expect, it } from 'vitest';
import { backgroundItems } from '../../renderer/elements/text/background.ts';
import { engineFor, layoutElement, OPTIONS, textElement, textRuns } from '../support/text-engine.ts';

const baselines = async (properties: object, options: object) => {
  const element = textElement({ fontFamily: 'Roboto', fontSize: 20, lineHeight: 1, width: 200, ...properties });
  const all = { ...OPTIONS, ...options };
  return textRuns(layoutElement(element, await engineFor(element, all), all)).map(({ baseline }) => baseline);
};

describe('the box of a plain text', () => {
  const bottom = { text: 'a', height: 100, verticalAlign: 'bottom' };

  it('is the one that is set where an ellipsis may stand, and with vertical resizing', async () => {
    const [hanging] = await baselines({ ...bottom, verticalAlign: 'top' }, { verticalResize: true });
    expect(await baselines(bottom, { overflow: 'ellipsis' })).toEqual([hanging! + 80]);
    expect(await baselines(bottom, { verticalResize: true })).toEqual([hanging! + 80]);
  });

  it('is a px higher than its lines where text may grow', async () => {
    const options = { verticalResize: true, overflow: 'resize' };
    const [hanging] = await baselines({ ...bottom, height: 5, verticalAlign: 'top' }, options);
    expect(await baselines({ ...bottom, height: 5 }, options)).toEqual([hanging! + 1]);
  });

  it('takes a gradient along to where its lines begin', async () => {
    const element = textElement({ ...bottom, fill: 'linear-gradient(180deg, red, blue)', fontFamily: 'Roboto' });
    const options = { ...OPTIONS, verticalResize: true };
    const [run] = textRuns(layoutElement(element, await engineFor(element, options), options));
    const fill = run!.fill as { y1: number; y2: number };
    expect(fill.y1).toBeGreaterThan(50);
    expect(fill.y2 - fill.y1).toBeCloseTo(100);
  });
});

describe('the background of a text', () => {
  const element = textElement({ backgroundEnabled: true, backgroundPadding: 0.2, backgroundCornerRadius: 0 });
  const line = (x: number, y: number, width: number) => ({ x, y, width, height: 20 });
  const pointsOf = (lines: ReturnType<typeof line>[]) => {
    const [item] = backgroundItems(element, { whole: line(0, 0, 100), lines, lineHeight: 20 });
    return item!.kind === 'path'
      ? item!.segments.flatMap((s) => (s[0] === 'Z' ? [] : [s.slice(1).map((value) => Math.round(Number(value)))]))
      : [];
  };

  it('closes the gap that an empty line leaves with the shorter neighbour’s', () => {
    // Padding is a fifth of half a line: the longer box begins at 38 px, and the shorter one reaches it.
    expect(pointsOf([line(0, 0, 50), line(100, 20, 0), line(0, 40, 100)])).toEqual([
      [52, -2],
      [52, 38],
      [102, 38],
      [102, 62],
      [-2, 62],
      [-2, -2],
    ]);
  });
});
