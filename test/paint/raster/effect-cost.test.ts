import { describe, expect, it } from 'vitest';
import { createRenderer } from '../../../renderer/index.ts';
import { checkEffects } from '../../../renderer/paint/raster/effect-cost.ts';
import { filled, group } from '../../../renderer/scene/items.ts';
import { rectangle } from '../../../renderer/scene/path.ts';
import type { Effect, Item, Scene } from '../../../renderer/scene/types.ts';
import { rgba } from '../../support/scenes.ts';

const box = { x: 0, y: 0, width: 100, height: 100 };
const red = { kind: 'solid', color: rgba(255, 0, 0) } as const;
const square = filled(rectangle(box), red);
const blur: Effect = { kind: 'blur', radius: 1, box };
const scene = (...items: Item[]): Scene => ({ width: 100, height: 100, items });
const costs = (of: Scene, most: number, scale = 1) => {
  try {
    checkEffects(of, scale, most);
    return undefined;
  } catch (error) {
    return error as { code: string; path: string };
  }
};
const named = (origin: string, effects: Effect[], items: Item[] = [square]) => group(items, { effects, origin });

describe('the px that effects work on', () => {
  it('are those of all layers together, and the layer that is too much is named', () => {
    const blurred = scene(named('a', [blur]), named('b', [blur]), named('c', [blur]));
    expect(costs(blurred, 40_000)).toBeUndefined();
    expect(costs(blurred, 20_000)).toMatchObject({ code: 'effects_too_large', path: 'b' });
  });

  it('grow with the scale, with every effect, and with layers within layers', () => {
    expect(costs(scene(named('a', [blur])), 20_000)).toBeUndefined();
    expect(costs(scene(named('a', [blur])), 20_000, 2)?.path).toBe('a');
    expect(costs(scene(named('a', [blur, { kind: 'adjust', adjustments: [], box }])), 20_000)?.path).toBe('a');
    expect(costs(scene(named('a', [blur], [named('b', [blur])])), 20_000)?.path).toBe('b');
    expect(costs(scene(named('a', [], [named('b', [blur]), named('c', [blur])])), 20_000)?.path).toBe('c');
  });

  it('are none of what is not seen, nor of what has no effects', () => {
    const away = { ...box, x: 9000 };
    expect(costs(scene(named('a', [{ ...blur, box: away }], [filled(rectangle(away), red)])), 1)).toBeUndefined();
    expect(costs(scene(group([square], { isolated: true, opacity: 0.5 })), 1)).toBeUndefined();
    expect(costs(scene(group([named('a', [blur])], { opacity: 0 })), 1)).toBeUndefined();
  });

  it('are refused by a render, before it paints', async () => {
    const renderer = await createRenderer({ limits: { effectPixels: 2e6 } });
    const text = {
      type: 'text',
      text: 'text',
      width: 1000,
      height: 900,
      fontSize: 500,
      blurEnabled: true,
      blurRadius: 9,
    };
    const design = (count: number) => ({ width: 1000, height: 1000, pages: [{ children: Array(count).fill(text) }] });
    await renderer.render(design(1));
    for (const format of ['png', 'pdf'] as const) {
      const error = await renderer.render(design(9), { format }).catch((reason) => reason);
      expect(error).toMatchObject({ kind: 'limit', code: 'effects_too_large', path: 'pages[0].children[3]' });
    }
    await renderer.close();
  });
});
