/** The door to films: a design's pages one after the other, painted frame by frame. */
import type { PlacedPage } from '../design/choose-pages.ts';
import type { Audio } from '../design/parse.ts';
import { paperSize } from '../elements/page.ts';
import type { Limits } from '../limits.ts';
import { createSequence, type RasterOptions, rasterize } from '../paint/raster/index.ts';
import type { Scene } from '../scene/types.ts';
import { createPlaying, type Playing, type PlayingOptions } from './playing.ts';
import { isSameScene, sceneAt } from './scene-at.ts';
import { type Moment, scheduleOf } from './schedule.ts';
import { soundsOf } from './sounds.ts';
import type { Film, FilmFrame, FilmOptions } from './types.ts';

export type { Film, FilmFrame, FilmOptions, FilmSound } from './types.ts';

/** Everything that a film is made of. */
export interface FilmJob {
  /** In the order in which they are shown. */
  pages: readonly PlacedPage[];
  audios: readonly Audio[];
  options: FilmOptions & { pixelRatio: number; includeBleed: boolean };
  /**
   * Lays out a page with its animations.
   * @param paper px that its scene and background measure
   */
  layOut(page: PlacedPage, paper: { width: number; height: number }): Scene;
  /**
   * Fetches a sound. @param path the place in the design that names it
   * @returns null where it cannot be had and that is allowed, after a warning
   */
  load(src: string, path: string): Promise<Buffer | null>;
  /** @throws RenderError where a frame of that many px would be too large */
  checkPixels(width: number, height: number): void;
  limits: Pick<Limits, 'filmFrames'>;
  /** For moving pictures. */
  playing: Pick<PlayingOptions, 'children' | 'timeoutMs' | 'maxPixels' | 'warn'>;
  raster: RasterOptions;
  signal: AbortSignal | undefined;
}

/**
 * Gets a film ready: its pages are laid out and painted when their frames are asked for.
 * @throws RenderError `film_empty`, `too_many_frames`, and as `checkPixels` does
 */
export async function openFilm(job: FilmJob): Promise<Film> {
  const { pages, options, raster, signal } = job;
  const { pixelRatio } = options;
  const schedule = scheduleOf(
    pages.map(({ page }) => page.duration),
    options,
    job.limits,
  );
  const { width, height } = frameSize(job);
  job.checkPixels(width, height);
  const paper = { width: width / pixelRatio, height: height / pixelRatio };

  let laidOut: { page: number; scene: Scene } | undefined;
  function pageScene(page: number): Scene {
    if (laidOut?.page !== page) laidOut = { page, scene: job.layOut(pages[page]!, paper) };
    return laidOut.scene;
  }
  const momentScene = ({ page: { page, duration }, ...at }: Moment): Scene =>
    sceneAt(pageScene(page), { ...at, duration });
  /** @param step ms from frame to frame */
  const playingOf = (page: number, step: number): Playing =>
    createPlaying(pageScene(page), { ...job.playing, step, pixelRatio, signal });

  return {
    width,
    height,
    fps: options.fps,
    frameCount: schedule.frameCount,
    duration: schedule.end - schedule.begin,
    async *frames({ from, to } = { from: 0, to: schedule.frameCount }) {
      const sequence = createSequence(pixelRatio, raster);
      let last: { page: number; playing: Playing; scene: Scene; pixels: Buffer } | undefined;
      try {
        for (let index = from; index < Math.min(to, schedule.frameCount); index++) {
          signal?.throwIfAborted();
          raster.checkpoint?.();
          const moment = schedule.momentOf(index);
          const { page } = moment.page;
          const before = last?.page === page ? last : undefined;
          const playing = before?.playing ?? playingOf(page, 1000 / options.fps);
          const scene = await playing(momentScene(moment));
          const same = before !== undefined && isSameScene(before.scene, scene);
          const pixels: Buffer = same ? before.pixels : (await sequence.paint(scene)).data;
          last = { page, playing, scene, pixels };
          yield { index, time: schedule.timeOf(index), pixels, same } satisfies FilmFrame;
        }
      } finally {
        sequence.dispose();
      }
    },
    async at(time) {
      const moment = schedule.momentAt(time);
      const scene = await playingOf(moment.page.page, 0)(momentScene(moment));
      return (await rasterize(scene, pixelRatio, raster)).data;
    },
    sounds: () => soundsOf(job, schedule, pageScene),
    async close() {},
  };
}

/** px of a film's frames: of the largest page, each side an even number. */
function frameSize({ pages, options }: FilmJob): { width: number; height: number } {
  const { pixelRatio, includeBleed, even = true } = options;
  const sizes = pages.map(({ page }) => paperSize(page, includeBleed));
  const side = (length: number) =>
    even ? Math.max(2, 2 * Math.round((length * pixelRatio) / 2)) : Math.max(1, Math.round(length * pixelRatio));
  return {
    width: side(Math.max(...sizes.map((size) => size.width))),
    height: side(Math.max(...sizes.map((size) => size.height))),
  };
}
