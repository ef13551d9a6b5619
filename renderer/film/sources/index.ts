import type { Playback } from '../../scene/motion.ts';
import { lottieFrames } from './lottie.ts';
import { pageFrames } from './pages.ts';
import type { FrameSource, MovingAsset, SourceOptions } from './types.ts';
import { videoFrames } from './video.ts';

/** @throws (the source) an Error that says why there is no frame; what the signal is aborted with */
export function sourceOf(asset: MovingAsset, playback: Playback, options: SourceOptions): FrameSource {
  const { moving } = asset;
  switch (moving.kind) {
    case 'pages':
      return pageFrames(asset, moving.delays, playback, options);
    case 'video':
      return videoFrames(asset, moving, playback, options);
    case 'lottie':
      return lottieFrames(moving, playback, options);
    default:
      return moving satisfies never;
  }
}
