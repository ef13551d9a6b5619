import { countScripts, isWrittenIn, languageOfScript, mainScript, type ScriptCounts } from '../../language.ts';
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
  /** What it says. */
  text?: string | undefined;
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

/**
 * @param language the document's, BCP 47
 * @param writer puts links on the pages; null where there are to be none
 */
export function pageTags(document: PdfDocument, language: string, writer: LinkWriter | null): PageTags {
  const tree = structureTree(document);
  const elements = new Map<TextBlock, StructureElement>();
  /** The letters of each element, by script. */
  const letters = new Map<StructureElement, ScriptCounts>();
  let section: StructureElement | null = null;
  /** The level of the last heading of the document; levels below it follow one by one (ISO 14289-1, 7.4.2). */
  let level = 0;

  function say(element: StructureElement, text = ''): void {
    const counts = letters.get(element) ?? new Map();
    countScripts(text, counts);
    letters.set(element, counts);
  }

  /** What is in another script than the document's language cannot be in it. */
  function nameLanguages(): void {
    for (const [{ ref }, counts] of letters) {
      const script = mainScript(counts);
      if (script && !isWrittenIn(language, script)) ref.data.Lang = new String(languageOfScript(script));
    }
    letters.clear();
  }

  function endPage(): void {
    nameLanguages();
    if (section) tree.close(section);
    section = null;
    elements.clear();
    tree.root.inner = [];
  }

  const current = (): StructureElement => {
    section ??= tree.element('Sect', tree.root);
    return section;
  };

  function typeOf(block: TextBlock): string {
    if (!isHeading(block)) return block.tag;
    level = Math.min(Number(block.tag[1]), level + 1);
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
      const heading = around && isHeading(around) ? around : null;
      const parent = around && !heading ? elementOf(around, current()) : current();
      let paragraph: StructureElement | null = null;
      const linked = new Map<Link, StructureElement>();
      const placeOf = ({ block }: Reading): StructureElement => {
        // A heading's paragraphs are one.
        if (block && !(heading && block.tag === 'P' && block.within === null)) return elementOf(block, parent);
        paragraph ??= heading ? elementOf(heading, parent) : tree.element('P', parent);
        return paragraph;
      };
      const typeFor = ({ block }: Reading): string => (block ? typeNameOf(block) : 'P');
      return {
        async mark(reading, paint) {
          const place = placeOf(reading);
          const { link, text } = reading;
          if (!link || !writer) {
            say(place, text);
            return tree.mark(place, typeFor(reading), paint);
          }
          const element = linked.get(link) ?? tree.element('Link', place);
          linked.set(link, element);
          say(element, text);
          return tree.mark(element, 'Link', paint);
        },
        end: () => addLinks(links, ({ link }) => linked.get(link) ?? tree.element('Link', paragraph ?? parent)),
      };
    },
    async figure(alt, links, paint) {
      // What opens by a click on a picture has that picture in it.
      const link = links.length > 0 && writer ? tree.element('Link', current()) : null;
      const figure = tree.element('Figure', link ?? current(), { alt });
      say(figure, alt);
      await tree.mark(figure, 'Figure', paint);
      if (link) addLinks(links, () => link);
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

const isHeading = ({ tag }: Pick<TextBlock, 'tag'>): boolean => /^H\d$/.test(tag);

/** The tag of marked content; the element's own, whose heading level may differ. */
const typeNameOf = (block: TextBlock): string => (isHeading(block) ? 'Span' : block.tag);

function attributesOf({ tag, numbering, span, scope, summary }: TextBlock): Record<string, unknown> | undefined {
  if (tag === 'L') return { O: 'List', ListNumbering: numbering ?? 'None' };
  const table = {
    ...(span && (span.rows > 1 || span.columns > 1) && { RowSpan: span.rows, ColSpan: span.columns }),
    ...(scope && { Scope: scope }),
    ...(summary && { Summary: new String(summary) }),
  };
  return Object.keys(table).length > 0 ? { O: 'Table', ...table } : undefined;
}
