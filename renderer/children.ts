/** A frame as an encoded picture and the ms that its video lasts (0: not known), or the reason why there is none. */
export type VideoFrame = { picture: Buffer; duration: number } | { reason: string };

/** Frames as raw pixels, one after the other, or the reason why there are none. */
export type VideoFrames = { pixels: Buffer } | { reason: string };

export interface VideoFramesOptions {
  /** ms from the video's beginning, and ms of it from one frame to the next. */
  from: number;
  step: number;
  /** Frames at most; there are fewer where the video ends. */
  count: number;
  /** px that a frame is scaled to. */
  width: number;
  height: number;
  /** 4 with alpha. */
  channels: 3 | 4;
  /** For all of the frames, ms. */
  timeoutMs: number;
  /** The most px of a frame before it is scaled. */
  maxPixels: number;
}

/** A drawing as raw RGBA, or the reason why it was not finished. */
export type SvgPixels = { pixels: Buffer } | { reason: string };

export interface LottieOptions {
  /** ms from the animation's beginning, in order. */
  times: readonly number[];
  /** px of the design that the whole animation covers. */
  width: number;
  height: number;
  /** px of a frame to a px of the design. */
  scale: number;
  /** For all of the frames, ms of work. */
  timeoutMs: number;
  /** The most px of a frame. */
  maxPixels: number;
}

/** Frames as raw RGBA, one after the other, or the reason why there are none. */
export type LottieFrames =
  | {
      pixels: Buffer;
      /** px of each. */
      width: number;
      height: number;
      /** ms that the animation takes. */
      duration: number;
      /** The files that it names and does not hold. */
      outside: readonly string[];
    }
  | { reason: string };

export interface VideoFrameOptions {
  /** 0..1, a fraction of the video's length. */
  at: number;
  /** For the frame, the search for it included, ms. */
  timeoutMs: number;
  /** The most px of a frame. */
  maxPixels: number;
}

/** A file with a sound, and what of it is heard in a film. */
export interface SoundTrack {
  /** Of a sound, or of a video that may have one. */
  data: Uint8Array;
  /** ms of the film at which it begins; negative: its beginning is cut. */
  from: number;
  /** ms of the film at which it ends at the latest. */
  until: number;
  /** Fractions of the file's length between which it sounds. */
  startTime: number;
  endTime: number;
  /** 1: as recorded. The pitch stays. */
  speed: number;
  /** Linear gain, 0..1. */
  volume: number;
  /** Whether it begins again where it has ended before `until`. */
  loops: boolean;
}

/** A sound that cannot be decoded, by its index in the list. */
export interface Unusable {
  sound: number;
  reason: string;
}

export interface VideoOptions {
  kind: 'mp4' | 'webm';
  /** px; even. */
  width: number;
  height: number;
  fps: number;
  /** How many frames it has. */
  frames: number;
  /** ms of the film. */
  length: number;
  /** 0..1 */
  quality: number;
  /** Whether frames may be transparent; else their alpha is not looked at. */
  hasAlpha: boolean;
  sounds: readonly SoundTrack[];
  /** Threads of the processor that it may use. */
  threads: number;
  /** Seconds of the processor's time that it takes at most. */
  seconds: number;
  /** Bytes that the video has at most. */
  mostBytes: number;
}

/** Frames of a film: the first, and the one after the last. */
export interface FrameRange {
  from: number;
  to: number;
}

/** What an encoder says of a frame that it was given. */
export interface FrameTaken {
  /** Frames that it has in all. */
  done: number;
  /** The end of the range that the frame is of. */
  to: number;
}

/** Where the frames of a video go that are painted in one thread. */
export interface FramePainter {
  /**
   * The frames that are to be painted next here, from one to before another; null once there are no more. Other threads may
   * paint frames besides.
   */
  next(): Promise<FrameRange | null>;
  /**
   * Takes a frame, raw RGBA, not premultiplied; resolves when there is room for another. Null: the one before again.
   * @throws Error why no video is made; its code is ENOSPC where the disk is full, EFBIG where the video has too many bytes
   */
  write(frame: Uint8Array | null, index: number): Promise<FrameTaken>;
}

/** A video that is made of the frames it is given. */
export interface VideoEncoder extends FramePainter {
  /** The sounds that it lacks. */
  unusable: readonly Unusable[];
  hasSound: boolean;
  /** Resolves when the film is whole: the path of its file, which is there until `close`. @throws as `write` does */
  finish(): Promise<string>;
  /** Ends it, wherever it is, and deletes its files. */
  close(): Promise<void>;
}

/**
 * The work of a render that is done in processes of their own. A call rejects with the reason that its signal is aborted
 * with; the process is killed then.
 */
export interface Children {
  /** Decodes one frame of a video with the ffmpeg of the machine. */
  videoFrame(data: Uint8Array, options: VideoFrameOptions, signal?: AbortSignal): Promise<VideoFrame>;
  /** Decodes frames of a video in a row. */
  videoFrames(data: Uint8Array, options: VideoFramesOptions, signal?: AbortSignal): Promise<VideoFrames>;
  /**
   * Draws an SVG with librsvg.
   * @param timeout ms of work, the time spent waiting for the processor not counted
   */
  drawSvg(svg: Uint8Array, timeout: number, signal?: AbortSignal): Promise<SvgPixels>;
  /** Draws frames of a Lottie animation with ThorVG. */
  drawLottie(data: Uint8Array, options: LottieOptions, signal?: AbortSignal): Promise<LottieFrames>;
  /** Makes a video with the ffmpeg of the machine; `missing` where there is none. */
  encodeVideo(options: VideoOptions, signal?: AbortSignal): Promise<VideoEncoder | 'missing'>;
}
