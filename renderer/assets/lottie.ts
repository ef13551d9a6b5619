import type { Children } from '../children.ts';
import type { Moving, RasterAsset } from '../scene/image.ts';
import sharp from '../sharp.ts';
import { UnusableImage } from './unusable.ts';

/** A moving picture, as its frames by their time. */
export interface FrameSource {
  /**
   * The frame that shows `time` ms after the picture begins; after its end it begins anew.
   * @throws UnusableImage where it cannot be drawn
   */
  frame(time: number): Promise<Buffer>;
  /** ms that it lasts, and what its file lacks, once a frame was drawn. */
  duration(): number;
  damage(): string | undefined;
}

/** The size at which an animation is shown. */
export interface ShownSize {
  /** px of the design that the whole animation covers. */
  width: number;
  height: number;
}

export interface LottieSourceOptions {
  children: Pick<Children, 'drawLottie'>;
  size: ShownSize;
  /** px of a frame to a px of the design. */
  scale: number;
  timeoutMs: number;
  maxPixels: number;
  signal?: AbortSignal | undefined;
}

/** Whether a file may be an animation: JSON, or an archive of such (.lottie). */
export const mayBeLottie = (data: Buffer): boolean =>
  data.subarray(0, 4).equals(ARCHIVE) || /^\s*\{/.test(data.toString('utf8', 0, 64).replace(/^\ufeff/, ''));

const ARCHIVE = Buffer.from('PK\x03\x04');

/** Frames are kept for one render: little work is better than a small file. */
const COMPRESSION = 1;

/** A Lottie animation (JSON or .lottie) whose frames are drawn as they are asked for, as PNG files. */
export function lottieSource(data: Buffer, { children, size, signal, ...options }: LottieSourceOptions): FrameSource {
  let outside: readonly string[] = [];
  let duration = 0;
  return {
    async frame(time) {
      const drawn = await children.drawLottie(data, { ...options, ...size, times: [time] }, signal);
      if ('reason' in drawn) throw new UnusableImage(`it is no Lottie animation that can be drawn (${drawn.reason})`);
      const { pixels, width, height } = drawn;
      ({ outside, duration } = drawn);
      return sharp(pixels, { raw: { width, height, channels: 4 } })
        .png({ compressionLevel: COMPRESSION })
        .toBuffer();
    },
    duration: () => duration,
    damage() {
      if (outside.length === 0) return undefined;
      const [first = ''] = outside;
      const others = outside.length > 1 ? ` and ${outside.length - 1} more` : '';
      return `its files ${first.slice(0, 60)}${others} lie outside and are left out`;
    },
  };
}

/** The asset of a frame of an animation. */
export function frameAsset(frame: RasterAsset, source: FrameSource, moving: Moving | undefined): RasterAsset {
  const damage = source.damage();
  return { ...frame, ...(damage ? { damage } : {}), ...(moving ? { moving } : {}) };
}
