import { describe, expect, it } from 'vitest';
import { rasterize } from '../../../renderer/paint/raster/index.ts';
import { clipTo, filled, group, solid, stroke, stroked } from '../../../renderer/scene/items.ts';
import { ellipse } from '../../../renderer/scene/path.ts';
import type { Gradient, Item, Paint, Pattern, RadialGradient, Segment } from '../../../renderer/scene/types.ts';
import { BLEND_MODES, type BlendMode } from '../../../renderer/scene/types.ts';
import { box, rgba } from '../../support/scenes.ts';

/** Draws items on a canvas of 40 by 40 px and reads its pixels: RGBA, not premultiplied. */
async function draw(items: readonly Item[], scale = 1): Promise<(x: number, y: number) => number[]> {
  const { data, width } = await rasterize({ width: 40, height: 40, items }, scale);
  return (x, y) => [...data.subarray(4 * (y * width + x), 4 * (y * width + x) + 4)];
}
const PAGE = box(0, 0, 40, 40);
const WHITE = filled(PAGE, solid(rgba(255, 255, 255)));

const ramp: Gradient = {
  kind: 'linear-gradient',
  ...{ x1: 10, y1: 0, x2: 20, y2: 0 },
  stops: [
    { offset: 0, color: rgba(0, 0, 0) },
    { offset: 1, color: rgba(250, 0, 0) },
  ],
};

describe('gradients', () => {
  it.each([
    ['pad', (t: number) => Math.min(1, Math.max(0, t))],
    ['repeat', (t: number) => t - Math.floor(t)],
    ['reflect', (t: number) => 1 - Math.abs(1 - (t - 2 * Math.floor(t / 2)))],
  ] as const)('go on beyond their ends: %s', async (spread, offset) => {
    const at = await draw([filled(PAGE, { ...ramp, spread })]);
    for (let x = 0; x < 40; x++) expect(at(x, 5)[0]).toBeCloseTo(250 * offset((x + 0.5 - 10) / 10), -0.5);
  });

  it('are skewed with their transform: their bands stay parallel to what was upright', async () => {
    // x' = x + y / 2: the band that begins at x = 10 leans to the right.
    const at = await draw([filled(PAGE, { ...ramp, transform: [1, 0, 0.5, 1, 0, 0] })]);
    for (const y of [0, 10, 20, 30]) {
      expect(at(14 + y / 2, y)[0]).toBeCloseTo(25 * (4.5 - 0.25), -1);
      expect(at(9 + y / 2, y)[0]).toBe(0);
    }
  });

  it('have a focus: colours lie on circles from it to the outer one', async () => {
    const radial: RadialGradient = {
      kind: 'radial-gradient',
      cx: 20,
      cy: 20,
      r: 16,
      fx: 12,
      fy: 20,
      fr: 0,
      stops: ramp.stops,
    };
    const at = await draw([filled(PAGE, radial)]);
    // On the axis: from the focus 24 px to the right end, 8 px to the left one.
    expect(at(23, 20)[0]! / 250).toBeCloseTo(11.5 / 24, 1);
    expect(at(8, 20)[0]! / 250).toBeCloseTo(3.5 / 8, 1);
    expect(at(38, 20)[0]).toBe(250);
    const repeated = await draw([filled(PAGE, { ...radial, r: 8, spread: 'repeat', fx: 20 })]);
    for (const distance of [4, 12]) expect(repeated(20 + distance, 20)[0]! / 250).toBeCloseTo(0.55, 1);
  });

  it('become ellipses with their transform, in strokes too', async () => {
    const radial: RadialGradient = {
      ...{ kind: 'radial-gradient', cx: 10, cy: 10, r: 10, fx: 10, fy: 10, fr: 0 },
      ...{ stops: ramp.stops, transform: [2, 0, 0, 1, 0, 10] },
    };
    const filledAt = await draw([filled(PAGE, radial)]);
    const strokedAt = await draw([
      stroked(
        [
          ['M', 0, 20],
          ['L', 40, 20],
        ],
        stroke(radial, 30),
      ),
    ]);
    for (const at of [filledAt, strokedAt]) {
      expect(at(29, 20)[0]! / 250).toBeCloseTo(9.5 / 20, 1);
      expect(at(20, 24)[0]! / 250).toBeCloseTo(4.5 / 10, 1);
    }
    expect(strokedAt(20, 36)[3]).toBe(0);
  });
});

