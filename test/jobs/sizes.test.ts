import { describe, expect, it } from 'vitest';
import { createSizes } from '../../src/jobs/shared/sizes.ts';

describe('lengths of lines', () => {
  it('are counted anew for short lines, and once in a while for long ones, with what is pushed meanwhile', async () => {
    let time = 0;
    let counts = 0;
    const sizes = createSizes(10, () => time);
    const size = (length: number) =>
      sizes.get('', async () => {
        counts++;
        return length;
      });
    expect([await size(10), await size(9), counts]).toEqual([10, 9, 2]);
    expect([await size(11), await size(0), counts]).toEqual([11, 11, 3]);
    sizes.grow('');
    sizes.grow('other');
    expect([await size(0), counts]).toEqual([12, 3]);
    time += 1000;
    expect([await size(5), await size(4), counts]).toEqual([5, 4, 5]);
  });

  it('may be old where it is to be found out whether there is room, and there is plenty', async () => {
    const sizes = createSizes(1000, () => 0);
    const size = (length: number, most: number) => sizes.get('', async () => length, most);
    expect([await size(100, 200), await size(0, 200), await size(1, 200)]).toEqual([100, 100, 100]);
    sizes.grow('');
    expect([await size(1, 200), await size(2, 200)]).toEqual([1, 1]);
    expect([await size(3, 100), await size(4, 100)]).toEqual([3, 4]);
  });
});
