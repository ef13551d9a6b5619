import { describe, expect, it } from 'vitest';
import { type Device, frameOf, PICTURE_MARGIN } from '../../../renderer/paint/raster/frame.ts';
import { rasterize } from '../../../renderer/paint/raster/index.ts';
import type { Rgba8 } from '../../../renderer/paint/rgba8.ts';
import { multiply, rotation, scaling, translation } from '../../../renderer/scene/matrix.ts';
import { rectangle } from '../../../renderer/scene/path.ts';
import type { Effect, GroupItem, Item, Rect, Rgba } from '../../../renderer/scene/types.ts';

const RED: Rgba = { r: 255, g: 0, b: 0, a: 1 };
const BLUE: Rgba = { r: 0, g: 0, b: 255, a: 1 };
const BLACK: Rgba = { r: 0, g: 0, b: 0, a: 1 };

const filled = (box: Rect, color: Rgba): Item => ({
  kind: 'path',
  segments: rectangle(box),
  rule: 'nonzero',
  fill: { kind: 'solid', color },
  stroke: null,
});
const group = (items: Item[], properties: Partial<GroupItem> = {}): GroupItem => ({
  kind: 'group',
  transform: translation(0, 0),
  opacity: 1,
  clip: null,
  effects: [],
  items,
  origin: '',
  ...properties,
});
const shadow = (dx: number, dy: number, blur = 0): Effect => ({ kind: 'shadow', color: BLACK, blur, dx, dy });
const paint = (item: Item, scale = 1) => rasterize({ width: 100, height: 100, items: [item] }, scale);
const at = ({ data, width }: Rgba8, x: number, y: number) => [
  ...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4),
];

const box = { x: 0, y: 0, width: 20, height: 10 };
const CLEAR = [0, 0, 0, 0];

describe('a shadow', () => {
  it('does not turn with what casts it', async () => {
    const transform = multiply(translation(50, 20), rotation(90));
    const picture = await paint(group([filled(box, RED)], { transform, effects: [shadow(15, 0)] }));
    expect(at(picture, 45, 30)).toEqual([255, 0, 0, 255]);
    expect(at(picture, 60, 30)).toEqual([0, 0, 0, 255]);
    expect(at(picture, 45, 45)).toEqual(CLEAR);
  });

  it('grows with the scale', async () => {
    const picture = await paint(group([filled(box, RED)], { effects: [shadow(30, 0)] }), 2);
    expect(picture.width).toBe(200);
    expect(at(picture, 58, 10)).toEqual(CLEAR);
    expect(at(picture, 62, 10)).toEqual([0, 0, 0, 255]);
    expect(at(picture, 98, 10)).toEqual([0, 0, 0, 255]);
  });

  it('fades with what casts it, and shows through it', async () => {
    const picture = await paint(group([filled(box, RED)], { opacity: 0.5, effects: [shadow(10, 0)] }));
    expect(at(picture, 5, 5)).toEqual([255, 0, 0, 128]);
    expect(at(picture, 15, 5)[3]).toBe(191);
    expect(at(picture, 25, 5)).toEqual([0, 0, 0, 128]);
  });

  it('falls on the page from beyond it', async () => {
    const outside = group([filled(box, RED)], { transform: translation(-60, 40), effects: [shadow(70, 0)] });
    expect(at(await paint(outside), 20, 45)).toEqual([0, 0, 0, 255]);
  });

  it('is soft by half its blur', async () => {
    const picture = await paint(
      group([filled({ x: 0, y: 0, width: 50, height: 100 }, RED)], {
        transform: translation(-50, 0),
        effects: [shadow(50, 0, 20)],
      }),
    );
    // One standard deviation, 10 px, beyond the edge a Gaussian has 15.9 % left; the page's end is two away from the middle.
    expect(at(picture, 50, 50)[3]).toBeGreaterThan(118);
    expect(at(picture, 50, 50)[3]).toBeLessThan(128);
    expect(at(picture, 60, 50)[3]).toBeGreaterThan(31);
    expect(at(picture, 60, 50)[3]).toBeLessThan(43);
  });
});

