import type { LayerLimits } from './open-layers.ts';
import type { PictureOptions } from './pictures.ts';

/** Runs work during which the thread must not end; it may reject without running it. */
export type CriticalSection = <T>(work: () => Promise<T>) => Promise<T>;

export interface RasterOptions extends PictureOptions {
  /** Runs Skia's work; default: it is just called. */
  criticalSection?: CriticalSection | undefined;
  /** Called while Skia paints in a thread of its own: what this thread will need later may be made ready now. Must not throw. */
  meanwhile?: (() => void) | undefined;
  /** Called between two items; throws where the render is to end. */
  checkpoint?: (() => void) | undefined;
  /** px of layers that effects may work on; default: any. */
  effectPixels?: number;
  /** Instead of the painter's own, for tests. */
  layerLimits?: LayerLimits;
  /** Whether the scene is likely to let nothing through; it saves time where it does. Default false. */
  mostlyOpaque?: boolean;
}