/** A red px at the top left corner of each tile of 5 by 4 px. */
const dots: Pattern = {
  kind: 'pattern',
  tile: { x: 1, y: 2, width: 5, height: 4 },
  transform: [1, 0, 0, 1, 0, 0],
  items: [filled(box(1, 2, 1, 1), solid(rgba(255, 0, 0))), filled(box(100, 100, 50, 50), solid(rgba(0, 0, 255)))],
};

describe('patterns', () => {
  const reds = (at: (x: number, y: number) => number[]) =>
    Array.from({ length: 1600 }, (_, i) => [i % 40, Math.floor(i / 40)] as const).filter(
      ([x, y]) => at(x, y)[0]! > 200,
    );

  it('repeat their tile in both directions, before and after it', async () => {
    const at = await draw([filled(PAGE, dots)]);
    expect(reds(at)).toEqual(
      Array.from({ length: 1600 }, (_, i) => [i % 40, Math.floor(i / 40)]).filter(
        ([x, y]) => (x! - 1) % 5 === 0 && (y! + 2) % 4 === 0,
      ),
    );
    expect(at(2, 2)[3]).toBe(0);
  });

  it('are scaled and moved by their transform, fade, and paint strokes', async () => {
    const large = await draw([group([filled(PAGE, { ...dots, transform: [3, 0, 0, 3, 2, 1] })], { opacity: 0.5 })]);
    for (const [x, y] of [
      [5, 7],
      [7, 9],
    ] as const) {
      expect(large(x, y).slice(0, 3)).toEqual([255, 0, 0]);
      expect(Math.abs(large(x, y)[3]! - 128)).toBeLessThan(2);
    }
    expect(large(8, 9)[3]).toBe(0);
    const line = await draw([
      stroked(
        [
          ['M', 0, 4],
          ['L', 40, 4],
        ],
        stroke(dots, 4),
      ),
    ]);
    expect(line(6, 2)).toEqual([255, 0, 0, 255]);
    expect(line(6, 6)[3]).toBe(0);
  });

  it('are drawn as fine as the device is', async () => {
    const at = await draw([filled(PAGE, dots)], 3);
    expect(at(3, 6)[0]).toBe(255);
    expect(at(5, 8)[0]).toBe(255);
    expect(at(6, 9)[3]).toBe(0);
  });
});

describe('strokes that do not scale', () => {
  it('are as wide as px of the design, with dashes as long', async () => {
    const line = stroke(solid(rgba(0, 0, 0)), 4, { scales: false, dash: [8, 8] });
    const squeezed = group(
      [
        stroked(
          [
            ['M', 0, 5],
            ['L', 400, 5],
          ],
          line,
        ),
      ],
      { transform: [0.1, 0, 0, 2, 0, 0] },
    );
    for (const scale of [1, 2]) {
      const at = await draw([squeezed], scale);
      const alpha = (x: number, y: number) => at(x * scale, y * scale)[3];
      expect([7, 8, 11, 12].map((y) => alpha(3, y))).toEqual([0, 255, 255, 0]);
      expect([7, 8, 15, 16].map((x) => alpha(x, 10))).toEqual([255, 0, 0, 255]);
    }
  });
});

describe('clips', () => {
  const shown = async (clip: Parameters<typeof group>[1]) => {
    const at = await draw([group([filled(PAGE, solid(rgba(0, 0, 0)))], clip)]);
    return [5, 15, 25, 35].map((x) => at(x, 5)[3] === 255);
  };
  const [left, middle] = [clipTo(box(0, 0, 20, 40)), clipTo(box(10, 0, 20, 40))];

  it('unite, overlap or not, and whatever way their paths run', async () => {
    const reversed = clipTo([['M', 10, 0], ['L', 10, 40], ['L', 30, 40], ['L', 30, 0], ['Z']]);
    for (const other of [middle, reversed])
      expect(await shown({ clip: { kind: 'union', clips: [left, other] } })).toEqual([true, true, true, false]);
    const frame = clipTo([...box(0, 0, 40, 40), ...box(10, 0, 10, 40)], 'evenodd');
    expect(await shown({ clip: { kind: 'union', clips: [frame] } })).toEqual([true, false, true, true]);
  });

  it('intersect, within unions too; none cover nothing', async () => {
    const both = { kind: 'intersection', clips: [left, middle] } as const;
    expect(await shown({ clip: both })).toEqual([false, true, false, false]);
    const right = clipTo(box(30, 0, 10, 40));
    expect(await shown({ clip: { kind: 'union', clips: [both, right] } })).toEqual([false, true, false, true]);
    for (const kind of ['union', 'intersection'] as const)
      expect(await shown({ clip: { kind, clips: [] } })).toEqual([false, false, false, false]);
  });
});

