/** A frame as an encoded picture, or the reason why there is none. */
export type VideoFrame = { picture: Buffer } | { reason: string };

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

/**
 * The work of a render that is done in processes of their own. A call rejects with the reason that its signal is aborted
 * with; the process is killed then.
 */
export interface Children {
  /** Decodes one frame of a video with the ffmpeg of the machine. */
  videoFrame(data: Uint8Array, options: VideoFrameOptions, signal?: AbortSignal): Promise<VideoFrame>;
  /**
   * Draws an SVG with librsvg.
   * @param timeout ms of work, the time spent waiting for the processor not counted
   */
  drawSvg(svg: Uint8Array, timeout: number, signal?: AbortSignal): Promise<SvgPixels>;
  /** Draws frames of a Lottie animation with ThorVG. */
  drawLottie(data: Uint8Array, options: LottieOptions, signal?: AbortSignal): Promise<LottieFrames>;
}
