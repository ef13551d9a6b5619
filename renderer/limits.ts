/** What a render may use at most; each is an error of its own when it is exceeded. */
export interface Limits {
  /** Pages of a design. Default 1000. */
  pages: number;
  /** Elements of a design, groups and their children included. Default 20,000. */
  elements: number;
  /** Groups within groups. Default 100. */
  depth: number;
  /** Pixels of one picture or page. Default 100 million (10,000 × 10,000). */
  outputPixels: number;
  /** Pixels of layers that blurs, shadows and filters of one picture work on, each as often as it is. Default 500 million. */
  effectPixels: number;
  /** Pixels of one source picture. Default 100 million. */
  inputPixels: number;
  /** Bytes of one picture or font file. Default 50 MB. */
  assetBytes: number;
  /** Bytes of all fonts that a design takes from URLs and data URIs, unpacked. Default 250 MB. */
  fontBytes: number;
  /** Different pictures and font files of a design. Default 1000. */
  assets: number;
  /** ms of a film. Default 600,000 (10 minutes). */
  filmDuration: number;
  /** Frames of a film. Default 36,000 (20 minutes at 30 a second). */
  filmFrames: number;
  /** Pixels of all frames of a film. Default 40,000 million (10 minutes of 1080 × 1920 at 30 a second). */
  filmPixels: number;
  /** Bytes of a film's file. Default 1 GB. */
  filmBytes: number;
  /** Sounds of a film, those of its videos included. Default 100. */
  sounds: number;
}

export const DEFAULT_LIMITS: Limits = {
  pages: 1000,
  elements: 20_000,
  depth: 100,
  outputPixels: 100e6,
  effectPixels: 500e6,
  inputPixels: 100e6,
  assetBytes: 50e6,
  fontBytes: 250e6,
  assets: 1000,
  filmDuration: 600_000,
  filmFrames: 36_000,
  filmPixels: 40e9,
  filmBytes: 1e9,
  sounds: 100,
};