describe('clips of very many steps', () => {
  it('cut as those of a few do, pictures and faded groups too', async () => {
    // A circle as a polygon of 2000 corners, and as four arcs.
    const corners = Array.from({ length: 2000 }, (_, i) => (i * Math.PI) / 1000).map(
      (a, i): Segment => [i === 0 ? 'M' : 'L', 20 + 15 * Math.cos(a), 20 + 15 * Math.sin(a)],
    );
    const clips = [clipTo([...corners, ['Z']]), clipTo(ellipse({ x: 5, y: 5, width: 30, height: 30 }))];
    const [many, few] = await Promise.all(
      clips.map((clip) => draw([group([filled(PAGE, solid(rgba(0, 0, 0))), WHITE], { clip, opacity: 0.5 })])),
    );
    for (let i = 0; i < 1600; i++) {
      const [x, y] = [i % 40, Math.floor(i / 40)];
      const isEdge = Math.abs(Math.hypot(x + 0.5 - 20, y + 0.5 - 20) - 15) < 1;
      expect(Math.abs(many!(x, y)[3]! - few!(x, y)[3]!)).toBeLessThan(isEdge ? 64 : 2);
    }
    // Both fade, one over the other.
    expect(Math.abs(many!(20, 20)[3]! - 191)).toBeLessThan(3);
  });
});

describe('masks', () => {
  const black = filled(PAGE, solid(rgba(0, 0, 0)));
  const alphaOf = async (paint: Paint, mask: object) => {
    const items = [filled(box(0, 0, 20, 40), paint)];
    const at = await draw([group([black], { mask: { items, kind: 'luminance', clip: null, ...mask } })]);
    expect(at(30, 5)[3]).toBe(0);
    return at(5, 5)[3];
  };

  it('show as much as they are light, or opaque', async () => {
    expect(await alphaOf(solid(rgba(255, 255, 255)), {})).toBe(255);
    expect(await alphaOf(solid(rgba(255, 0, 0)), {})).toBeCloseTo(0.2125 * 255, -0.5);
    expect(await alphaOf(solid(rgba(0, 255, 0)), {})).toBeCloseTo(0.7154 * 255, -0.5);
    expect(await alphaOf(solid(rgba(0, 0, 255, 0.5)), {})).toBeCloseTo(0.0721 * 128, -0.5);
    // sRGB 128 is 0.2159 of the light.
    expect(await alphaOf(solid(rgba(128, 128, 128)), { linear: true })).toBeCloseTo(0.2159 * 255, -0.5);
    expect(await alphaOf(solid(rgba(0, 0, 0, 0.4)), { kind: 'alpha' })).toBe(102);
  });

  it('end at their clip, act on the group as a whole, and before its opacity', async () => {
    const mask = { items: [WHITE], kind: 'luminance', clip: clipTo(box(0, 0, 40, 10)) } as const;
    const at = await draw([WHITE, group([black, filled(PAGE, solid(rgba(255, 0, 0)))], { mask, opacity: 0.5 })]);
    expect(at(5, 5)[0]).toBe(255);
    expect(Math.abs(at(5, 5)[1]! - 128)).toBeLessThan(3);
    expect(at(5, 15)).toEqual([255, 255, 255, 255]);
  });
});

