import type { Writable } from 'node:stream';
import type { CheckOptions, Finding, RenderOptions, Warning, WebFile } from '../renderer/index.ts';

/** One render as it is handed on: the request's body stays the bytes that came, and is parsed where it is rendered. */
export interface RenderTask {
  /** JSON of an object whose `design` is rendered. */
  body: Uint8Array;
  options: RenderOptions;
}

/** A check as it is handed on. */
export interface CheckTask {
  /** JSON of an object whose `design` is checked. */
  body: Uint8Array;
  options: CheckOptions;
}

export interface RenderedFile {
  /** Empty where it went to the control's `stream`. */
  data: Uint8Array;
  mime: string;
  /** Without the dot. */
  extension: string;
  /** px of the picture, or of the first page. */
  width: number;
  height: number;
  pages: number;
  warnings: Warning[];
  /** The pictures of the web that it shows. */
  sources: WebFile[];
  /** Pictures that were decoded for it, and those kept from earlier renders; absent where nothing was painted. */
  pictures?: { made: number; reused: number };
  /** Whether an earlier render made it; absent where results are not kept. */
  reused?: boolean;
}

export interface RenderControl {
  /** Ends the render: its client went away. */
  signal?: AbortSignal;
  /** Called after each page. */
  onProgress?: (done: number, total: number) => void;
  /**
   * Called when a pdf has grown too long to be held: its bytes go there, page by page, as fast as they are taken; it is
   * not ended. The render fails with its error.
   */
  stream?: () => Writable;
}

/** Runs renders, some at a time. The service knows no more of how. */
export interface Executor {
  /**
   * @throws RenderError as the renderer does; ServiceError `queue_full`, `render_timeout`, `cancelled`, `worker_crashed`
   */
  render(task: RenderTask, control?: RenderControl): Promise<RenderedFile>;
  /** Looks a design over without rendering it. @throws as `render` does */
  check(task: CheckTask, control?: RenderControl): Promise<Finding[]>;
  /** Whether it can render: its workers are up and their fonts are there. */
  ready(): Promise<boolean>;
  /** How much there is to do at this moment. */
  load(): { running: number; waiting: number };
  close(): Promise<void>;
}
