import type { PlacedLink } from '../../scene/links.ts';
import { applyMatrix } from '../../scene/matrix.ts';
import type { Matrix } from '../../scene/types.ts';
import type { PdfDocument, PdfRef } from './pdfkit.ts';

/** Puts links on the pages of a document. */
export interface LinkWriter {
  /** Declares the current coordinates to be those of the page's links, and the page to be where links to its id lead. */
  beginPage(id: string): void;
  /**
   * What makes each area of a link open it, called with the annotation's number in the structure: an annotation is written
   * at once.
   */
  add(link: PlacedLink): ((structParent: number) => PdfRef)[];
}

/**
 * Link annotations (ISO 32000-1, 12.5.6.5): a rectangle each, and the quadrilateral where the element is turned. Pages
 * are destinations by their ids, the first of several with one id.
 *
 * @param pageIds the ids of the document's pages; links to others are left out
 */
export function linkWriter(document: PdfDocument, pageIds: ReadonlySet<string>): LinkWriter {
  let base: Matrix;
  const begun = new Set<string>();
  return {
    beginPage(id) {
      base = [...document._ctm];
      if (!begun.has(id)) document.addNamedDestination(id, 'Fit');
      begun.add(id);
    },
    add({ link, areas }) {
      const isPage = 'page' in link;
      if (isPage && !pageIds.has(link.page)) return [];
      const text = new String(isPage ? link.page : link.url);
      const action = document.ref(isPage ? { S: 'GoTo', D: text } : { S: 'URI', URI: text });
      action.end();
      return areas.map((area) => (StructParent) => {
        const corners = area.map(([x, y]) => applyMatrix(base, x, y).map((v) => Number(v.toFixed(3))));
        const [topLeft, topRight, bottomRight, bottomLeft] = corners as [number[], number[], number[], number[]];
        const [xs, ys] = [corners.map(([x]) => x!), corners.map(([, y]) => y!)];
        const [left, bottom, right, top] = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
        const current = document._ctm;
        // pdfkit would turn only two of the corners.
        document._ctm = [1, 0, 0, 1, 0, 0];
        document.annotate(left, top, right - left, bottom - top, {
          Subtype: 'Link',
          StructParent,
          A: action,
          Contents: text,
          QuadPoints: [...topLeft, ...topRight, ...bottomLeft, ...bottomRight],
        });
        document._ctm = current;
        return document.page.annotations.at(-1)!;
      });
    },
  };
}