/** W3C Compositing and Blending 1, §9: a channel of the backdrop and one of the source, 0..1. */
const SEPARABLE: Partial<Record<BlendMode, (b: number, s: number) => number>> = {
  normal: (_, s) => s,
  multiply: (b, s) => b * s,
  screen: (b, s) => b + s - b * s,
  overlay: (b, s) => (b <= 0.5 ? 2 * b * s : 1 - 2 * (1 - b) * (1 - s)),
  darken: Math.min,
  lighten: Math.max,
  'color-dodge': (b, s) => (b === 0 ? 0 : s === 1 ? 1 : Math.min(1, b / (1 - s))),
  'color-burn': (b, s) => (b === 1 ? 1 : s === 0 ? 0 : 1 - Math.min(1, (1 - b) / s)),
  'hard-light': (b, s) => (s <= 0.5 ? 2 * b * s : 1 - 2 * (1 - b) * (1 - s)),
  'soft-light': (b, s) => {
    const d = b <= 0.25 ? ((16 * b - 12) * b + 4) * b : Math.sqrt(b);
    return s <= 0.5 ? b - (1 - 2 * s) * b * (1 - b) : b + (2 * s - 1) * (d - b);
  },
  difference: (b, s) => Math.abs(b - s),
  exclusion: (b, s) => b + s - 2 * b * s,
};
type Color = readonly number[];
const lum = ([r, g, b]: Color) => 0.3 * r! + 0.59 * g! + 0.11 * b!;
const sat = (c: Color) => Math.max(...c) - Math.min(...c);
function setLum(c: Color, l: number): Color {
  const moved = c.map((v) => v + l - lum(c));
  const [n, x] = [Math.min(...moved), Math.max(...moved)];
  if (n < 0) return moved.map((v) => l + ((v - l) * l) / (l - n));
  if (x > 1) return moved.map((v) => l + ((v - l) * (1 - l)) / (x - l));
  return moved;
}
const setSat = (c: Color, s: number): Color => {
  const n = Math.min(...c);
  return sat(c) === 0 ? [0, 0, 0] : c.map((v) => ((v - n) * s) / sat(c));
};
const OTHERS: Partial<Record<BlendMode, (b: Color, s: Color) => Color>> = {
  hue: (b, s) => setLum(setSat(s, sat(b)), lum(b)),
  saturation: (b, s) => setLum(setSat(b, sat(s)), lum(b)),
  color: (b, s) => setLum(s, lum(b)),
  luminosity: (b, s) => setLum(b, lum(s)),
};
const blendOf = (mode: BlendMode, b: Color, s: Color): Color =>
  OTHERS[mode]?.(b, s) ?? b.map((v, i) => SEPARABLE[mode]!(v, s[i]!));

describe('blend modes', () => {
  const colors = [
    [200, 150, 50],
    [30, 60, 200],
    [255, 0, 128],
    [0, 0, 0],
    [255, 255, 255],
  ] as const;

  it.each(BLEND_MODES)('%s mixes a group as one with what lies below', async (blend) => {
    for (const backdrop of colors)
      for (const source of colors) {
        const [r, g, b] = source;
        const items = [
          filled(box(5, 5, 20, 20), solid(rgba(9, 9, 9))),
          filled(box(0, 0, 30, 30), solid(rgba(r, g, b))),
        ];
        const at = await draw([
          filled(PAGE, solid(rgba(backdrop[0], backdrop[1], backdrop[2]))),
          group(items, { blend, isolated: true, opacity: 0.6 }),
        ]);
        const mixed = blendOf(
          blend,
          backdrop.map((v) => v / 255),
          source.map((v) => v / 255),
        );
        const expected = backdrop.map((v, i) => v * 0.4 + mixed[i]! * 255 * 0.6);
        const found = at(10, 10);
        for (const i of [0, 1, 2]) expect(Math.abs(found[i]! - expected[i]!)).toBeLessThan(3);
        expect(at(35, 35).slice(0, 3)).toEqual([...backdrop]);
      }
  });

  it('keep within a group that is isolated', async () => {
    const inside = group([filled(PAGE, solid(rgba(100, 100, 100)))], { blend: 'multiply' });
    const at = await draw([filled(PAGE, solid(rgba(100, 200, 50))), group([inside], { isolated: true })]);
    expect(at(5, 5)).toEqual([100, 100, 100, 255]);
  });
});

describe('layers within layers', () => {
  const nest = (depth: number, size: number, width: number): Item[] => {
    let items: Item[] = [filled(box(0, 0, size, size), solid(rgba(0, 0, 255)))];
    for (let i = 0; i < depth; i++) {
      const copies = i === 0 ? width : 1;
      const inner = items;
      items = Array.from({ length: copies }, () => group(inner, { opacity: 0.99, isolated: true, origin: 'pages[0]' }));
    }
    return items;
  };

  it('fade one after the other, however many', async () => {
    const at = await draw(nest(300, 40, 1));
    expect(at(5, 5)[3]! / 255).toBeCloseTo(0.99 ** 300, 1);
  });

  it('are refused where they would hold more memory than there is', async () => {
    const scene = { width: 40, height: 40, items: nest(5, 40, 20) };
    const ofLayers = (count: number) => count * 40 * 40;
    // Five are open at once, and the fourth holds twenty.
    await rasterize(scene, 1, { layerLimits: { open: ofLayers(5), held: ofLayers(1) } });
    await rasterize(scene, 1, { layerLimits: { open: ofLayers(4), held: ofLayers(20) } });
    const layerLimits = { open: ofLayers(4), held: ofLayers(19) };
    await expect(rasterize(scene, 1, { layerLimits })).rejects.toMatchObject({
      code: 'layers_too_large',
      kind: 'limit',
      path: 'pages[0]',
    });
  });
});
