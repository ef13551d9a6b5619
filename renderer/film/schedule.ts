import { RenderError } from '../errors.ts';
import type { Limits } from '../limits.ts';
import type { FilmOptions } from './types.ts';

/** A page on the design's clock. */
export interface ScheduledPage {
  /** Its index among the pages of the film. */
  page: number;
  /** ms at which it begins. */
  begin: number;
  /** ms that it is shown. */
  duration: number;
}

/** The moment of a page that a frame shows. */
export interface Moment {
  page: ScheduledPage;
  /** ms since the page began. */
  time: number;
  /**
   * The same for what plays by itself: in the film's last frame it is not at the page's end, where a video as long as the page
   * would begin anew.
   */
  played: number;
}

/** What is seen when. */
export interface Schedule {
  /** The pages that are shown at all, in order. */
  pages: readonly ScheduledPage[];
  /** ms of the design's clock. */
  begin: number;
  end: number;
  frameCount: number;
  /** ms on the film's clock at which a frame begins. */
  timeOf(index: number): number;
  /** What a frame shows: its time, and of the design's last frame the end. */
  momentOf(index: number): Moment;
  /** What is seen at a time of the film's clock, ms; from its end on what the last frame shows. */
  momentAt(time: number): Moment;
}

/** ms; less is a rounding error. */
const FINEST = 1e-6;

/**
 * Plays pages one after the other, and cuts a film out of that.
 * @param durations ms of the pages
 * @throws RenderError `film_empty` where nothing is left, `too_many_frames`
 */
export function scheduleOf(
  durations: readonly number[],
  { fps, startTime = 0, duration = Number.POSITIVE_INFINITY }: FilmOptions,
  limits: Pick<Limits, 'filmFrames'>,
): Schedule {
  const pages: ScheduledPage[] = [];
  let whole = 0;
  for (const [page, shown] of durations.entries()) {
    if (!(shown > 0)) continue;
    pages.push({ page, begin: whole, duration: shown });
    whole += shown;
  }
  const end = Math.min(whole, startTime + duration);
  const lasts = end - startTime;
  if (!(lasts > 0)) throw emptyFilm(whole, startTime);
  const frameCount = Math.max(1, Math.round((lasts * fps) / 1000));
  if (frameCount > limits.filmFrames) throw tooManyFrames(lasts, fps, limits.filmFrames);
  const timeOf = (index: number) => (index * 1000) / fps;
  /** @param at ms of the design's clock @param isEnd whether the design ends with it */
  const moment = (at: number, isEnd: boolean): Moment => {
    const page = pages.findLast(({ begin }) => isEnd || begin <= at + FINEST) ?? pages[0]!;
    const played = Math.min(page.duration, Math.max(0, at - page.begin));
    return { page, time: isEnd ? page.duration : played, played };
  };
  const momentOf = (index: number): Moment =>
    moment(startTime + timeOf(index), index === frameCount - 1 && end === whole);
  return {
    pages,
    begin: startTime,
    end,
    frameCount,
    timeOf,
    momentOf,
    momentAt: (time) => (time < lasts ? moment(startTime + Math.max(0, time), false) : momentOf(frameCount - 1)),
  };
}

function emptyFilm(whole: number, startTime: number): RenderError {
  const message =
    whole > 0
      ? `the film begins at ${startTime} ms, but its pages end at ${Math.round(whole)} ms`
      : 'the pages of the film are shown for 0 ms';
  const path = whole > 0 ? 'startTime' : 'pages';
  return new RenderError({ kind: 'input', code: 'film_empty', path, message });
}

const tooManyFrames = (lasts: number, fps: number, most: number) =>
  new RenderError({
    kind: 'limit',
    code: 'too_many_frames',
    path: 'pages',
    message: `a film of ${Math.round(lasts / 1000)} s has more than ${most} frames at ${fps} a second`,
    hint: 'lower `fps`, cut it with `duration`, or raise the limit `filmFrames`',
  });
