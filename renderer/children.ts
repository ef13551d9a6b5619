/** A frame as an encoded picture, or the reason why there is none. */
export type VideoFrame = { picture: Buffer } | { reason: string };

/** A drawing as raw RGBA, or the reason why it was not finished. */
export type SvgPixels = { pixels: Buffer } | { reason: string };

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
}
