import type { PlacedLink } from '../../scene/links.ts';
import type { TextBlock } from '../../scene/text-block.ts';
import type { Link } from '../../scene/types.ts';
import type { LinkWriter } from './links.ts';
import type { PdfDocument } from './pdfkit.ts';
import { type StructureElement, structureTree } from './structure.ts';

/** Where content is read: a part of a text, and a link in it. */
export interface Reading {
  /** Absent: a paragraph of its own. */
  block?: TextBlock | undefined;
  link?: Link | undefined;
}

/** The texts of one element of the design. */
export interface TextTags {
  /** Paints content that is read there. */
  mark(reading: Reading, paint: () => Promise<void>): Promise<void>;
}

/** The document's structure, for screen readers: which content is a paragraph, a figure, or mere decoration. */
export interface PageTags {
  /** Begins a page, after its content stream. */
  beginPage(): void;
  /** The element of a part that holds others (a table), and of all parts within it. */
  block(block: TextBlock): void;
  /** Begins an element of the design that holds text, in a part of another or on the page; `links` lie over it. */
  text(around: TextBlock | undefined, links: readonly PlacedLink[]): TextTags & { end(): void };
  /** Paints content that is a picture to readers, with the text that stands for it. */
  figure(alt: string, links: readonly PlacedLink[], paint: () => Promise<void>): Promise<void>;
  /** Paints content that readers pass over. */
  artifact(paint: () => void | Promise<void>): Promise<void>;
  /** Links over content that is not text. */
  links(links: readonly PlacedLink[]): void;
  end(): void;
}

/** @param writer puts links on the pages; null where there are to be none */
export function pageTags(document: PdfDocument, writer: LinkWriter | null): PageTags {
  const tree = structureTree(document);
  const elements = new Map<TextBlock, StructureElement>();
  let section: StructureElement | null = null;
  /** The level of the last heading of the document; levels below it follow one by one (ISO 14289-1, 7.4.2). */
  let level = 0;

  function endPage(): void {
    if (section) tree.close(section);
    section = null;
    elements.clear();
    tree.root.inner = [];
  }

  const current = (): StructureElement => {
    section ??= tree.element('Sect', tree.root);
    return section;
  };

  function typeOf({ tag }: TextBlock): string {
    const heading = /^H(\d)$/.exec(tag);
    if (!heading) return tag;
    level = Math.min(Number(heading[1]), level + 1);
    return `H${level}`;
  }

  /** The element of a block, made when something of it is read; a table's along with it, for cells may be empty. */
  function elementOf(block: TextBlock, around: StructureElement): StructureElement {
    const known = elements.get(block);
    if (known) return known;
    const parent = block.within ? elementOf(block.within, around) : around;
    // A table makes its parts itself.
    const made = elements.get(block) ?? tree.element(typeOf(block), parent, { attributes: attributesOf(block) });
    elements.set(block, made);
    if (block.tag === 'Table' || block.tag === 'TR') for (const part of block.parts) elementOf(part, made);
    return made;
  }

  function addLinks(links: readonly PlacedLink[], elementFor: (placed: PlacedLink) => StructureElement): void {
    for (const link of writer ? links : [])
      for (const make of writer!.add(link)) tree.annotation(elementFor(link), make);
  }

  const newLink = (parent: StructureElement) => () => tree.element('Link', parent);

  return {
    beginPage() {
      endPage();
      tree.beginPage();
    },
    block: (block) => void elementOf(block, current()),
    text(around, links) {
      const parent = around ? elementOf(around, current()) : current();
      let paragraph: StructureElement | null = null;
      const linked = new Map<Link, StructureElement>();
      const placeOf = ({ block }: Reading): StructureElement => {
        if (block) return elementOf(block, parent);
        paragraph ??= tree.element('P', parent);
        return paragraph;
      };
      const typeFor = ({ block }: Reading): string => (block ? typeNameOf(block.tag) : 'P');
      return {
        async mark(reading, paint) {
          const place = placeOf(reading);
          const { link } = reading;
          if (!link || !writer) return tree.mark(place, typeFor(reading), paint);
          const element = linked.get(link) ?? tree.element('Link', place);
          linked.set(link, element);
          return tree.mark(element, 'Link', paint);
        },
        end: () => addLinks(links, ({ link }) => linked.get(link) ?? tree.element('Link', paragraph ?? parent)),
      };
    },
    async figure(alt, links, paint) {
      const figure = tree.element('Figure', current(), { alt });
      await tree.mark(figure, 'Figure', paint);
      addLinks(links, newLink(current()));
    },
    async artifact(paint) {
      document.addContent('/Artifact BMC');
      await paint();
      document.addContent('EMC');
    },
    links: (links) => addLinks(links, newLink(current())),
    end() {
      endPage();
      tree.end();
    },
  };
}

/** The tag of marked content; the element's own, whose heading level may differ. */
const typeNameOf = (tag: string): string => (/^H\d$/.test(tag) ? 'Span' : tag);

function attributesOf({ tag, numbering, span }: TextBlock): Record<string, unknown> | undefined {
  if (tag === 'L') return { O: 'List', ListNumbering: numbering ?? 'None' };
  if (span && (span.rows > 1 || span.columns > 1)) return { O: 'Table', RowSpan: span.rows, ColSpan: span.columns };
  return undefined;
}
