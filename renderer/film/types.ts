import type { SoundTrack } from '../children.ts';

/** A picture of a film. */
export interface FilmFrame {
  /** 0 … frameCount − 1. */
  index: number;
  /** ms on the film's clock. */
  time: number;
  /** RGBA, 8 bits each, not premultiplied, row by row. Do not change it: frames alike share it. */
  pixels: Buffer;
  /** Whether it equals the frame that was given before: `pixels` is the same buffer then. */
  same: boolean;
}

/** Something of a film that may sound, on the film's clock. */
export interface FilmSound extends SoundTrack {
  /** Its place in the design, e.g. `audios[0].src`. */
  path: string;
  /** The file, as it was fetched. */
  data: Buffer;
}

/** A design as a film, its pages one after the other. */
export interface Film {
  /** px of a frame. */
  width: number;
  height: number;
  fps: number;
  frameCount: number;
  /** ms */
  duration: number;
  /**
   * The frames of a range, in order, painted as they are asked for; default all.
   * @param range the first, and the one after the last
   * @throws RenderError as painting a picture does; what the signal is aborted with
   */
  frames(range?: { from: number; to: number }): AsyncGenerator<FilmFrame, void, undefined>;
  /** The frame at any time, ms on the film's clock; beyond its end the last one. */
  at(time: number): Promise<Buffer>;
  /** What sounds, with volumes above 0, fetched when it is first asked for. */
  sounds(): Promise<readonly FilmSound[]>;
  /** Ends what still runs for it. */
  close(): Promise<void>;
}

/** How a design becomes a film. */
export interface FilmOptions {
  /** Frames in a second. */
  fps: number;
  /** ms of the design's own clock at which the film begins; default 0. */
  startTime?: number | undefined;
  /** ms that it lasts at most; default: to the design's end. */
  duration?: number | undefined;
  /** Whether its sides are even numbers of px, as most videos need; default true. */
  even?: boolean | undefined;
}
