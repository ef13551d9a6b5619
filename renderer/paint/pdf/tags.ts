/** The document's structure, for screen readers: which content is a paragraph, a figure, or mere decoration. */
export interface PageTags {
  /** Paints content that is read as text or as a figure; a figure says its `alt`. */
  element(kind: 'P' | 'Figure', alt: string | undefined, paint: () => Promise<void>): Promise<void>;
  /** Paints content that readers pass over. */
  artifact(paint: () => void | Promise<void>): Promise<void>;
  end(): void;
}

/** pdfkit's marked content, which its types leave out. */
interface Markings {
  struct(type: string, options?: { alt?: string }, children?: unknown[]): { add(child: unknown): void; end(): void };
  addStructure(element: unknown): void;
  markStructureContent(tag: string): unknown;
  markContent(tag: string): void;
  endMarkedContent(): void;
}

export function pageTags(document: PDFKit.PDFDocument): PageTags {
  const markings = document as unknown as Markings;
  const root = markings.struct('Document');
  markings.addStructure(root);
  return {
    async element(kind, alt, paint) {
      const content = markings.markStructureContent(kind);
      await paint();
      markings.endMarkedContent();
      root.add(markings.struct(kind, alt ? { alt } : {}, [content]));
    },
    async artifact(paint) {
      markings.markContent('Artifact');
      await paint();
      markings.endMarkedContent();
    },
    end: () => root.end(),
  };
}
