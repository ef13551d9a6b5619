import { expect, test } from 'vitest';
import { rasterize } from '../../../renderer/paint/raster/index.ts';
import { filled, group, solid } from '../../../renderer/scene/items.ts';
import { scaling } from '../../../renderer/scene/matrix.ts';
import { rectangle } from '../../../renderer/scene/path.ts';

const RED = solid({ r: 255, g: 0, b: 0, a: 1 });
const WHITE = solid({ r: 255, g: 255, b: 255, a: 1 });

test.each([
  ['one colour', RED],
  ['a gradient', { kind: 'linear-gradient', x1: 0, y1: 0, x2: 9, y2: 0, stops: [{ offset: 0, color: RED.color }] }],
] as const)('a path larger than the canvas that is painted small, of %s, keeps what is below', async (_, paint) => {
  const below = filled(rectangle({ x: 0, y: 0, width: 40, height: 40 }), WHITE);
  const large = group([filled(rectangle({ x: 0, y: 0, width: 100, height: 100 }), paint)], { transform: scaling(0.1) });
  const { data } = await rasterize({ width: 40, height: 40, items: [below, large] }, 1);
  const at = (x: number, y: number) => [...data.subarray((y * 40 + x) * 4, (y * 40 + x) * 4 + 4)];
  expect([at(5, 5), at(30, 30)]).toEqual([
    [255, 0, 0, 255],
    [255, 255, 255, 255],
  ]);
});
