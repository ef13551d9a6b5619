import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A frame as an encoded picture, or the reason why there is none. */
export type VideoFrame = { picture: Buffer } | { reason: string };

/** Where programs are installed. */
const USUAL_PLACES = '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin';

/** ffmpeg may read the file it is given and nothing else: a playlist or reference inside it is not followed. */
const INPUT = ['-protocol_whitelist', 'file,pipe', '-format_whitelist', 'mov,matroska,avi,mpegts,ogg,flv'];
const LARGEST_FRAME = 100 * 1024 * 1024;

/**
 * Decodes one frame of a video with the ffmpeg that is installed on the machine. Without one, or for a video it cannot
 * decode, it says so.
 *
 * @param at 0..1, a fraction of the video's length
 * @param searchPath where ffmpeg is looked for, as in PATH
 */
export async function videoFrame(
  data: Buffer,
  at: number,
  timeoutMs: number,
  searchPath = USUAL_PLACES,
): Promise<VideoFrame> {
  const directory = await mkdtemp(path.join(tmpdir(), 'gesso-video-'));
  try {
    const file = path.join(directory, 'video');
    await writeFile(file, data);
    const seconds = at > 0 ? at * (await duration(file, timeoutMs, searchPath)) : 0;
    // There is no frame past the last one: step back from the end.
    for (const start of seconds > 0 ? [seconds, Math.max(0, seconds - 1), 0] : [0]) {
      const output = ['-map', '0:v:0', '-frames:v', '1', '-f', 'image2pipe', '-c:v', 'png', 'pipe:1'];
      const { stdout } = await ffmpeg(
        ['-ss', start.toFixed(3), ...INPUT, '-i', file, ...output],
        timeoutMs,
        searchPath,
      );
      if (stdout.length > 0) return { picture: stdout };
    }
    return { reason: 'ffmpeg finds no frame in it' };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { reason: 'ffmpeg is not installed' };
    return { reason: (error as Error).message };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** A video's length in seconds, 0 where it is not known. ffmpeg without an output prints it and fails. */
async function duration(file: string, timeoutMs: number, searchPath: string): Promise<number> {
  const { stderr } = await ffmpeg([...INPUT, '-i', file], timeoutMs, searchPath);
  const [, hours, minutes, seconds] = /Duration: (\d+):(\d+):([\d.]+)/.exec(stderr) ?? [];
  return Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
}

function ffmpeg(args: string[], timeoutMs: number, searchPath: string): Promise<{ stdout: Buffer; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('ffmpeg', ['-nostdin', '-hide_banner', '-loglevel', 'info', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      // Nothing of ours: no secret is passed on.
      env: { PATH: searchPath },
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    const chunks: Buffer[] = [];
    let length = 0;
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > LARGEST_FRAME) child.kill('SIGKILL');
      else chunks.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (stderr.length < 65_536) stderr += chunk.toString('latin1');
    });
    child.on('error', reject);
    child.on('close', (_code, signal) => {
      if (signal)
        reject(
          new Error(length > LARGEST_FRAME ? 'its frame is too large' : `ffmpeg took longer than ${timeoutMs} ms`),
        );
      else resolve({ stdout: Buffer.concat(chunks), stderr });
    });
  });
}