describe('a blur', () => {
  const halves = [
    filled({ x: 0, y: 0, width: 10, height: 10 }, RED),
    filled({ x: 10, y: 0, width: 10, height: 10 }, BLUE),
  ];

  it('keeps within its box and opaque', async () => {
    const effects: Effect[] = [{ kind: 'blur', radius: 4, box }];
    const picture = await paint(group(halves, { transform: translation(30, 30), effects }));
    expect(at(picture, 29, 35)).toEqual(CLEAR);
    expect(at(picture, 30, 35)).toEqual([255, 0, 0, 255]);
    expect(at(picture, 50, 35)).toEqual(CLEAR);
    const [r, g, b, a] = at(picture, 40, 35) as [number, number, number, number];
    expect([g, a]).toEqual([0, 255]);
    expect(r).toBeGreaterThan(80);
    expect(b).toBeGreaterThan(80);
  });

  it('grows with the scale', async () => {
    const effects: Effect[] = [{ kind: 'blur', radius: 4, box }];
    const [one, two] = [await paint(group(halves, { effects })), await paint(group(halves, { effects }), 2)];
    expect(Math.abs((at(one, 7, 5)[2] as number) - (at(two, 14, 10)[2] as number))).toBeLessThan(16);
  });
});

describe('an adjustment', () => {
  it('is put on the picture before it is turned', async () => {
    const transform = multiply(translation(50, 20), rotation(90));
    const effects: Effect[] = [{ kind: 'adjust', adjustments: [{ name: 'brightness', amount: 0.2 }], box }];
    const picture = await paint(group([filled(box, RED)], { transform, effects }));
    expect(at(picture, 45, 30)).toEqual([255, 51, 51, 255]);
    expect(at(picture, 55, 30)).toEqual(CLEAR);
  });

  it('is cut to whole px of its picture, or stretched from them over its box', async () => {
    const odd = { ...box, width: 11 };
    const adjust = { kind: 'adjust' as const, adjustments: [], box: odd };
    const cut = await paint(group([filled(odd, RED)], { effects: [adjust] }), 1.5);
    const stretched = await paint(group([filled(odd, RED)], { effects: [{ ...adjust, stretched: true }] }), 1.5);
    expect([at(cut, 16, 5)[3], at(stretched, 16, 5)[3]]).toEqual([0, 255]);
  });

  it('recolours a shadow that was cast before', async () => {
    const around = { x: 0, y: 0, width: 60, height: 10 };
    const effects: Effect[] = [
      shadow(30, 0),
      { kind: 'adjust', adjustments: [{ name: 'brightness', amount: 0.2 }], box: around },
    ];
    const picture = await paint(group([filled(box, RED)], { effects }));
    expect(at(picture, 40, 5)).toEqual([51, 51, 51, 255]);
  });
});

describe('px that were edited', () => {
  const half = (a: number) => [filled({ ...box, width: 10.5 }, { ...RED, a }), filled({ ...box, height: 5.5 }, BLUE)];
  const places = {
    'where they lie': translation(30, 30),
    'between those of the page': translation(30.4, 30.3),
    flattened: multiply(translation(30, 30), [1.25, 0, 0, 0.8, 0, 0]),
    turned: multiply(translation(30, 30), rotation(20)),
  };

  it.each(Object.keys(places) as (keyof typeof places)[])(
    'look as a canvas of the same items does: %s',
    async (place) => {
      for (const blend of ['normal', 'luminosity'] as const)
        for (const items of [half(1), half(0.6), [filled(box, RED)]]) {
          const look = (how: Partial<GroupItem>) =>
            paint(group([filled({ x: 0, y: 0, width: 60, height: 60 }, BLUE), group(items, { ...how, blend })]));
          const transform = places[place];
          const edited = await look({ transform, effects: [{ kind: 'adjust', adjustments: [], box, leastScale: 1 }] });
          const canvas = await look({ transform, canvas: box });
          const most = edited.data.reduce((most, level, i) => Math.max(most, Math.abs(level - canvas.data[i]!)), 0);
          expect(most).toBeLessThanOrEqual(2);
        }
    },
  );
});

describe('opacity', () => {
  const overlap = [
    filled({ x: 0, y: 0, width: 20, height: 20 }, RED),
    filled({ x: 10, y: 0, width: 20, height: 20 }, BLUE),
  ];

  it('is that of every item', async () => {
    const picture = await paint(group(overlap, { opacity: 0.5 }));
    expect(at(picture, 5, 5)).toEqual([255, 0, 0, 128]);
    expect(at(picture, 15, 5)[3]).toBe(192);
  });

  it('multiplies down nested groups', async () => {
    const picture = await paint(group([group(overlap, { opacity: 0.5 })], { opacity: 0.5 }));
    expect(at(picture, 5, 5)[3]).toBe(64);
  });

  it('is that of one picture where the group is isolated', async () => {
    const picture = await paint(group([group(overlap, { isolated: true })], { opacity: 0.5 }));
    expect(at(picture, 15, 5)).toEqual([0, 0, 255, 128]);
  });
});

