import { extentOf } from '../../scene/bounds.ts';
import { boldStroke, outlineOf, SLANT } from '../../scene/glyph-outline.ts';
import { translation } from '../../scene/matrix.ts';
import { isInvisible } from '../../scene/paint.ts';
import { transformPath } from '../../scene/path.ts';
import type { FontUse, Glyph, Matrix, TextItem } from '../../scene/types.ts';
import { type ReadWord, readRun } from '../read-run.ts';
import { pdfFonts } from './fonts.ts';
import type { PlacedText } from './items.ts';
import type { PdfDocument } from './pdfkit.ts';
import { tracePath } from './shapes.ts';
import { silentFont } from './silent-font.ts';

/** Text rendering modes (ISO 32000-1, table 106). */
const MODES = { fill: 0, stroke: 1, 'fill and stroke': 2, invisible: 3 } as const;
/** The operators that paint a path in the same ways (table 60). */
const PATH_OPERATORS = { fill: 'f', stroke: 'S', 'fill and stroke': 'B' } as const;

const number = (value: number): string => Number(value.toFixed(4)).toString();
const hexText = (text: string) => `<FEFF${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`;

/** How the characters of a run get into the file. */
export interface Speech {
  /** Whether they are said; else the run is drawn as paths, for not every reader can be told to pass over text. */
  speaks: boolean;
  /** Whether the run is drawn as paths in any case, and said by text without ink. */
  asPaths?: boolean;
}

/** Writes text into a document: glyphs where layout put them, and their characters for readers, searches and copies. */
export interface TextWriter {
  /**
   * Whether this is where a run that is painted several times (an outline below its fill) says its characters: the last
   * time. To be asked once each time.
   * @param transform from the run's coordinates to those outside the element's items
   */
  speaks(item: TextItem, transform: Matrix): boolean;
  /** Shows a run with the fill and stroke that are set. */
  show(item: TextItem, mode: keyof typeof MODES, how: Speech): void;
  /** Says a run that is painted otherwise. */
  invisible(item: TextItem, transform: Matrix): void;
  /** Says characters that are painted as pixels, at a run's place. */
  say(text: string, at: TextItem): void;
  /** Paints an element's texts. Each run carries its characters once, or a given replacement stands for all of them. */
  element(texts: Iterable<PlacedText>, replacement: string | undefined, paint: () => Promise<void>): Promise<void>;
  /** Width of the stroke that thickens a face where the family lacks a bold one, px; else 0. */
  boldStroke(font: FontUse): number;
}

