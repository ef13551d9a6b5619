import { describe, expect, it } from 'vitest';
import { films } from '../support/film.ts';
import { animatedDesign } from './animated.ts';

/** Levels of 255 by which two pictures differ at most. */
function difference(a: Buffer, b: Buffer): number {
  if (a.equals(b)) return 0;
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0);
}

describe('a film’s frames', () => {
  const open = films();

  it.each(Array.from({ length: 12 }, (_, i) => i + 1))(
    'are the stills of their moments, though most of a page is painted once (%i)',
    async (seed) => {
      const { design, options } = animatedDesign(seed);
      const given = { ...options, format: 'png', skipFontError: true, skipImageError: true } as const;
      const film = await open(design, { fps: 12 }, given);
      for await (const { index, time, pixels, same } of film.frames()) {
        if (same) continue;
        const still = await film.at(index === film.frameCount - 1 ? film.duration : time);
        expect(difference(pixels, still), `frame ${index}`).toBe(0);
      }
    },
  );
});
