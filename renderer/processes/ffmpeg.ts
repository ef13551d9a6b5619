/** How every ffmpeg is called: quietly, within limits, with files and pipes alone. */

/** Where programs are installed. */
export const USUAL_PLACES = '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin';

/** ffmpeg may read the files it is given and nothing else: a playlist or reference inside them is not followed. */
export const LOCAL_ONLY = ['-protocol_whitelist', 'file,pipe'];

/** Containers that sounds come in, those of videos among them. Playlists are none of them. */
const SOUND_FORMATS = 'mp3,wav,ogg,flac,aac,aiff,caf,mov,matroska,avi,mpegts,flv';

/** Before each file of a sound. */
export const SOUND_INPUT = [...LOCAL_ONLY, '-format_whitelist', SOUND_FORMATS];

/** The beginning of the names of the folders that hold the files of one ffmpeg. */
export const FOLDER_PREFIX = 'video-';

/** Where an ffmpeg is, and where its files are. */
export interface Places {
  /** Where files are written to for ffmpeg and by it; made where it is missing. */
  folder: string;
  /** Where ffmpeg is looked for, as in PATH. */
  searchPath: string;
}

/** Whether a program could not be started since it is not there. */
export const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException | null)?.code === 'ENOENT';

/** The error of a full disk, by which everybody knows it, where ffmpeg complains of one. */
export const diskFull = (complaint: string): Error | null =>
  /No space left on device|Disk quota exceeded/i.test(complaint)
    ? Object.assign(new Error('ffmpeg found the disk full'), { code: 'ENOSPC' })
    : null;
