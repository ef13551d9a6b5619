/**
 * `gesso/polotno-node`: the interface of the package of that name, without its browser, so that a project changes one
 * import. Attributes are the render options.
 */
import {
  createRenderer,
  RenderError,
  type Renderer,
  type RendererOptions,
  type RenderOptions,
  type RenderResult,
} from '../renderer/index.ts';

export { RenderError, type Warning } from '../renderer/index.ts';

/** The design and the render options, by the names that users of the editor know. Unknown names are ignored. */
export type Attributes = RenderOptions | Record<string, unknown>;

/** The same, and what is called after each frame with the share that is done, 0..1, and the frame's time, ms. */
export type FilmAttributes = Attributes & { onProgress?: (progress: number, frameTime: number) => void };

/** All optional; whatever else the browser's instance takes (`requestTimeout`, `useParallelPages` …) is ignored. */
export interface InstanceOptions extends RendererOptions {
  /** Ignored: nothing is asked of a server. */
  key?: string;
}

export interface Instance {
  /** A picture of a page, as a data URL. @throws RenderError naming what is wrong and where */
  jsonToDataURL(json: unknown, attrs?: Attributes): Promise<string>;
  /** A picture of a page, in base64 alone. @throws RenderError */
  jsonToImageBase64(json: unknown, attrs?: Attributes): Promise<string>;
  /** A pdf of all pages, as a data URL. @throws RenderError */
  jsonToPDFDataURL(json: unknown, attrs?: Attributes): Promise<string>;
  /** A pdf of all pages, in base64 alone. @throws RenderError */
  jsonToPDFBase64(json: unknown, attrs?: Attributes): Promise<string>;
  /** A gif of all pages, as a data URL; 10 frames a second where `fps` says nothing. @throws RenderError */
  jsonToGIFDataURL(json: unknown, attrs?: FilmAttributes): Promise<string>;
  /** A gif of all pages, in base64 alone. @throws RenderError */
  jsonToGIFBase64(json: unknown, attrs?: FilmAttributes): Promise<string>;
  /** An mp4 of all pages, as a data URL; 30 frames a second where `fps` says nothing. @throws RenderError `ffmpeg_missing` */
  jsonToVideoDataURL(json: unknown, attrs?: FilmAttributes): Promise<string>;
  /** An mp4 of all pages, in base64 alone. @throws RenderError `ffmpeg_missing` */
  jsonToVideoBase64(json: unknown, attrs?: FilmAttributes): Promise<string>;
  /** A picture of a page, or the file that `format` asks for, as a `Blob` of its media type. */
  jsonToBlob(json: unknown, attrs?: Attributes): Promise<Blob>;
  /** Waits for the renders under way and lets everything go; to call it twice does no harm. */
  close(): Promise<void>;
  /** @throws RenderError always: there is no page that code could run in */
  run(...args: unknown[]): Promise<never>;
}

/** The editor's own fonts come from here, as in the browser. */
const GOOGLE_FONTS = 'https://fonts.googleapis.com';

const WITHOUT_BROWSER = {
  run: 'Change the design before it is rendered: it is plain JSON. Exports have methods of their own (jsonToDataURL …).',
  browser: 'Leave `browser` out, and remove what starts it.',
  url: 'Leave `url` out: no page is opened. A setup of fonts goes to `fonts`, `fontsDir` or `googleFontsUrl`.',
} as const;

const withoutBrowser = (name: keyof typeof WITHOUT_BROWSER): RenderError =>
  new RenderError({
    kind: 'input',
    code: 'no_browser',
    path: name,
    message: `\`${name}\` has no meaning here: Gesso renders without a browser. ${WITHOUT_BROWSER[name]}`,
    hint: WITHOUT_BROWSER[name],
  });

const closed = (): RenderError =>
  new RenderError({
    kind: 'input',
    code: 'instance_closed',
    message: 'the instance is closed',
    hint: 'create one, and close it after the last render',
  });

/**
 * Gets ready to render; fonts and connections are kept until `close`.
 * @throws RenderError `no_browser` where a `browser` or the `url` of a page is given
 */
export async function createInstance(options: InstanceOptions | Record<string, unknown> = {}): Promise<Instance> {
  for (const name of ['browser', 'url'] as const)
    if ((options as Record<string, unknown>)[name] !== undefined) throw withoutBrowser(name);
  const renderer = await createRenderer({ googleFontsUrl: GOOGLE_FONTS, ...options });
  const running = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;

  async function render(json: unknown, attrs: Attributes): Promise<RenderResult> {
    if (closing) throw closed();
    const result = renderer.render(json, attrs);
    running.add(result);
    try {
      return await result;
    } finally {
      running.delete(result);
    }
  }
  const picture = (json: unknown, attrs: Attributes = {}) => render(json, attrs);
  const pdf = (json: unknown, attrs: Attributes = {}) => render(json, { ...attrs, format: 'pdf' });
  const gif = (json: unknown, attrs: Attributes = {}) => render(json, { ...attrs, format: 'gif' });
  const video = (json: unknown, attrs: Attributes = {}) =>
    render(json, { ...attrs, format: isWebm(attrs) ? 'webm' : 'mp4' });

  const instance: Instance = {
    jsonToDataURL: async (json, attrs) => dataUrl(await picture(json, attrs)),
    jsonToImageBase64: async (json, attrs) => base64(await picture(json, attrs)),
    jsonToPDFDataURL: async (json, attrs) => dataUrl(await pdf(json, attrs)),
    jsonToPDFBase64: async (json, attrs) => base64(await pdf(json, attrs)),
    jsonToGIFDataURL: async (json, attrs) => dataUrl(await gif(json, attrs)),
    jsonToGIFBase64: async (json, attrs) => base64(await gif(json, attrs)),
    jsonToVideoDataURL: async (json, attrs) => dataUrl(await video(json, attrs)),
    jsonToVideoBase64: async (json, attrs) => base64(await video(json, attrs)),
    async jsonToBlob(json, attrs) {
      const { data, mime } = await picture(json, attrs);
      return new Blob([new Uint8Array(data)], { type: mime });
    },
    close() {
      closing ??= closeAfter(renderer, running);
      return closing;
    },
    run: () => Promise.reject(withoutBrowser('run')),
  };
  // Not enumerable, so that logging or copying an instance does not call a getter that throws.
  for (const name of ['browser', 'url'] as const)
    Object.defineProperty(instance, name, {
      get() {
        throw withoutBrowser(name);
      },
    });
  return instance;
}

/** @throws RenderError always: there is no browser to start */
export async function createBrowser(): Promise<never> {
  throw withoutBrowser('browser');
}

const isWebm = ({ format, mimeType }: { format?: unknown; mimeType?: unknown }): boolean =>
  format === 'webm' || (format === undefined && mimeType === 'video/webm');

const base64 = ({ data }: RenderResult): string => data.toString('base64');
const dataUrl = (result: RenderResult): string => `data:${result.mime};base64,${base64(result)}`;

async function closeAfter(renderer: Renderer, running: ReadonlySet<Promise<unknown>>): Promise<void> {
  await Promise.allSettled(running);
  await renderer.close();
}
