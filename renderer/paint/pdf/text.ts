import type { FontUse, TextItem } from '../../scene/types.ts';
import { type PdfFont, pdfFonts } from './fonts.ts';
import type { PdfDocument } from './pdfkit.ts';

/** Text rendering modes (ISO 32000-1, table 106). */
const MODES = { fill: 0, stroke: 1, 'fill and stroke': 2, invisible: 3 } as const;

/** Skia slants by a quarter (SK_Scalar1/4). */
const SLANT = 0.25;

/** Skia thickens by the size's 1/24 up to 9 px, falling to 1/32 at 36 px (kStdFakeBoldInterpValues). */
function fakeBold(size: number): number {
  const part = Math.min(1, Math.max(0, (size - 9) / 27));
  return size * (1 / 24 + (1 / 32 - 1 / 24) * part);
}

const number = (value: number): string => Number(value.toFixed(4)).toString();
const hexText = (text: string) => `<FEFF${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`;

/** Writes text into a document: glyphs where layout put them, and their characters for readers, searches and copies. */
export interface TextWriter {
  /** Shows a run with the fill and stroke that are set. */
  show(item: TextItem, mode: keyof typeof MODES): void;
  /** Says a run that is painted otherwise. */
  invisible(item: TextItem): void;
  /** Says characters that no embedded font has, at a run's place. */
  say(text: string, at: TextItem): void;
  /** Paints an element's text. Each run carries its characters once, or a given replacement stands for all of them. */
  element(replacement: string | undefined, paint: () => Promise<void>): Promise<void>;
  /** Width of the stroke that thickens a face where the family lacks a bold one, px; else 0. */
  boldStroke(font: FontUse): number;
}

export function textWriter(document: PdfDocument): TextWriter {
  const fonts = pdfFonts(document);
  // The characters that the current element has carried, by place; null where a replacement stands for them.
  let said: Set<string> | null = new Set();
  let last: PdfFont | null = null;

  /** Content that readers take for the text given. */
  const span = (text: string, content: string) => `/Span <</ActualText ${hexText(text)}>> BDC\n${content}\nEMC`;

  function show(item: TextItem, mode: keyof typeof MODES): void {
    const { size, face, syntheticItalic } = item.font;
    const font = fonts(face);
    last = font;
    // Text that is painted twice (stroke, then fill) carries its characters once.
    const key = `${item.x} ${item.baseline} ${item.text}`;
    const again = said?.has(key) ?? false;
    said?.add(key);
    const words = item.stops.map(({ x, word }, i) => {
      const { operand, speaks } = font.encode(word, size, i + 1 < item.stops.length);
      const shown = `1 0 ${syntheticItalic ? SLANT : 0} -1 ${number(item.x + x)} ${number(item.baseline)} Tm ${operand} TJ`;
      // Right-to-left glyphs are left to readers, which turn them round: poppler would turn a replacement round too.
      return speaks || !said || again || item.direction === 'rtl' ? shown : span(word.text, shown);
    });
    const content = `BT /${font.id} ${number(size)} Tf ${MODES[mode]} Tr\n${words.join('\n')}\nET`;
    document.addContent(again ? span('', content) : content);
  }

  return {
    show,
    invisible: (item) => {
      if (!item.font.face.color) show(item, 'invisible');
    },
    say(text, { x, baseline, font: { size } }) {
      if (!last || !said) return;
      const place = `1 0 0 -1 ${number(x)} ${number(baseline)} Tm ${last.space} Tj`;
      document.addContent(span(text, `BT /${last.use()} ${number(size)} Tf 3 Tr ${place} ET`));
    },
    async element(replacement, paint) {
      said = replacement === undefined ? new Set() : null;
      if (replacement !== undefined) document.addContent(`/Span <</ActualText ${hexText(replacement)}>> BDC`);
      await paint();
      if (replacement !== undefined) document.addContent('EMC');
      said = new Set();
    },
    boldStroke: ({ syntheticBold, size }) => (syntheticBold ? fakeBold(size) : 0),
  };
}
