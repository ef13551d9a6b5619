import { isMissing, USUAL_PLACES } from './ffmpeg.ts';
import { run } from './run.ts';

/** What films need of an ffmpeg: encoders, and filters of sounds. */
const NEEDED = {
  encoders: ['libx264', 'aac', 'libvpx-vp9', 'libopus'],
  filters: ['atrim', 'atempo', 'adelay', 'aloop', 'amix', 'scale'],
} as const;

/** An ffmpeg as it is installed. */
export interface FfmpegFound {
  /** E.g. `5.1.9`. */
  version: string;
  /** Encoders and filters that it lacks: a film that needs one cannot be made. */
  missing: string[];
}

/** The libraries that it is built with, where it has the encoders that are not its own. */
const LIBRARIES = ['libx264', 'libvpx', 'libopus'];

/**
 * Whether it has all that films need, by the options that it was built with; false: it has to be asked for lists. Each start of
 * it takes a quarter of a second of the processor, when a service starts too.
 */
function isComplete(configuration: string): boolean {
  const options = new Set(configuration.split(/\s+/));
  const lacksOwn = [...options].some((option) =>
    /^--disable-(?:all|everything|avfilter|swscale|encoder|filter)/.test(option),
  );
  return !lacksOwn && LIBRARIES.every((library) => options.has(`--enable-${library}`));
}

/** ms that it has to say what it can do. */
const LONGEST = 20_000;

/** Looks for the ffmpeg of the machine. Null where there is none. */
export async function findFfmpeg(searchPath: string = USUAL_PLACES): Promise<FfmpegFound | null> {
  const ask = async (...args: string[]): Promise<string> => {
    const program = {
      command: 'ffmpeg',
      args: ['-hide_banner', ...args],
      env: { PATH: searchPath },
      timeoutMs: LONGEST,
    };
    return (await run(program)).stdout.toString('latin1');
  };
  try {
    const about = await ask('-version');
    const version = /^ffmpeg version (\S+)/.exec(about)?.[1] ?? 'unknown';
    if (isComplete(/^configuration:(.*)/m.exec(about)?.[1] ?? '')) return { version, missing: [] };
    const [encoders, filters] = await Promise.all([ask('-encoders'), ask('-filters')]);
    const lacks = (listed: string, names: readonly string[]) =>
      names.filter((name) => !listed.split('\n').some((line) => line.trim().split(/\s+/)[1] === name));
    return {
      version,
      missing: [...lacks(encoders, NEEDED.encoders), ...lacks(filters, NEEDED.filters)],
    };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
