/** The parts that a text is made of, by their names in PDF (ISO 32000-1, 14.8.4). */
export type BlockTag =
  | 'P'
  | 'H1'
  | 'H2'
  | 'H3'
  | 'H4'
  | 'H5'
  | 'H6'
  | 'BlockQuote'
  | 'L'
  | 'LI'
  | 'Lbl'
  | 'LBody'
  | 'Table'
  | 'TR'
  | 'TH'
  | 'TD';

/** A part of a text or table, for readers: what is read in it is in its runs, which name it. */
export interface TextBlock {
  tag: BlockTag;
  /** The part around it; null: the outermost. */
  within: TextBlock | null;
  /** The parts in it, in reading order. */
  parts: TextBlock[];
  /** How the items of a list are marked. */
  numbering?: 'Disc' | 'Decimal';
  /** How many rows and columns a cell covers. */
  span?: { rows: number; columns: number };
  /** What a heading cell is the heading of. */
  scope?: 'Row' | 'Column' | 'Both';
  /** What a table is about. */
  summary?: string;
}

/** A new part, the last one of the part around it. */
export function textBlock(
  tag: BlockTag,
  within: TextBlock | null,
  properties: Pick<TextBlock, 'numbering' | 'span' | 'scope' | 'summary'> = {},
): TextBlock {
  const block: TextBlock = { tag, within, parts: [], ...properties };
  within?.parts.push(block);
  return block;
}

/** Where the content of a block of HTML is read. */
export interface ReadingPlace {
  /** The part that its inner blocks stand in; null: the outermost. */
  within: TextBlock | null;
  /** The part that its lines stand in; null: a paragraph of their own. */
  lines: TextBlock | null;
  /** The part of a list item's bullet or number. */
  label: TextBlock | null;
}

export const NO_PLACE: ReadingPlace = { within: null, lines: null, label: null };

const LINES: Readonly<Record<string, BlockTag>> = {
  p: 'P',
  h1: 'H1',
  h2: 'H2',
  h3: 'H3',
  h4: 'H4',
  h5: 'H5',
  h6: 'H6',
  pre: 'P',
};

/** Where a block of HTML is read that stands in another one. @param marked whether it has a bullet or number */
export function readingPlace(tag: string, around: ReadingPlace, marked: boolean): ReadingPlace {
  const { within } = around;
  if (tag === 'ul' || tag === 'ol') {
    const list = textBlock('L', within, { numbering: tag === 'ol' ? 'Decimal' : 'Disc' });
    return { ...NO_PLACE, within: list };
  }
  if (tag === 'li') {
    const list = within?.tag === 'L' ? within : textBlock('L', within);
    const item = textBlock('LI', list);
    const label = marked ? textBlock('Lbl', item) : null;
    const body = textBlock('LBody', item);
    return { within: body, lines: body, label };
  }
  if (tag === 'blockquote') return { ...NO_PLACE, within: textBlock('BlockQuote', inItem(within)) };
  const own = Object.hasOwn(LINES, tag) ? LINES[tag] : undefined;
  if (!own) return { ...around, label: null };
  const lines = textBlock(own, inItem(within));
  return { within: inItem(within), lines, label: null };
}

/** The part that lines of a block stand in. */
export const linesOf = ({ within, lines }: ReadingPlace): TextBlock => lines ?? textBlock('P', inItem(within));

/** A list holds items only. */
const inItem = (within: TextBlock | null): TextBlock | null =>
  within?.tag === 'L' ? textBlock('LBody', textBlock('LI', within)) : within;