export function textWriter(document: PdfDocument): TextWriter {
  const fonts = pdfFonts(document);
  const silent = silentFont(document);
  // How often each run of the current element is still painted, by its place.
  let left = new Map<string, number>();
  // Whether a replacement stands for the characters of the current element.
  let isReplaced = false;

  /** Content that readers take for the text given. */
  const span = (text: string, content: string) => `/Span <</ActualText ${hexText(text)}>> BDC\n${content}\nEMC`;

  /** A text without ink. */
  const silently = (text: string, x: number, baseline: number, width: number, size: number): string =>
    `1 0 0 -1 ${number(x)} ${number(baseline)} Tm ${silent.operators(text, width, size)}`;

  function speaksNow(item: TextItem, transform: Matrix): boolean {
    const key = keyOf({ item, transform });
    const times = left.get(key) ?? 1;
    left.set(key, times - 1);
    return times === 1;
  }

  function show(item: TextItem, mode: keyof typeof MODES, { speaks, asPaths = false }: Speech): void {
    const { size, face, syntheticItalic } = item.font;
    const font = asPaths || !speaks || lacksGlyphs(item) ? null : fonts(face);
    if (!font) {
      showOutlines(item, mode, speaks);
      return;
    }
    const slant = syntheticItalic ? SLANT : 0;
    const { words, leads } = readRun(item);
    const { direction } = item;
    const place = (x: number) => `1 0 ${number(slant)} -1 ${number(item.x + x)} ${number(item.baseline)} Tm`;
    const silent: Glyph[] = [];
    const shown: string[] = [];
    for (const piece of piecesOf(words, leads, direction)) {
      const { operators, speaks: says, silent: dots } = font.encode(piece, { size, slant, direction, place });
      const own = piece.map((word) => word?.text ?? ' ').join('');
      // Right-to-left glyphs are left to readers, which turn them round: poppler would turn a replacement round too.
      if (operators) shown.push(says || isReplaced || direction === 'rtl' ? operators : span(own, operators));
      for (const glyph of dots) silent.push(glyph);
    }
    if (shown.length > 0)
      document.addContent(`BT /${font.id} ${number(size)} Tf ${MODES[mode]} Tr\n${shown.join('\n')}\nET`);
    if (silent.length > 0 && mode !== 'invisible') trace(item, silent, mode);
  }

  /** Draws glyphs of a run, placed from its `x`, as paths. */
  function trace({ x, baseline, font }: TextItem, glyphs: readonly Glyph[], mode: keyof typeof PATH_OPERATORS): void {
    const outline = outlineOf(glyphs, font, font.face.shaper.outline);
    if (outline.length === 0) return;
    tracePath(document, transformPath(outline, translation(x, baseline)));
    document.addContent(PATH_OPERATORS[mode]);
  }

  /** Shows a run as paths, and says its characters in a font without ink. */
  function showOutlines(item: TextItem, mode: keyof typeof MODES, speaks: boolean): void {
    const { x: start, baseline, font, stops, direction } = item;
    if (mode !== 'invisible') {
      const glyphs = stops.flatMap(({ x, word }) => word.glyphs.map((glyph) => ({ ...glyph, x: glyph.x + x })));
      trace(item, glyphs, mode);
    }
    if (!speaks || isReplaced) return;
    const { words, leads } = readRun(item);
    const isRtl = direction === 'rtl';
    const spaceWidth = font.size / 4;
    const said = words.flatMap(({ text, x, advance, spaced }) => {
      // Readers turn right-to-left characters round.
      const own = silently(isRtl ? [...text].reverse().join('') : text, start + x, baseline, advance, font.size);
      const after = isRtl ? x - spaceWidth : x + advance;
      return spaced ? [own, silently(' ', start + after, baseline, spaceWidth, font.size)] : [own];
    });
    if (leads) {
      const before = leadingSpace(words, isRtl, spaceWidth);
      said.unshift(silently(' ', start + before, baseline, spaceWidth, font.size));
    }
    if (said.length > 0)
      document.addContent(`BT /${silent.use()} ${number(font.size)} Tf 3 Tr\n${said.join('\n')}\nET`);
  }

  return {
    speaks: speaksNow,
    show,
    invisible: (item, transform) => {
      if (!item.font.face.color && speaksNow(item, transform)) show(item, 'invisible', { speaks: true });
    },
    say(text, { x, baseline, stops, font: { size } }) {
      if (isReplaced) return;
      const width = extentOf(stops)?.right ?? 0;
      document.addContent(
        `BT /${silent.use()} ${number(size)} Tf 3 Tr\n${silently(text, x, baseline, width, size)}\nET`,
      );
    },
    async element(texts, replacement, paint) {
      left = countsOf(texts);
      isReplaced = replacement !== undefined;
      if (replacement !== undefined) document.addContent(`/Span <</ActualText ${hexText(replacement)}>> BDC`);
      await paint();
      if (replacement !== undefined) document.addContent('EMC');
      left = new Map();
      isReplaced = false;
    },
    boldStroke,
  };
}

/** Whether a run shows the glyph of characters that its face lacks, which no text of a file may (ISO 14289-1, 7.21.8). */
const lacksGlyphs = ({ stops }: TextItem): boolean => stops.some(({ word }) => word.glyphs.some(({ id }) => id === 0));

/** Where the space before a run's first word begins, px from the item's `x`. */
function leadingSpace([first]: readonly ReadWord[], isRtl: boolean, width: number): number {
  if (!first) return 0;
  return isRtl ? first.x + first.advance : first.x - width;
}

/**
 * The words of a run in pieces that are placed one by one, each with the spaces beside it (`null`), in visual order. From
 * right to left all are one piece: readers turn round whatever they find together.
 */
function piecesOf(words: readonly ReadWord[], leads: boolean, direction: TextItem['direction']): (ReadWord | null)[][] {
  if (words.length === 0) return leads ? [[null]] : [];
  const pieces = words.map((word, i) => [...(leads && i === 0 ? [null] : []), word, ...(word.spaced ? [null] : [])]);
  return direction === 'rtl' ? [pieces.flat().reverse()] : pieces;
}

const keyOf = ({ item: { x, baseline, text }, transform }: PlacedText): string =>
  `${transform.join(' ')} ${x} ${baseline} ${text}`;

/** How often each run is painted: its outline and its fill may be items of their own. */
function countsOf(texts: Iterable<PlacedText>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const placed of texts) {
    const { fill, stroke } = placed.item;
    if ((fill && !isInvisible(fill)) || (stroke?.width ?? 0) > 0)
      counts.set(keyOf(placed), (counts.get(keyOf(placed)) ?? 0) + 1);
  }
  return counts;
}
