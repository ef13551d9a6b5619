import { imageKey } from './assets/load.ts';
import type { PlacedPage } from './design/choose-pages.ts';
import { warnOfDrawnOtherwise } from './drawn-otherwise.ts';
import { layoutPage, type PageOptions } from './elements/page.ts';
import type { LayoutContext } from './elements/types.ts';
import type { RenderError, Warn } from './errors.ts';
import { formatOf } from './formats/index.ts';
import type { LaidOutPage } from './formats/types.ts';
import type { ImageRequest } from './requests.ts';
import { type Assets, leaveOut, type Run } from './run.ts';
import { finiteItems } from './scene/finite.ts';
import { linksOf } from './scene/links.ts';
import type { Scene } from './scene/types.ts';
import { textLayouter } from './text/index.ts';

/** Lays out the pages one by one, as the format asks for them. */
export function* layOut(pages: readonly PlacedPage[], assets: Assets, run: Run): Generator<LaidOutPage> {
  const { options, signal, checkpoint, warn } = run;
  const layOutPage = pageLayouter(assets, run);
  const pageIds = idsOf(pages);
  for (const placed of pages) {
    signal?.throwIfAborted();
    checkpoint?.();
    const scene = layOutPage(placed);
    if (formatOf(options).opensLinks) warnOfDeadLinks(scene, pageIds, warn);
    yield { page: placed.page, scene };
  }
}

/** Of a page in a film, or of a part of one. */
type Shown = Pick<LayoutContext, 'animated'> & Pick<PageOptions, 'paper' | 'part'>;

/** A function that lays out a page of a render. */
export function pageLayouter({ images, fonts }: Assets, run: Run): (page: PlacedPage, shown?: Shown) => Scene {
  const { tools, options, textOptions, warn, watch } = run;
  const text = textLayouter({ fonts, measurer: tools.measurer }, tools.textCache);
  const image = (request: ImageRequest) => images.get(imageKey(request)) ?? null;
  const { pixelRatio, placeholder } = options;
  const onDamaged = (error: RenderError) => leaveOut(error, run);
  const shared = { image, text, textOptions, pixelRatio, placeholder, warn, onDamaged };
  const told = new Set<string>();
  return ({ page, path }, { animated, paper, part } = {}) => {
    const context = { ...shared, path, animated };
    const laidOut = watch.time('layout', () => layoutPage(page, context, { ...options, paper, part }));
    const scene = { ...laidOut, items: finiteItems(laidOut.items) };
    // A film lays a page out again.
    if (part || !told.has(path)) warnOfDrawnOtherwise(scene, warn);
    told.add(path);
    return scene;
  };
}

export const idsOf = (pages: readonly PlacedPage[]): Set<string> => new Set(pages.map(({ page }) => page.id));

/** The warnings of links to pages that are not rendered: such a link is left out. */
function warnOfDeadLinks({ items }: Scene, pageIds: ReadonlySet<string>, warn: Warn): void {
  for (const { link, origin } of linksOf(items))
    if ('page' in link && !pageIds.has(link.page)) {
      const message = `the link to #${link.page} is left out: no page of that id is rendered`;
      warn({ code: 'link_target_missing', path: origin, message });
    }
}
