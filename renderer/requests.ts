/** The requests of elements to `assets/` and `fonts/`, to be loaded before layout. */

/** A picture that an element needs. `colorsReplace` makes another asset of the same source. */
export interface ImageRequest {
  src: string;
  /** The property it stands in, for messages: `src`, `clipSrc`, `maskSrc`. */
  property: string;
  colorsReplace?: Readonly<Record<string, string>>;
  /** For a video: the fraction of its length at which the frame is taken. Absent for pictures. */
  frameAt?: number;
  /** For a Lottie animation: the frame's time, ms, and px of the design that the whole of it covers. Absent for pictures. */
  lottie?: { time: number; width: number; height: number };
}

/** A family that an element needs, with the text it is to draw (for choosing subset files and fallbacks). */
export interface FontRequest {
  family: string;
  weight: number;
  italic: boolean;
  text: string;
}

/** Everything an element needs before it can be laid out. */
export interface AssetRequests {
  images: ImageRequest[];
  fonts: FontRequest[];
}
