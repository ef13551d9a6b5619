/** Renders of what is written: one at a time, the latest, and some time after the last key. */
import type { Api, Rendered } from './api.ts';
import type { Checks } from './check.ts';
import { type Json, pageIdOf, pagesOf } from './design.ts';
import { byId, debounced, save } from './dom.ts';
import type { Editor } from './editor.ts';
import type { Moment } from './moment.ts';
import { formatOf, isDocument, isFilm, type Options } from './options.ts';
import type { Overlay } from './overlay.ts';
import { readDesign } from './reading.ts';
import type { Stage } from './stage.ts';
import type { Strip } from './strip.ts';
import type { Templates } from './templates.ts';

/** ms after the last key before a render; films take longer to make. */
const PAUSE = { picture: 300, film: 900 };
/** Options that choose what of a design is shown, which the small pictures of its pages have not. */
const OF_ONE_PAGE = new Set(['format', 'pixelRatio', 'size', 'pageId', 'pageIds', 'time', 'quality']);

/** What takes part in a render. */
export interface Parts {
  api: Api;
  editor: Editor;
  stage: Stage;
  overlay: Overlay;
  strip: Strip;
  moment: Moment;
  checks: Checks;
  templates: Templates;
  /** The options of the form. */
  options(): Options;
  /** Whether the lines of print are shown, which lie around the bleed too. */
  lines(): boolean;
  /** The page that is looked at. */
  page(): number;
  /** The design has so many pages. */
  onPages(count: number): void;
  onDone(rendered: Rendered): void;
  onFail(error: unknown): void;
}

/** Says how a render went. */
export const say = (text: string): void => {
  byId('status').textContent = text;
};

export function createRenders(parts: Parts) {
  const { api, editor, stage, overlay, strip, moment, checks, templates } = parts;
  /** Ends the render under way when another begins. */
  let running = new AbortController();
  /** Whether another render follows, so that the end of this one is not yet the end. */
  let isAwaited = false;
  const later = debounced(() => void now());

  /** What of the design is rendered: all pages of a film, and the moment or the page of a picture. */
  function part(design: Json, options: Options): Options {
    if (isFilm(options) || isDocument(options) || options.time !== undefined) return {};
    const isChosen = options.pageId !== undefined || pagesOf(design).length === 0;
    return isChosen ? {} : { pageId: pageIdOf(design, parts.page()) };
  }

  /** The whole body of a request for the design as it is, filled as the form of its template says. */
  const bodyOf = (design: Json, options: Options) => ({
    ...options,
    ...templates.memberOf(editor.text(), design),
    ...templates.filled(),
    ...part(design, options),
  });

  /** Renders in the way that fits the format; says how far a film is. */
  function made(body: Record<string, unknown>, signal: AbortSignal): Promise<Rendered> {
    if (!isFilm(body)) return api.render(body, signal);
    return api.renderFilm(body, signal, (percent) => {
      stage.busy(percent / 100);
      say(`Rendering the film … ${percent} %`);
    });
  }

  /** Does one thing at a time; what is still under way is given up. */
  async function run(action: (signal: AbortSignal) => Promise<void>): Promise<void> {
    later.cancel();
    running.abort();
    const mine = new AbortController();
    running = mine;
    isAwaited = false;
    stage.busy(null);
    try {
      await action(mine.signal);
    } catch (error) {
      if (mine === running) {
        say('');
        parts.onFail(error);
      }
    } finally {
      if (mine === running && !isAwaited) stage.busy(undefined);
    }
  }

  /** Renders the page that is looked at; a document is looked at as a picture. */
  const now = () =>
    run(async (signal) => {
      const design = readDesign(editor);
      parts.onPages(pagesOf(design).length);
      const options: Options = { ...parts.options(), ...(parts.lines() && { includeBleed: true }) };
      moment.show(design, options);
      // What a render is refused for is found by a check, too.
      const checking = checks.isOn() ? check(design, options, signal) : Promise.resolve();
      checking.catch(() => {});
      const began = performance.now();
      const asPicture = isDocument(options);
      const rendered = await made(bodyOf(design, asPicture ? { ...options, format: 'png' } : options), signal);
      const page = parts.page();
      stage.show(rendered.blob, `Page ${page + 1}, as rendered`);
      const isExact = !isFilm(options) && options.size === undefined;
      overlay.show({ design, page, bleed: options.includeBleed === true, exact: isExact });
      const told = [`${Math.round(performance.now() - began)} ms`, `${Math.ceil(rendered.blob.size / 1024)} KB`];
      say([...told, ...(asPicture ? [`${formatOf(options).title} shown as PNG`] : [])].join(', '));
      parts.onDone(rendered);
      const kept = Object.entries({ ...options, ...templates.filled() }).filter(([name]) => !OF_ONE_PAGE.has(name));
      strip.show(design, page, Object.fromEntries(kept));
      await checking;
    });

  async function check(design: Json, options: Options, signal: AbortSignal): Promise<void> {
    // The pages of all that is written.
    const { pageId: _, ...body } = bodyOf(design, options);
    const findings = await api.check({ ...body, ...checks.asked() }, signal);
    checks.show(findings);
    overlay.showFindings(findings);
  }

  return {
    now: () => void now(),
    soon(): void {
      isAwaited = true;
      stage.busy(null);
      later.after(isFilm(parts.options()) ? PAUSE.film : PAUSE.picture);
    },
    /** Gives up what is under way, for another design is fetched. */
    hold(): void {
      later.cancel();
      running.abort();
      running = new AbortController();
      isAwaited = true;
      stage.busy(null);
    },
    /** It is not fetched: nothing follows. */
    release(): void {
      isAwaited = false;
      stage.busy(undefined);
    },
    /** Renders into a file. @param name without its extension */
    download: (name: string) =>
      void run(async (signal) => {
        const options = parts.options();
        const { blob } = await made(bodyOf(readDesign(editor), options), signal);
        const file = `${name}.${formatOf(options).extension}`;
        save(blob, file);
        say(`Downloaded ${file}`);
      }),
  };
}
