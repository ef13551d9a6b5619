import type { TextBlock } from '../../scene/text-block.ts';
import { attributesOf } from '../markup/xml.ts';

/** The element of HTML that a part of a text is; null: what is in it stands in the part around. */
function tagOf({ tag, numbering }: TextBlock): string | null {
  switch (tag) {
    case 'P':
    case 'H1':
    case 'H2':
    case 'H3':
    case 'H4':
    case 'H5':
    case 'H6':
    case 'LI':
    case 'TR':
    case 'TH':
    case 'TD':
    case 'Table':
      return tag.toLowerCase();
    case 'BlockQuote':
      return 'blockquote';
    case 'L':
      return numbering === 'Decimal' ? 'ol' : 'ul';
    case 'Lbl':
    case 'LBody':
      return null;
    default:
      return tag satisfies never;
  }
}

/** Elements that hold nothing but certain others. */
const STRICT = new Set(['table', 'tr', 'ul', 'ol']);
/** Elements that hold no other blocks. */
const LINES = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6']);
/** Roles that tables keep though they are not laid out as tables. */
const ROLES: Readonly<Record<string, string>> = { table: 'table', tr: 'row', td: 'cell' };

/** Writes the parts of a text in reading order, each in its element. */
export interface BlockWriter {
  /** Opens what a part stands in, and closes what it does not. */
  enter(block: TextBlock | undefined): void;
  write(markup: string): void;
  /** Whether what is open may hold a layer of shapes. */
  takesShapes(): boolean;
  end(): string;
}

/** A writer of one text. A run that belongs to no part stands in a paragraph. */
export function blockWriter(): BlockWriter {
  const written: string[] = [];
  let open: { block: TextBlock | null; tag: string }[] = [];

  function closeTo(depth: number): void {
    while (open.length > depth) written.push(`</${open.pop()!.tag}>`);
  }

  function begin(block: TextBlock | null, tag: string): void {
    const { span, scope } = block ?? {};
    const isCell = tag === 'td' || tag === 'th';
    const spans = isCell && span ? { rowspan: spanOf(span.rows), colspan: spanOf(span.columns) } : {};
    const isRow = scope === 'Row';
    const head = tag === 'th' ? { role: isRow ? 'rowheader' : 'columnheader', scope: isRow ? 'row' : 'col' } : {};
    written.push(`<${tag}${attributesOf({ role: ROLES[tag], ...spans, ...head })}>`);
    open.push({ block, tag });
  }

  return {
    enter(block) {
      const chain: { block: TextBlock | null; tag: string }[] = [];
      for (let part: TextBlock | null | undefined = block; part; part = part.within) {
        const tag = tagOf(part);
        // Lines hold no blocks: the innermost stands for all.
        if (tag && !(LINES.has(tag) && chain.length > 0)) chain.unshift({ block: part, tag });
      }
      const last = chain.at(-1);
      if (!last || STRICT.has(last.tag)) chain.push({ block: null, tag: 'p' });
      let same = 0;
      while (same < chain.length && open[same]?.block === chain[same]!.block && open[same]?.tag === chain[same]!.tag)
        same++;
      closeTo(same);
      for (const part of chain.slice(same)) begin(part.block, part.tag);
    },
    write: (markup) => void written.push(markup),
    takesShapes: () => open.length > 0 && !STRICT.has(open.at(-1)!.tag),
    end() {
      closeTo(0);
      open = [];
      return written.join('');
    },
  };
}

const spanOf = (count: number): string | undefined => (count > 1 ? String(count) : undefined);
