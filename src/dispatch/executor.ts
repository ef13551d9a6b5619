import type { Writable } from 'node:stream';
import type { RenderControl as RendererControl, RenderResult, Warning } from '../../renderer/index.ts';
import type { Checked, ChildCounts, DesignFields, PrintCheck, ResolvedOptions } from '../../renderer/internal.ts';

/**
 * A render as the front hands it on. The body stays the bytes that the client sent, and is parsed where it is rendered.
 */
export interface RenderTask {
  /**
   * JSON of an object whose `design` is rendered, or whose `template` filled with its `record`; its `data` count where
   * the options have none. Handed over: the executor may leave it empty.
   */
  body: Uint8Array;
  /** Resolved at the entrance; nobody resolves them again. */
  options: ResolvedOptions;
  /** Says, in place of the body, what is shown: equal digests are equal designs with equal data. */
  digest?: (() => Promise<string>) | undefined;
  /** The design has no more pages than so many, where that is known. */
  pages?: number | undefined;
}

/** A check as the front hands it on; its options are those of the render that may follow. */
export interface CheckTask extends RenderTask {
  /** Pictures placed with fewer px to an inch are reported. Default: the design's dpi, at most 150. */
  minDpi?: number;
  /** Whether, and by which limits, it looks for what print asks for. */
  print?: PrintCheck | undefined;
  /** Whether a report is made. */
  report?: boolean | undefined;
}

/** The result of a render. What is measured is absent where nothing was painted. */
export interface RenderedFile extends Omit<RenderResult, 'data' | 'timings' | 'pictures'> {
  /** Empty where it went to the control's `stream`. */
  data: Uint8Array;
  /** Whether `data` are kept for later renders: they are neither changed nor moved, and given back by `releaseFile` alone. */
  isKept?: boolean;
  /** The SHA-256 of `data`, in base64url, where it is known. */
  digest?: string;
  pictures?: RenderResult['pictures'];
  /** ms by stage. */
  timings?: RenderResult['timings'];
  /** Whether an earlier render made it; absent where results are not kept. */
  reused?: boolean;
}

/** What a log says of a render. */
export interface RenderSummary {
  format: string;
  pages: number;
  /** ms by stage; absent where nothing was painted. */
  stages?: Record<string, number>;
  /** Whether the result of an earlier render was given; absent where results are not kept. */
  reused?: boolean;
}

export function summaryOf(format: string, { pages, timings, reused }: RenderedFile): RenderSummary {
  const stages = timings && Object.entries(timings).map(([stage, ms]) => [stage, Math.round(ms)]);
  return {
    format,
    pages,
    ...(stages && { stages: Object.fromEntries(stages) }),
    ...(reused !== undefined && { reused }),
  };
}

/** The circumstances of one render. Its signal ends the render at once, in the middle of a page. */
export interface RenderControl extends Pick<RendererControl, 'signal' | 'onProgress'> {
  /** Whose render it is: a key's owner. What one has rendered is not given to another. Default: everybody. */
  owner?: string;
  /** Who waits for it, as callers have their turns. Default: its owner. */
  caller?: string;
  /**
   * Called when a file of several pages has grown too long to hold in memory. Its bytes go to the returned stream, page
   * by page, as fast as the stream takes them. The stream is not ended; its error fails the render.
   */
  stream?: () => Writable;
  /** The trace that it is a part of: a `traceparent`. */
  trace?: string;
  /** Renders in a process of its own, since the render may end its process. Default: with the others. */
  quarantine?: boolean;
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

/** Runs renders, several at a time. The service knows only this interface. */
export interface Executor {
  /**
   * @throws RenderError as the renderer does; ServiceError `queue_full`, `render_timeout`, `cancelled`, `worker_crashed`
   */
  render(task: RenderTask, control?: RenderControl): Promise<RenderedFile>;
  /** Looks a design over without rendering it. @throws as `render` does */
  check(task: CheckTask, control?: RenderControl): Promise<Checked>;
  /** What can be changed in a design. @throws as `render` does */
  fields(task: RenderTask, control?: RenderControl): Promise<DesignFields>;
  /**
   * Whether it can render: its workers have started and have their fonts.
   * @throws what kept them from being made ready
   */
  ready(): Promise<boolean>;
  /** How much there is to do at this moment. */
  load(): { running: number; waiting: number };
  /** How many workers were started in place of others; absent where it has none. */
  restarts?(): number;
  /** How many renders were answered by the file that the same request had before; absent where none is. */
  repeats?(): number;
  /** The processes of its renders (ffmpeg, librsvg); absent where it has none. */
  children?(): ChildCounts;
  close(): Promise<void>;
}
