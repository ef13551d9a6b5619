import { expect, it } from 'vitest';
import { describeWith } from '../support/describe-with.ts';
import { MOVING } from '../support/films.ts';
import { tone } from '../support/media.ts';
import { pages, paste, pictureSize, shot } from '../support/page.ts';

// What is used of a video; the DOM's own types would be everybody's.
type Video = {
  videoWidth: number;
  videoHeight: number;
  duration: number;
  currentTime: number;
  error: object | null;
  webkitAudioDecodedByteCount: number;
};

/** The colour in the middle of the film near its end, as the browser shows it. */
const COLOR_AT_LAST = `(async () => {
  const video = document.getElementById('film');
  video.pause();
  const seeked = new Promise((resolve) => video.addEventListener('seeked', resolve, { once: true }));
  video.currentTime = 1.3;
  await seeked;
  const context = new OffscreenCanvas(video.videoWidth, video.videoHeight).getContext('2d');
  context.drawImage(video, 0, 0);
  return [...context.getImageData(100, 60, 1, 1).data];
})()`;

describeWith(['chromium', 'build'], 'moments and gifs on the page in Chromium', () => {
  const open = pages();

  it('shows a still of any moment, and the page at rest again', async () => {
    const page = await open();
    const moving = {
      width: 120,
      height: 80,
      pages: [
        { background: 'teal', duration: 1000 },
        { background: 'white', duration: 1000 },
      ],
    };
    await paste(page, JSON.stringify(moving));
    await expect.poll(() => pictureSize(page)).toEqual([120, 80]);
    const source = () => page.locator('#picture').getAttribute('src');
    const atRest = await source();
    expect(await page.locator('#time').getAttribute('max')).toBe('2000');
    await page.locator('#time').fill('1500');
    await expect.poll(source).not.toBe(atRest);
    expect(await page.locator('#time-text').textContent()).toBe('1.50 s');
    await page.getByRole('button', { name: 'At rest' }).click();
    await expect.poll(() => page.locator('#time-text').textContent()).toBe('at rest');
  });

  it('plays a gif', async () => {
    const page = await open();
    await page.locator('#format').selectOption('gif');
    await paste(page, JSON.stringify({ ...MOVING, audios: [] }));
    await expect.poll(() => pictureSize(page)).toEqual([MOVING.width, MOVING.height]);
    await shot(page, 'gif');
  });
});

describeWith(['chromium', 'build', 'ffmpeg'], 'films on the page in Chromium', () => {
  const open = pages();

  it.each(['mp4', 'webm'])('%s plays to its end, with its sound', async (format) => {
    const page = await open();
    await page.locator('#format').selectOption(format);
    const src = `data:audio/wav;base64,${tone(440, 1).toString('base64')}`;
    await paste(page, JSON.stringify({ ...MOVING, audios: [{ src, delay: 200 }] }));
    const film = page.locator('#film');
    const state = () =>
      film.evaluate((video: Video) => ({
        size: [video.videoWidth, video.videoHeight],
        duration: Math.round(video.duration * 10) / 10,
        error: video.error,
      }));
    const { width, height } = MOVING;
    await expect.poll(state).toEqual({ size: [width, height], duration: 1.5, error: null });
    await expect.poll(() => film.evaluate((video: Video) => video.currentTime > 0.3)).toBe(true);
    expect(await film.evaluate((video: Video) => video.webkitAudioDecodedByteCount > 0)).toBe(true);
    // The very colours of the still: of the second page, which stands.
    const colors = (await page.evaluate(COLOR_AT_LAST)) as number[];
    // crimson
    for (const [i, level] of [220, 20, 60, 255].entries()) expect(Math.abs(colors[i]! - level)).toBeLessThan(8);
    await shot(page, format);
  });
});
