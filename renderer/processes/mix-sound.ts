import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { SoundTrack, Unusable } from '../children.ts';
import { diskFull, SOUND_INPUT } from './ffmpeg.ts';
import { type Ended, run } from './run.ts';
import { isCut, type SoundFile, soundGraph } from './sound-graph.ts';

/** s of the processor's time that ffmpeg takes at most to look at a file, and to mix all of them. */
const LONGEST_LOOK = 10;
const LONGEST_MIX = 120;
/** A process that waits for its turn on a busy machine may take so many times longer than it works. */
const LONGEST_WAIT = 10;

const QUIET = ['-nostdin', '-hide_banner', '-loglevel', 'info', '-filter_threads', '1', '-threads', '1'];

interface MixOptions {
  /** ms of the film. */
  length: number;
  /** Where the files of the sounds are written to, and the mix. */
  directory: string;
  searchPath: string;
}

/**
 * Mixes the sounds of a film to one file of its length, 44.1 kHz stereo. Each file is looked at by a process of its own, so
 * that it is known which one is unusable.
 *
 * @returns `file`: null where nothing is heard; the sounds that cannot be decoded, of which the mix has none
 * @throws the signal's reason; where ffmpeg is missing the error of a program that cannot be started
 */
export async function mixSound(
  sounds: readonly SoundTrack[],
  { length, directory, searchPath }: MixOptions,
  signal: AbortSignal,
): Promise<{ file: string | null; unusable: Unusable[] }> {
  const ffmpeg = (most: number, args: readonly string[]): Promise<Ended> =>
    run(
      {
        command: 'ffmpeg',
        args: [...QUIET, '-timelimit', String(most), ...args],
        env: { PATH: searchPath },
        timeoutMs: most * LONGEST_WAIT * 1000,
      },
      signal,
    );

  const unusable: Unusable[] = [];
  const usable: { sound: number; track: SoundTrack; file: SoundFile; name: string }[] = [];
  const known = new Map<Uint8Array, Promise<{ name: string; found: SoundFile | 'silent' | { reason: string } }>>();
  const look = async (data: Uint8Array) => {
    const name = path.join(directory, `sound-${known.size}`);
    await writeFile(name, data);
    return { name, found: soundFileOf(await ffmpeg(LONGEST_LOOK, [...SOUND_INPUT, '-i', name])) };
  };
  /** A file that does not say how long it is has to be heard to its end. */
  const lengthOf = async (name: string): Promise<number> => {
    const { stderr } = await ffmpeg(LONGEST_MIX, [...SOUND_INPUT, '-i', name, '-map', '0:a:0', '-f', 'null', '-']);
    // It says so again and again; the last one is the whole.
    return secondsIn([...stderr.matchAll(/\btime=(\S+)/g)].at(-1)?.[1]);
  };
  for (const [sound, track] of sounds.entries()) {
    const looked = known.get(track.data) ?? look(track.data);
    known.set(track.data, looked);
    const { name, found } = await looked;
    if (found === 'silent') {
      // A video is what begins again, and many have no sound.
      if (!track.loops) unusable.push({ sound, reason: 'there is no sound in it' });
    } else if ('reason' in found) unusable.push({ sound, reason: found.reason });
    else {
      if (found.length === 0 && (isCut(track) || track.loops)) found.length = await lengthOf(name);
      usable.push({ sound, track, file: found, name });
    }
  }

  const mix = soundGraph(usable, length);
  if (!mix) return { file: null, unusable };
  const file = path.join(directory, 'mix.wav');
  const inputs = mix.used.flatMap((index) => [...SOUND_INPUT, '-i', usable[index]!.name]);
  const output = ['-filter_complex', mix.graph, '-map', '[mix]', '-c:a', 'pcm_s16le', '-f', 'wav', file];
  const { code, stderr } = await ffmpeg(LONGEST_MIX, [...inputs, ...output]);
  if (code === 0) return { file, unusable };
  const full = diskFull(stderr);
  if (full) throw full;
  // Which of them it is is not known: a file may begin well, and have no end.
  const reason = code === null ? 'decoding it took too long' : `ffmpeg does not decode it (${lastLine(stderr)})`;
  return { file: null, unusable: [...unusable, ...mix.used.map((index) => ({ sound: usable[index]!.sound, reason }))] };
}

/** What stands before the kind of a sound where ffmpeg names a file's streams. */
const AUDIO = ': Audio: ';

/** What the ffmpeg that was given a file and no output prints of it. */
function soundFileOf({ code, stderr }: Ended): SoundFile | 'silent' | { reason: string } {
  if (code === null) return { reason: 'looking at it took too long' };
  if (!/^Input #0/m.test(stderr))
    return { reason: 'it is no sound in a format that is read (mp3, wav, ogg, m4a, flac)' };
  const line = stderr.split('\n').find((text) => text.trimStart().startsWith('Stream #0:') && text.includes(AUDIO));
  const stream = line?.slice(line.indexOf(AUDIO) + AUDIO.length);
  if (stream === undefined) return 'silent';
  return {
    length: secondsIn(/Duration: ([\d:.]+)/.exec(stderr)?.[1]),
    channels: /, mono\b/.test(stream) ? 'mono' : 'others',
  };
}

/** Seconds of a time such as 00:01:02.50; 0 where there is none. */
function secondsIn(time = ''): number {
  const [, hours, minutes, seconds] = /^(\d+):(\d+):([\d.]+)$/.exec(time) ?? [];
  return Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
}

/** The last line of a complaint, which says why. */
export const lastLine = (complaint: string): string => complaint.trim().split('\n').at(-1)?.trim() || 'no reason given';
