import type { PdfDocument, PdfRef } from './pdfkit.ts';

/** Further entries of a structure element (ISO 32000-1, tables 323 and 349). */
export interface ElementProperties {
  /** Text that stands for it. */
  alt?: string | undefined;
  /** An attribute object. */
  attributes?: Record<string, unknown> | undefined;
}

/** An element of the structure tree. */
export interface StructureElement {
  ref: PdfRef;
  kids: unknown[];
  inner: StructureElement[];
}

/** The structure tree of a document (ISO 32000-1, 14.7), written as pages end. */
export interface StructureTree {
  root: StructureElement;
  /** Adds an element, the last one of another. */
  element(type: string, parent: StructureElement, properties?: ElementProperties): StructureElement;
  /** Paints content that belongs to an element, in the stream that is written now. */
  mark(element: StructureElement, type: string, paint: () => Promise<void>): Promise<void>;
  /** Makes an annotation of the page, which is given its number in the structure, a part of an element. */
  annotation(element: StructureElement, make: (structParent: number) => PdfRef): void;
  /** Declares the stream that is written now to be the page's own. */
  beginPage(): void;
  /** Writes an element with all that is in it; nothing can be added then. */
  close(element: StructureElement): void;
  end(): void;
}

/**
 * Marked content is found by a number within its stream: the page's, or a form's, which has a list of its own in the
 * parent tree. pdfkit's own elements know the page's alone.
 */
export function structureTree(document: PdfDocument): StructureTree {
  const treeRoot = document.getStructTreeRoot();
  const parents = document.getStructParentTree();
  const listOf = new Map<PdfRef, unknown[]>();
  let pageStream = document.page?.content;

  const open = (S: string, P: PdfRef, { alt, attributes }: ElementProperties = {}): StructureElement => ({
    ref: document.ref({
      ...{ Type: 'StructElem', S, P },
      ...(alt ? { Alt: new String(alt) } : {}),
      ...(attributes ? { A: attributes } : {}),
    }),
    kids: [],
    inner: [],
  });
  const root = open('Document', treeRoot);

  /** The list of the elements that the marked contents of a stream belong to. */
  function contentsOf(stream: PdfRef): unknown[] {
    const known = listOf.get(stream);
    if (known) return known;
    const key = stream === pageStream ? document.page.structParentTreeKey : document.createStructParentTreeNextKey();
    if (stream !== pageStream) stream.data.StructParents = key;
    const list = parents.get(key);
    listOf.set(stream, list);
    return list;
  }

  function close(element: StructureElement): void {
    for (const inner of element.inner) close(inner);
    element.ref.data.K = element.kids;
    element.ref.end();
    element.kids = [];
    element.inner = [];
  }

  return {
    root,
    element(type, parent, properties) {
      const element = open(type, parent.ref, properties);
      parent.kids.push(element.ref);
      parent.inner.push(element);
      return element;
    },
    async mark(element, type, paint) {
      const { page } = document;
      const stream = page.content;
      const contents = contentsOf(stream);
      const MCID = contents.push(element.ref) - 1;
      const { data } = element.ref;
      data.Pg ??= page.dictionary;
      const isOfPage = stream === pageStream;
      if (isOfPage && data.Pg === page.dictionary) element.kids.push(MCID);
      else element.kids.push({ Type: 'MCR', Pg: page.dictionary, ...(isOfPage ? {} : { Stm: stream }), MCID });
      document.addContent(`/${type} <</MCID ${MCID}>> BDC`);
      await paint();
      document.addContent('EMC');
    },
    annotation(element, make) {
      const key = document.createStructParentTreeNextKey();
      parents.add(key, element.ref);
      element.kids.push({ Type: 'OBJR', Obj: make(key), Pg: document.page.dictionary });
    },
    beginPage() {
      pageStream = document.page.content;
      listOf.clear();
    },
    close,
    end() {
      close(root);
      treeRoot.data.K = [root.ref];
    },
  };
}
