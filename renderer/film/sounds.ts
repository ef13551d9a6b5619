import type { Audio } from '../design/parse.ts';
import type { Schedule } from './schedule.ts';
import type { FilmSound } from './types.ts';

/** What sounds in a film, and when. */
export async function soundsOf(
  { audios, load }: { audios: readonly Audio[]; load(src: string, path: string): Promise<Buffer | null> },
  schedule: Schedule,
): Promise<FilmSound[]> {
  const lasts = schedule.end - schedule.begin;
  const sounds = audios.map(async (audio, i): Promise<FilmSound[]> => {
    const path = `audios[${i}].src`;
    const { src, volume, delay, speed, startTime, endTime } = audio;
    const from = delay - schedule.begin;
    if (src.trim() === '' || volume <= 0 || from >= lasts) return [];
    const data = await load(src, path);
    if (!data) return [];
    const heard = { from, until: lasts, speed: speed > 0 ? speed : 1, volume: Math.min(1, volume), loops: false };
    return [{ path, data, ...heard, startTime: within(startTime), endTime: within(endTime) }];
  });
  return (await Promise.all(sounds)).flat();
}

const within = (fraction: number): number => Math.min(1, Math.max(0, fraction));
