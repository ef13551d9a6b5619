import { extentOf } from '../../scene/bounds.ts';
import { outlineOf, SLANT } from '../../scene/glyph-outline.ts';
import { translation } from '../../scene/matrix.ts';
import { transformPath } from '../../scene/path.ts';
import type { FontUse, TextItem } from '../../scene/types.ts';
import { pdfFonts } from './fonts.ts';
import type { PdfDocument } from './pdfkit.ts';
import { tracePath } from './shapes.ts';
import { silentFont } from './silent-font.ts';

/** Text rendering modes (ISO 32000-1, table 106). */
const MODES = { fill: 0, stroke: 1, 'fill and stroke': 2, invisible: 3 } as const;
/** The operators that paint a path in the same ways (table 60). */
const PATH_OPERATORS = { fill: 'f', stroke: 'S', 'fill and stroke': 'B' } as const;

/** Skia thickens by the size's 1/24 up to 9 px, falling to 1/32 at 36 px (kStdFakeBoldInterpValues). */
function fakeBold(size: number): number {
  const part = Math.min(1, Math.max(0, (size - 9) / 27));
  return size * (1 / 24 + (1 / 32 - 1 / 24) * part);
}

const number = (value: number): string => Number(value.toFixed(4)).toString();
const hexText = (text: string) => `<FEFF${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`;

/** Writes text into a document: glyphs where layout put them, and their characters for readers, searches and copies. */
export interface TextWriter {
  /**
   * Shows a run with the fill and stroke that are set.
   * @param asPaths whether its glyphs are drawn as paths, and its characters written without ink
   */
  show(item: TextItem, mode: keyof typeof MODES, asPaths?: boolean): void;
  /** Says a run that is painted otherwise. */
  invisible(item: TextItem): void;
  /** Says characters that are painted as pixels, at a run's place. */
  say(text: string, at: TextItem): void;
  /** Paints an element's text. Each run carries its characters once, or a given replacement stands for all of them. */
  element(replacement: string | undefined, paint: () => Promise<void>): Promise<void>;
  /** Width of the stroke that thickens a face where the family lacks a bold one, px; else 0. */
  boldStroke(font: FontUse): number;
}

export function textWriter(document: PdfDocument): TextWriter {
  const fonts = pdfFonts(document);
  const silent = silentFont(document);
  // The characters that the current element has carried, by place; null where a replacement stands for them.
  let said: Set<string> | null = new Set();

  /** Content that readers take for the text given. */
  const span = (text: string, content: string) => `/Span <</ActualText ${hexText(text)}>> BDC\n${content}\nEMC`;

  /** A text without ink. One code of the silent font is 16 bits: texts with others are said by a replacement. */
  function silently(text: string, x: number, baseline: number, width: number, size: number): string {
    const place = `1 0 0 -1 ${number(x)} ${number(baseline)} Tm`;
    if (!/[\ud800-\udfff]/.test(text)) return `${place} ${silent.operators(text, width, size)}`;
    return span(text, `${place} ${silent.operators(' ', width, size)}`);
  }

  /** Whether the current element carried a run's characters before: text that is painted twice says them once. */
  function isSaid({ x, baseline, text }: TextItem): boolean {
    const key = `${x} ${baseline} ${text}`;
    const again = said?.has(key) ?? false;
    said?.add(key);
    return again;
  }

  function show(item: TextItem, mode: keyof typeof MODES, asPaths = false): void {
    const { size, face, syntheticItalic } = item.font;
    const font = asPaths ? null : fonts(face);
    if (!font) {
      showOutlines(item, mode);
      return;
    }
    const slant = syntheticItalic ? SLANT : 0;
    const again = isSaid(item);
    const words = item.stops.map(({ x, word }, i) => {
      const { operators, speaks } = font.encode(word, { size, slant }, i + 1 < item.stops.length);
      const shown = `1 0 ${slant} -1 ${number(item.x + x)} ${number(item.baseline)} Tm ${operators}`;
      // Right-to-left glyphs are left to readers, which turn them round: poppler would turn a replacement round too.
      return speaks || !said || again || item.direction === 'rtl' ? shown : span(word.text, shown);
    });
    const content = `BT /${font.id} ${number(size)} Tf ${MODES[mode]} Tr\n${words.join('\n')}\nET`;
    document.addContent(again ? span('', content) : content);
  }

  /** Shows a run whose face cannot be embedded: its glyphs as paths, its characters in a font without ink. */
  function showOutlines(item: TextItem, mode: keyof typeof MODES): void {
    const { x: left, baseline, font, stops, direction } = item;
    if (mode !== 'invisible') {
      for (const { x, word } of stops) {
        const outline = outlineOf(word.glyphs, font, font.face.shaper.outline);
        tracePath(document, transformPath(outline, translation(left + x, baseline)));
      }
      document.addContent(PATH_OPERATORS[mode]);
    }
    if (isSaid(item) || !said) return;
    const words = stops.map(({ x, word }) => {
      // Readers turn right-to-left characters round.
      const text = direction === 'rtl' ? [...word.text].reverse().join('') : word.text;
      return silently(text, left + x, baseline, word.advance, font.size);
    });
    document.addContent(`BT /${silent.use()} ${number(font.size)} Tf 3 Tr\n${words.join('\n')}\nET`);
  }

  return {
    show,
    invisible: (item) => {
      if (!item.font.face.color) show(item, 'invisible');
    },
    say(text, { x, baseline, stops, font: { size } }) {
      if (!said) return;
      const width = extentOf(stops)?.right ?? 0;
      document.addContent(
        `BT /${silent.use()} ${number(size)} Tf 3 Tr\n${silently(text, x, baseline, width, size)}\nET`,
      );
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
