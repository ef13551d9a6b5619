import type { Audio } from '../design/parse.ts';
import type { Motion } from '../scene/motion.ts';
import type { Item, Scene } from '../scene/types.ts';
import { shownTime } from './animate.ts';
import type { Schedule, ScheduledPage } from './schedule.ts';
import type { MovingAsset } from './sources/types.ts';
import type { FilmSound } from './types.ts';

export interface SoundJob {
  audios: readonly Audio[];
  /** Null where the file cannot be had and that is allowed. */
  load(src: string, path: string): Promise<Buffer | null>;
}

/**
 * What sounds in a film, and when: the design's audios, and its videos while they are shown.
 * @param pageScene the scene of a page by its index
 */
export async function soundsOf(
  { audios, load }: SoundJob,
  schedule: Schedule,
  pageScene: (page: number) => Scene,
): Promise<FilmSound[]> {
  const loaded = await Promise.all(
    audios.map(async (audio, i): Promise<FilmSound[]> => {
      const path = `audios[${i}].src`;
      const { src, volume, delay: from, speed, startTime, endTime } = audio;
      if (src.trim() === '' || !(volume > 0)) return [];
      const heard = { from, until: schedule.end, volume: Math.min(1, volume), loops: false };
      const played = { speed: speed > 0 ? speed : 1, startTime: within(startTime), endTime: within(endTime) };
      return onFilm({ path, ...heard, ...played }, schedule, () => load(src, path));
    }),
  );
  const inVideos: FilmSound[] = [];
  for (const page of schedule.pages)
    for (const { asset, ...sound } of videosOf(pageScene(page.page).items, page, { from: 0, until: page.duration }, ''))
      inVideos.push(...(await onFilm(sound, schedule, async () => asset.moving.file)));
  return [...loaded.flat(), ...inVideos];
}

const within = (fraction: number): number => Math.min(1, Math.max(0, fraction));

type Heard = Omit<FilmSound, 'data'>;

/** The sound with its file, its times on the film's clock instead of the design's; none where it is not heard. */
async function onFilm(
  sound: Heard,
  { begin, end }: Schedule,
  load: () => Promise<Buffer | null>,
): Promise<FilmSound[]> {
  const [from, until] = [sound.from - begin, Math.min(sound.until, end) - begin];
  if (!(until > Math.max(0, from))) return [];
  const data = await load();
  return data ? [{ ...sound, from, until, data }] : [];
}

type VideoSound = Heard & { asset: MovingAsset & { moving: { kind: 'video' } } };

/** @param shown ms of the page between which the elements around are shown */
function* videosOf(
  items: readonly Item[],
  page: ScheduledPage,
  shown: { from: number; until: number },
  origin: string,
): Generator<VideoSound> {
  for (const item of items) {
    if (item.kind === 'group')
      yield* videosOf(item.items, page, shownIn(item.motion, page, shown), item.origin || origin);
    if (item.kind !== 'image' || !item.playback || item.asset.kind !== 'raster') continue;
    const { playback, asset } = item;
    if (asset.moving?.kind !== 'video' || playback.volume === 0) continue;
    const [from, until] = [page.begin + shown.from, page.begin + shown.until];
    yield { path: `${origin}.src`, from, until, ...playback, loops: true, asset: asset as VideoSound['asset'] };
  }
}

function shownIn(motion: Motion | undefined, { duration }: ScheduledPage, shown: { from: number; until: number }) {
  if (!motion) return shown;
  const own = shownTime(motion, duration);
  return { from: Math.max(shown.from, own.from), until: Math.min(shown.until, own.until) };
}
