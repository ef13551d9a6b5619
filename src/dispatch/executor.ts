import type { Writable } from 'node:stream';
import type {
  Finding,
  RenderControl as RendererControl,
  RenderResult,
  ResolvedOptions,
  Warning,
} from '../../renderer/index.ts';

/** One render as it is handed on: the request's body stays the bytes that came, and is parsed where it is rendered. */
export interface RenderTask {
  /** JSON of an object whose `design` is rendered. Handed over: the executor may leave it empty. */
  body: Uint8Array;
  /** As the entrance has resolved them: nobody decides them again. */
  options: ResolvedOptions;
}

/** A check as it is handed on; its options are those of the render that is to follow. */
export interface CheckTask extends RenderTask {
  /** px to an inch of a picture as it is placed, below which it is reported. Default: the design's dpi, at most 150. */
  minDpi?: number;
}

/** What a render made: as the renderer says it, without what only it measures. */
export interface RenderedFile extends Omit<RenderResult, 'data' | 'timings' | 'pictures'> {
  /** Empty where it went to the control's `stream`. */
  data: Uint8Array;
  /** Absent where nothing was painted. */
  pictures?: RenderResult['pictures'];
  /** Whether an earlier render made it; absent where results are not kept. */
  reused?: boolean;
}

/** What belongs to one render; its signal ends it at once, in the middle of a page. */
export interface RenderControl extends Pick<RendererControl, 'signal' | 'onProgress'> {
  /**
   * Called when a file of several pages has grown too long to be held: its bytes go there, page by page, as fast as they are taken; it is
   * not ended. The render fails with its error.
   */
  stream?: () => Writable;
}

/** The same rendering, whose results begin with warnings that its entrance has. */
export const withWarnings = (
  { render }: Pick<Executor, 'render'>,
  warnings: readonly Warning[],
): Pick<Executor, 'render'> => ({
  async render(task, control) {
    const file = await render(task, control);
    return { ...file, warnings: [...warnings, ...file.warnings] };
  },
});

/** Runs renders, some at a time. The service knows no more of how. */
export interface Executor {
  /**
   * @throws RenderError as the renderer does; ServiceError `queue_full`, `render_timeout`, `cancelled`, `worker_crashed`
   */
  render(task: RenderTask, control?: RenderControl): Promise<RenderedFile>;
  /** Looks a design over without rendering it. @throws as `render` does */
  check(task: CheckTask, control?: RenderControl): Promise<Finding[]>;
  /**
   * Whether it can render: its workers are up and their fonts are there.
   * @throws what kept them from being made ready
   */
  ready(): Promise<boolean>;
  /** How much there is to do at this moment. */
  load(): { running: number; waiting: number };
  close(): Promise<void>;
}