describe('frameOf', () => {
  const huge = { x: -5e5, y: -5e5, width: 1e6, height: 1e6 };
  const device = { width: 100, height: 100, transform: scaling(2) };
  /** Without the margin that a picture has. */
  const sizeOn = (item: GroupItem, on: Device) => {
    const frame = frameOf(item, on);
    const margin = frame?.picture ? 2 * PICTURE_MARGIN : 0;
    return frame && [frame.width - margin, frame.height - margin];
  };
  const sizeOf = (item: GroupItem, turned = 0) =>
    sizeOn(item, { ...device, transform: multiply(scaling(2), rotation(turned)) });

  it('is no larger than what can be seen', () => {
    expect(sizeOf(group([filled(huge, RED)], { isolated: true }))).toEqual([100, 100]);
    expect(sizeOf(group([filled(huge, RED)], { effects: [shadow(10, 0)] }))).toEqual([140, 140]);
    expect(sizeOf(group([filled(huge, RED)], { effects: [{ kind: 'adjust', adjustments: [], box: huge }] }))).toEqual([
      100, 100,
    ]);
    expect(sizeOf(group([filled(huge, RED)], { effects: [{ kind: 'blur', radius: 5, box: huge }] }))).toEqual([
      120, 120,
    ]);
    expect(
      sizeOf(group([filled(huge, RED)], { effects: [{ kind: 'adjust', adjustments: [], box: huge }] }), 45),
    ).toEqual([142, 144]);
  });

  it('is no coarser than a filter asks for, however small its picture is drawn', () => {
    const adjusted = (leastScale = 0) =>
      group([filled(box, RED)], { effects: [{ kind: 'adjust', adjustments: [], box, leastScale }] });
    const small = { ...device, transform: scaling(0.4) };
    expect([sizeOn(adjusted(), small), sizeOn(adjusted(1), small)]).toEqual([
      [8, 4],
      [20, 10],
    ]);
  });

  it('is coarser for what is turned on a long strip: an upright box around it is far larger', () => {
    const strip = { width: 200_000, height: 10, transform: rotation(45) };
    const adjusted = group([filled(huge, RED)], { effects: [{ kind: 'adjust', adjustments: [], box: huge }] });
    const [width, height] = sizeOn(adjusted, strip)!;
    expect(width! * height!).toBeLessThanOrEqual(20_010_000);
    expect(width).toBeGreaterThan(4000);
  });

  it('bounds shadows from afar and radii without end', () => {
    expect(sizeOf(group([filled(huge, RED)], { effects: [shadow(1e5, 0)] }))).toEqual([100, 100]);
    expect(sizeOf(group([filled(huge, RED)], { effects: [{ kind: 'blur', radius: 1e6, box: huge }] }))).toEqual([
      2100, 2100,
    ]);
  });

  it('is stretched over the box that its whole px stand for, a px more where the corner moved', () => {
    const frameAt = (x: number, scale: number) => {
      const of = { x, y: 0, width: 50, height: 50 };
      const adjusted = group([filled(of, RED)], {
        effects: [{ kind: 'adjust', adjustments: [], box: of, stretched: true }],
      });
      return frameOf(adjusted, { ...device, transform: scaling(scale) })!.picture;
    };
    // 16 of 16.5 px.
    expect(frameAt(0, 0.33)).toEqual({ x: 0, y: 0, width: 50, height: 50 });
    expect(frameAt(0.4, 1)).toEqual({ x: 0, y: 0, width: 50, height: 50 });
    expect(frameAt(0.6, 1)).toEqual({ x: 0, y: 0, width: 51, height: 50 });
  });

  it('is none where nothing can be seen', () => {
    expect(sizeOf(group([filled({ ...box, x: 500 }, RED)], { effects: [shadow(10, 0)] }))).toBeNull();
    expect(sizeOf(group([], { isolated: true }))).toBeNull();
  });
});
