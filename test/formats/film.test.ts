import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, expect, it } from 'vitest';
import { createRenderer } from '../../renderer/index.ts';
import { describeWith } from '../support/describe-with.ts';
import { animationOf, lottieUri, rectangleLayer } from '../support/lottie.ts';
import { levelOf, meanDifference, pitchOf, probe, samplesOf, soundings, tone, videoFrames } from '../support/media.ts';
import { outputOf } from '../support/programs.ts';
import { sharedFolder } from '../support/service.ts';

const renderer = await createRenderer({ googleFontsUrl: null });
afterAll(() => renderer.close());

const uri = (type: string, data: Buffer) => `data:${type};base64,${data.toString('base64')}`;

/** Everything that moves and sounds: two pages of unlike sizes, 1.5 s and 1 s. */
async function everything(folder: string): Promise<object> {
  const made = (name: string, ...args: string[]): string => {
    const file = join(folder, name);
    outputOf('ffmpeg', ['-v', 'error', '-y', ...args, file]);
    return uri(name.endsWith('webm') ? 'video/webm' : 'video/mp4', readFileSync(file));
  };
  const clear =
    'testsrc2=s=80x60:r=10:d=1,format=yuva420p,geq=lum=lum(X\\,Y):cb=cb(X\\,Y):cr=cr(X\\,Y):a=255*lt(X\\,40)';
  const half = made('half.webm', '-f', 'lavfi', '-i', clear, '-c:v', 'libvpx-vp9', '-auto-alt-ref', '0');
  // Its tone is heard in its second half.
  const sounding = ['-f', 'lavfi', '-i', 'aevalsrc=0.4*sin(2*PI*500*t)*gte(t\\,1):s=44100:d=2'];
  const clip = made('clip.mp4', '-f', 'lavfi', '-i', 'testsrc2=s=80x60:r=20:d=2', ...sounding, '-pix_fmt', 'yuv420p');
  const pages = ['red', 'lime', 'blue'].map((background) => ({
    create: { width: 20, height: 20, channels: 3, background },
  }));
  const raw = { width: 20, height: 60, channels: 3, pageHeight: 20 } as const;
  const frames = await Promise.all(
    pages.map((page) =>
      sharp(page as never)
        .raw()
        .toBuffer(),
    ),
  );
  const gif = uri(
    'image/gif',
    await sharp(Buffer.concat(frames), { raw })
      .gif({ delay: [100, 200, 200] })
      .toBuffer(),
  );
  const ease = { i: { x: [1], y: [1] }, o: { x: [0], y: [0] } };
  const place = {
    a: 1,
    k: [
      { t: 0, s: [10, 20], ...ease },
      { t: 30, s: [30, 20] },
    ],
  };
  const lottie = lottieUri(animationOf(40, 40, 30, [rectangleLayer([16, 16], [1, 0.5, 0, 1], place, 30)]));
  return {
    width: 300,
    height: 200,
    schemaVersion: 4,
    audios: [
      { src: uri('audio/wav', tone(800, 0.3, 0.4)), delay: 1500 },
      { src: uri('audio/wav', tone(900, 0.6, 0.4)), delay: 1900, speed: 3, volume: 0.5 },
      { src: uri('audio/wav', tone(1000, 2, 0.4)), startTime: 0.9, delay: 2200 },
    ],
    pages: [
      {
        duration: 1500,
        background: '#224466',
        children: [
          { type: 'gif', src: gif, x: 10, y: 10, width: 60, height: 60 },
          { type: 'lottie', src: lottie, x: 80, y: 10, width: 80, height: 80 },
          { type: 'video', src: half, x: 10, y: 110, width: 80, height: 60 },
          { type: 'video', src: clip, x: 180, y: 110, width: 80, height: 60, startTime: 0.25, speed: 2, duration: 2 },
        ],
      },
      {
        duration: 1000,
        width: 201,
        height: 301,
        background: 'white',
        children: [{ type: 'gif', src: gif, x: 50, y: 50, width: 90, height: 90 }],
      },
    ],
  };
}

describeWith(['ffmpeg'], 'a film with everything that moves and sounds', () => {
  const folder = sharedFolder();
  const size = { width: 300, height: 302 };

  it('has the frames of its stills, and its sounds where they belong', async () => {
    const design = await everything(folder);
    const options = { format: 'mp4', fps: 20, quality: 1 } as const;
    const { data, warnings, width, height } = await renderer.render(design, options);
    expect(warnings).toEqual([]);
    expect({ width, height }).toEqual(size);
    const file = join(folder, 'film.mp4');
    writeFileSync(file, data);
    const { streams, duration } = probe(file);
    expect(streams[0]).toMatchObject({ ...size, nb_read_frames: '50' });
    expect(duration).toBeCloseTo(2.5, 2);

    const frames = videoFrames(file, size);
    for (const index of [0, 3, 7, 14, 22, 29, 30, 37, 48]) {
      const still = await renderer.render(design, { time: index * 50 });
      const shown = sharp(still.data).ensureAlpha();
      // A still has the very size of its pages, a film's frame an even one.
      const extended = shown.extend({
        bottom: size.height - still.height,
        background: index < 30 ? '#224466' : 'white',
      });
      const expected = await extended.raw().toBuffer();
      expect(meanDifference(frames[index]!, expected), `frame ${index}`).toBeLessThan(4);
    }

    const sounds = samplesOf(file);
    // The video's tone twice, and the three audios one after the other.
    const expected = [
      ...[[0.25, 0.75, 500, 0.4] as const, [1, 1.5, 500, 0.4] as const],
      ...[[1.5, 1.8, 800, 0.4] as const, [1.9, 2.1, 900, 0.2] as const, [2.2, 2.4, 1000, 0.4] as const],
    ];
    const found = soundings(sounds);
    expect(found).toHaveLength(4);
    const begins = [0.25, 1, 1.9, 2.2];
    const ends = [0.75, 1.8, 2.1, 2.4];
    for (const [i, [begin, end]] of found.entries()) {
      expect(Math.abs(begin - begins[i]!), `begin of ${i}: ${begin}`).toBeLessThan(0.02);
      expect(Math.abs(end - ends[i]!), `end of ${i}: ${end}`).toBeLessThan(0.02);
    }
    for (const [from, to, hertz, gain] of expected) {
      const [begin, end] = [from + 0.06, to - 0.06];
      expect(Math.abs(pitchOf(sounds, begin, end) - hertz), `pitch from ${from}`).toBeLessThan(20);
      expect(levelOf(sounds, begin, end), `level from ${from}`).toBeCloseTo(gain / Math.SQRT2, 1);
    }
  });
});
