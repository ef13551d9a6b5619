import type { PlacedLink } from '../../scene/links.ts';
import type { LinkWriter } from './links.ts';

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

interface StructureElement {
  add(child: unknown): void;
  end(): void;
}

/** pdfkit's marked content, which its types leave out. */
interface Markings {
  struct(type: string, options?: { alt?: string }): StructureElement;
  addStructure(element: unknown): void;
  markStructureContent(tag: string): unknown;
  markContent(tag: string): void;
  endMarkedContent(): void;
}

/** @param writer puts links on the pages; null where there are to be none */
export function pageTags(document: PDFKit.PDFDocument, writer: LinkWriter | null): PageTags {
  const markings = document as unknown as Markings;
  const root = markings.struct('Document');
  markings.addStructure(root);

  function addLinks(links: readonly PlacedLink[], parent: StructureElement): void {
    for (const link of writer ? links : []) {
      const element = markings.struct('Link');
      writer?.add(link, element);
      parent.add(element);
      element.end();
    }
  }

  return {
    async element(kind, alt, paint, links = []) {
      const content = markings.markStructureContent(kind);
      await paint();
      markings.endMarkedContent();
      const element = markings.struct(kind, alt ? { alt } : {});
      element.add(content);
      addLinks(links, element);
      root.add(element);
      element.end();
    },
    async artifact(paint) {
      markings.markContent('Artifact');
      await paint();
      markings.endMarkedContent();
    },
    links: (links) => addLinks(links, root),
    end: () => root.end(),
  };
}
