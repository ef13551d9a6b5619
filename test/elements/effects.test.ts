import { describe, expect, it } from 'vitest';
import { type Base, baseSchema, effectsOf, shadowOf } from '../../renderer/elements/base.ts';
import type { TextOptions } from '../../renderer/elements/types.ts';

const OPTIONS: TextOptions = {
  engine: 'plain',
  verticalResize: false,
  overflow: 'resize',
  splitAllowed: false,
};
const at = (pixelRatio: number, engine: TextOptions['engine'] = 'plain') => ({
  pixelRatio,
  textOptions: { ...OPTIONS, engine },
});
const box = { x: 0, y: 0, width: 100, height: 50 };
/** The picture that editors before 2026 filter. */
const picture = { box, leastScale: 0, stretched: true };
const element = (properties: Partial<Base>): Base => ({ ...baseSchema().parse({}), ...properties });

describe('effectsOf', () => {
  it('is nothing where nothing is enabled', () => {
    expect(effectsOf(element({ blurRadius: 10, brightness: 1, shadowBlur: 3 }), box, at(1))).toEqual([]);
  });

  it('blurs after brightness and before every other adjustment', () => {
    const effects = effectsOf(
      element({
        blurEnabled: true,
        brightnessEnabled: true,
        brightness: 0.2,
        sepiaEnabled: true,
        filters: { contrast: { intensity: 0.5 } },
      }),
      box,
      at(1),
    );
    expect(effects).toEqual([
      { kind: 'adjust', adjustments: [{ name: 'brightness', amount: 0.2 }], ...picture },
      { kind: 'blur', radius: 10, ...picture, weighted: false },
      {
        kind: 'adjust',
        adjustments: [
          { name: 'sepia', amount: 1 },
          { name: 'contrast', amount: 0.5 },
        ],
        ...picture,
      },
    ]);
  });

  it('casts the shadow first, and gives it room in what is blurred', () => {
    const shadow = { shadowEnabled: true, shadowBlur: 4, shadowOffsetX: -10, shadowOffsetY: 5 };
    const effects = effectsOf(element({ blurEnabled: true, ...shadow }), box, at(1));
    expect(effects).toEqual([
      { kind: 'shadow', color: { r: 0, g: 0, b: 0, a: 1 }, blur: 4, dx: -10, dy: 5 },
      { kind: 'blur', radius: 10, ...picture, box: { x: -14, y: -4, width: 118, height: 63 }, weighted: false },
    ]);
  });

  it('weighs colours by their alpha in designs of schema 4', () => {
    expect(effectsOf(element({ blurEnabled: true }), box, at(1, 'markup'))).toMatchObject([
      { kind: 'blur', weighted: true },
    ]);
  });

  it('blurs as many device px whatever the pixelRatio', () => {
    const blurred = element({ blurEnabled: true, blurRadius: 6 });
    expect(effectsOf(blurred, box, at(2))).toEqual([{ kind: 'blur', radius: 3, ...picture, weighted: false }]);
    expect(effectsOf(blurred, box, at(0.5))).toEqual([{ kind: 'blur', radius: 12, ...picture, weighted: false }]);
  });

  it('filters a text of schema 4 at full size at least, and cuts its picture to whole px', () => {
    const least = { ...at(0.5, 'markup'), leastScale: 1 };
    expect(effectsOf(element({ blurEnabled: true, blurRadius: 6 }), box, least)).toEqual([
      { kind: 'blur', radius: 6, box, weighted: true, leastScale: 1, stretched: false },
    ]);
  });

  it('multiplies the alpha of the shadow colour with its opacity', () => {
    const [shadow] = shadowOf(
      element({ shadowEnabled: true, shadowColor: 'rgba(0, 0, 255, 0.5)', shadowOpacity: 0.5 }),
    );
    expect(shadow?.color).toEqual({ r: 0, g: 0, b: 255, a: 0.25 });
    expect(shadowOf(element({ shadowEnabled: true, shadowOpacity: 0 }))).toEqual([]);
  });
});
