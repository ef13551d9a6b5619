import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { elementTypes } from '../../renderer/elements/registry.ts';
import { createRenderer, type Renderer } from '../../renderer/index.ts';
import { SEED } from '../support/seed.ts';
import { renderDesign } from './compare.ts';
import { randomDesign } from './design.ts';
import { randomOf } from './random.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer();
});
afterAll(() => renderer.close());

describe(`random designs from seed ${SEED} on (GESSO_SEED=${SEED} draws them again)`, () => {
  it.each(Array.from({ length: 25 }, (_, i) => SEED + i))('%i is drawn as a picture and as a pdf', async (seed) => {
    const { picture, pdf } = await renderDesign(renderer, randomDesign(seed));
    expect(picture.length).toBeGreaterThan(0);
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  });
});

describe('the generator', () => {
  it('draws the same design of the same seed', () => {
    expect(randomDesign(7)).toEqual(randomDesign(7));
    expect(randomDesign(7)).not.toEqual(randomDesign(8));
  });

  it('draws evenly from a range, its ends included', () => {
    const random = randomOf(1);
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 4000; i++) counts[random.whole(0, 3)]!++;
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });

  /** Of the editor only, or not of a still picture. */
  const NOT_DRAWN = [
    ...['id', 'draggable', 'resizable', 'selectable', 'removable', 'contentEditable', 'styleEditable'],
    ...['animations', 'duration', 'startTime', 'endTime', 'volume', 'speed'],
  ];

  it('uses every property of every element type but video', () => {
    const used = new Map<string, Set<string>>();
    const note = (element: Record<string, unknown>) => {
      const type = String(element.type);
      used.set(type, new Set([...(used.get(type) ?? []), ...Object.keys(element)]));
      for (const child of (element.children ?? []) as Record<string, unknown>[]) note(child);
    };
    for (let seed = 0; seed < 3000; seed++)
      for (const page of randomDesign(seed).design.pages as { children: Record<string, unknown>[] }[])
        page.children.forEach(note);
    const missing = [...elementTypes.keys()]
      .filter((type) => type !== 'video')
      .flatMap((type) => {
        const schema = elementTypes.get(type)!.schema as { shape?: object; in?: { shape?: object } };
        const properties = Object.keys(schema.shape ?? schema.in?.shape ?? {});
        expect(properties, type).toContain('type');
        const missed = properties.filter((name) => !used.get(type)?.has(name) && !NOT_DRAWN.includes(name));
        return missed.map((name) => `${type}.${name}`);
      });
    expect(missing).toEqual([]);
  });
});
