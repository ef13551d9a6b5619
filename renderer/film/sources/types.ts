import type { Children } from '../../children.ts';
import type { Moving, RasterAsset } from '../../scene/image.ts';
import type { NamedFrame } from './window.ts';

export interface SourceOptions {
  children: Pick<Children, 'videoFrames' | 'drawLottie'>;
  /** ms of the film from one frame to the next; 0 where one frame alone is asked for. */
  step: number;
  /** Bytes of frames that may be held. */
  bytes: number;
  /** px that the whole picture is shown on. */
  shown: { width: number; height: number };
  timeoutMs: number;
  /** The most px of a frame. */
  maxPixels: number;
  signal: AbortSignal | undefined;
}

/** A moving picture as its frames, by the ms that it has been played for. Played to its end it begins anew. */
export type FrameSource = (played: number) => Promise<NamedFrame>;

/** A moving asset. */
export type MovingAsset = RasterAsset & { moving: Moving };
