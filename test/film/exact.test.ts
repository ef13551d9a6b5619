import { describe, expect, it } from 'vitest';
import { films } from '../support/film.ts';
import { dataUri, PICTURE } from '../support/pictures.ts';
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

  it('are those of things that paint beyond their boxes, too', async () => {
    const animations = [{ type: 'loop', name: 'move', duration: 3000, data: { direction: 'down' } }];
    const text = { type: 'text', fontSize: 30, width: 80, height: 40, align: 'left', animations };
    const shadow = { shadowEnabled: true, shadowBlur: 20, shadowOffsetX: 40, shadowOffsetY: -30 };
    const children = [
      { type: 'figure', subType: 'star', x: 10, y: 300, width: 40, height: 40, fill: 'gold', animations: [] },
      { ...text, text: `Z${'\u0300\u0301\u0302\u0303'.repeat(8)}`, x: 30, y: 230 },
      { ...text, text: 'shade', x: 160, y: 210, ...shadow },
      { ...text, text: 'MAW', x: 280, y: 210, strokeWidth: 12, stroke: 'navy', strokeLineJoin: 'miter' },
      { ...text, text: 'blur', x: 300, y: 330, blurEnabled: true, blurRadius: 15, rotation: 30 },
      {
        type: 'figure',
        x: 150,
        y: 260,
        width: 100,
        height: 60,
        fill: 'rgba(0,90,200,0.5)',
        cornerRadius: 20,
        ...shadow,
      },
    ];
    const film = await open({ width: 400, height: 400, pages: [{ duration: 1500, children }] }, { fps: 12 });
    for await (const { index, time, pixels } of film.frames({ from: 0, to: film.frameCount - 1 }))
      expect(difference(pixels, await film.at(time)), `frame ${index}`).toBe(0);
  });

  it('are those of pictures whose filters are worked out once', async () => {
    const src = dataUri(PICTURE);
    const animated = (name: string) => [{ type: 'loop', name, duration: 800 }];
    const image = { type: 'image', src, width: 90, height: 70, brightnessEnabled: true, brightness: 0.3 };
    const blurred = { blurEnabled: true, blurRadius: 6, shadowEnabled: true, shadowOffsetX: 9 };
    const children = [
      { ...image, x: 10, y: 10, animations: animated('blink') },
      { ...image, ...blurred, x: 60, y: 50, animations: animated('bounce') },
      { ...image, ...blurred, x: 30, y: 90, rotation: 20, opacity: 0.8 },
    ];
    const film = await open({ width: 200, height: 200, pages: [{ duration: 1500, children }] }, { fps: 15 });
    for await (const { index, time, pixels } of film.frames({ from: 0, to: film.frameCount - 1 }))
      expect(difference(pixels, await film.at(time)), `frame ${index}`).toBe(0);
  });
});
