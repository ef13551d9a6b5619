import { describe, expect, test } from 'vitest';
import { pictureTransform, placement, shownPart } from '../../renderer/text/rich/picture.ts';

test('a picture is stretched upright to the proportions of its whole px', () => {
  // 100.4 × 50.6 px are drawn as 100 × 51 px, 100.4 wide.
  const [xx, , , yy, x, y] = pictureTransform(5, { width: 100.4, height: 50.6 }, 1);
  expect([xx, x, y]).toEqual([1, -5, -5]);
  expect(yy).toBeCloseTo((100.4 * 51) / 100 / 50.6, 12);
});

test('a picture shows whole device px of its box', () => {
  expect(shownPart({ width: 100.4, height: 50.6 }, 1)).toEqual({ width: 100, height: 51 });
  expect(shownPart({ width: 100.4, height: 50.6 }, 2)).toEqual({ width: 100.5, height: 50.5 });
});

describe('placement', () => {
  test('is at the padding where the picture is as high as the text', () => {
    expect(placement(40, 100, 6.51, null)).toEqual({ height: 40, top: 0, y: 6.5, moved: 0 });
  });

  test('lays a text at the bottom out where it stands', () => {
    expect(placement(40, 100.5, 6.5, 1)).toEqual({ height: 100.5, top: 60.5, y: 67, moved: 0 });
  });

  test('moves a text in the middle after its boxes were snapped', () => {
    // It begins in the middle, at 56.75 px, snapped from the whole px below, and goes up by half of itself.
    expect(placement(40.5, 100.5, 6.5, 0.5)).toEqual({ height: 100.5, top: 30, y: -0.25, moved: 57 - 20.25 });
  });
});
