import type { PlacedLink } from '../../scene/links.ts';
import type { LinkWriter } from './links.ts';
import type { PdfDocument, StructureElement } from './pdfkit.ts';

/** The document's structure, for screen readers: which content is a paragraph, a figure, or mere decoration. */
export interface PageTags {
  /** Paints content that is read as text or as a figure; a figure says its `alt`. Its links lie over it. */
  element(
    kind: 'P' | 'Figure',
    alt: string | undefined,
    paint: () => Promise<void>,
    links?: readonly PlacedLink[],
  ): Promise<void>;
  /** Paints content that readers pass over. */
  artifact(paint: () => void | Promise<void>): Promise<void>;
  /** Links over content that is not text. */
  links(links: readonly PlacedLink[]): void;
  end(): void;
}

/** @param writer puts links on the pages; null where there are to be none */
export function pageTags(document: PdfDocument, writer: LinkWriter | null): PageTags {
  const root = document.struct('Document');
  document.addStructure(root);

  function addLinks(links: readonly PlacedLink[], parent: StructureElement): void {
    for (const link of writer ? links : []) {
      const element = document.struct('Link');
      writer?.add(link, element);
      parent.add(element);
      element.end();
    }
  }

  return {
    async element(kind, alt, paint, links = []) {
      const content = document.markStructureContent(kind);
      await paint();
      document.endMarkedContent();
      const element = document.struct(kind, alt ? { alt } : {});
      element.add(content);
      addLinks(links, element);
      root.add(element);
      element.end();
    },
    async artifact(paint) {
      document.markContent('Artifact');
      await paint();
      document.endMarkedContent();
    },
    links: (links) => addLinks(links, root),
    end: () => root.end(),
  };
}
