import { describe, expect, it } from 'vitest';
import { createMeasurer } from '../../renderer/text/measurer.ts';
import { createTypesetter } from '../../renderer/text/typeset.ts';
import { loadFace, oneFace } from '../support/faces.ts';
import advances from './advances.json' with { type: 'json' };

const style = { family: '', weight: 400, italic: false };

describe('advances', () => {
  it.each(Object.entries(advances.fonts))('are those of Chromium: %s', async (family, expected) => {
    const typesetter = createTypesetter({ fonts: oneFace(await loadFace(family)), measurer: createMeasurer() });
    const errors = advances.sizes.flatMap((size, s) =>
      advances.strings.map((text, i) => {
        const setting = { font: style, size, letterSpacing: 0, direction: 'ltr', kernSpaces: false } as const;
        return Math.abs(typesetter.set(text, setting).advance - expected[s]![i]!);
      }),
    );
    expect(errors).toHaveLength(450);
    expect(Math.max(...errors)).toBeLessThan(0.001);
  });
});
