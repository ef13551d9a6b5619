import { quoted, RenderError, shortName } from '../errors.ts';
import type { Design, Page } from './parse.ts';

/** A page with its place in the design, e.g. `pages[2]`. */
export interface PlacedPage {
  page: Page;
  path: string;
}

/** Pages that a message lists. */
const MOST_LISTED = 20;

/**
 * The pages to render: the requested ones in the order of the design, else all; one where the format holds one picture.
 * @throws RenderError `page_not_found`, `no_pages`
 */
export function choosePages(
  design: Design,
  { pageId, pageIds }: { pageId?: string | undefined; pageIds?: string[] | undefined },
  paged: boolean,
): PlacedPage[] {
  const all = design.pages.map((page, i) => ({ page, path: `pages[${i}]` }));
  const wanted = pageIds?.length ? pageIds : pageId ? [pageId] : null;
  for (const id of wanted ?? [])
    if (!all.some(({ page }) => page.id === id)) {
      const more = all.length > MOST_LISTED ? `, and ${all.length - MOST_LISTED} more` : '';
      const listed = all.slice(0, MOST_LISTED).map(({ page }) => shortName(page.id));
      const known = listed.length > 0 ? listed.join(', ') + more : 'no pages';
      const message = `no page has the id ${quoted(id)}; there are ${known}`;
      throw new RenderError({ kind: 'input', code: 'page_not_found', path: 'pages', message });
    }
  const chosen = wanted ? all.filter(({ page }) => wanted.includes(page.id)) : all;
  if (chosen.length === 0)
    throw new RenderError({ kind: 'input', code: 'no_pages', path: 'pages', message: 'the design has no pages' });
  return paged ? chosen : chosen.slice(0, 1);
}
