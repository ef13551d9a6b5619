import { atHyphens, fitting, piecesOf } from './breaks.ts';
import type { Measure } from './measure.ts';
import type { MarkupStyle } from './tree.ts';
import type { Word } from './words.ts';

/** Words on one line. */
export interface Line {
  words: Word[];
  /** px, the spaces at its end included where they count */
  width: number;
  /** px: the highest of its words' and its block's */
  height: number;
  /** A line end stands in the text, or the text ends. */
  last: boolean;
  /** In the text a space or a line end follows. */
  spaced?: boolean;
}

/** The properties that the lines of one block share; px. */
export interface LineArea {
  width: number;
  /** Height of a line without anything higher on it. */
  height: number;
  /** Between tab stops, and how near the next may be. */
  tab: { interval: number; nearest: number };
  wraps: boolean;
}

/** px by which a line in one font may be too long: advances of words do not add up exactly. */
const SLACK = 0.02;
/** px up to which a line that is too long is measured as a whole. */
const NEAR = 1;

/** Stays with the word before it. */
const CLOSING = /^[,.;:!?)\]}'"»›]+$/;

/**
 * Flows words into lines. A word that does not fit goes on the next line, in part where it has a hyphen; a word wider
 * than a line is broken between characters. Spaces before a soft wrap take no room.
 */
export function linesOf(words: readonly Word[], area: LineArea, measure: Measure): Line[] {
  const lines: Line[] = [];
  let line: Line = { words: [], width: 0, height: area.height, last: false };
  /** Whether spaces at the line's begin are kept: at the text's begin, and after a line end. */
  let fresh = true;

  const end = (soft: boolean) => {
    const begun = line.words.length > 0;
    const count = line.words.length;
    if (soft) hyphenated(withoutSpaces(line), measure);
    line.spaced = !soft || line.words.length < count;
    line.last = !soft;
    if (begun) lines.push(line);
    line = { words: [], width: 0, height: area.height, last: false };
    fresh = !soft;
  };
  const put = (word: Word) => {
    line.words.push(word);
    line.width += word.width;
    line.height = Math.max(line.height, measure.lineHeight(word.style));
    if (word.kind === 'word') fresh = false;
  };
  const room = () => area.width - line.width;

  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word.kind === 'newline') {
      if (line.words.length === 0) {
        line.height = Math.max(line.height, measure.lineHeight(word.style));
        lines.push({ ...line, last: true });
        fresh = true;
        line = { words: [], width: 0, height: area.height, last: false };
      } else end(false);
    } else if (!area.wraps) put(word.kind === 'tab' ? tabbed(word, line, area) : word);
    else if (word.kind !== 'word') {
      if (line.words.length > 0 || fresh) put(word.kind === 'tab' ? tabbed(word, line, area) : word);
    } else {
      const chain = word.glued || !words[i + 1]?.glued ? null : chainAt(words, i);
      if (chain && chain.length > 1 && putChain(chain)) {
        i += chain.length - 1;
        continue;
      }
      putPieces(word, piecesOf(word, area.width, measure), tailOf(words, i));
    }
  }
  if (line.words.length > 0) {
    end(false);
    lines.at(-1)!.spaced = false;
  }
  return lines;

  /**
   * Puts a word's pieces on this line and the next ones. `tail`: the width that has to stay with the last piece, px.
   */
  function putPieces(word: Word, pieces: readonly Word[], tail: number): void {
    pieces.forEach((piece, at) => {
      const behind = at === pieces.length - 1 ? tail : 0;
      const stays = line.words.at(-1)?.kind === 'word' && (CLOSING.test(piece.text) || (at === 0 && word.glued));
      const needed = piece.width + behind + (piece.softHyphen ? measure.advance('-', piece.style) : 0);
      if (line.words.length > 0 && !stays && needed > room() && !nearlyFits(piece, needed, behind)) {
        if (putUpToHyphen(piece)) return;
        end(true);
      }
      if (line.words.length === 0 && piece.width > room()) putParts(piece);
      else put(piece);
    });
  }

  /** Whether a piece that seems a little too wide does fit, measured with its line as one string. */
  function nearlyFits(piece: Word, needed: number, behind: number): boolean {
    if (needed - room() >= NEAR) return false;
    const all = [...line.words, piece];
    if (!inOneFont(all)) return false;
    const text = all.map((word) => word.text).join('') + (piece.softHyphen ? '-' : '');
    return measure.advance(text, piece.style) + behind <= area.width + SLACK;
  }

  /** Puts as many of a word's hyphenated parts on the line as fit, the others on the next. */
  function putUpToHyphen(piece: Word): boolean {
    const parts = atHyphens(piece.text);
    let fitted = 0;
    while (fitted < parts.length && advanceOf(piece, parts.slice(0, fitted + 1).join('')) <= room()) fitted++;
    if (fitted === 0 || fitted === parts.length) return false;
    put(part(piece, parts.slice(0, fitted).join('')));
    end(true);
    put(part(piece, parts.slice(fitted).join('')));
    return true;
  }

  /** Puts a word that is wider than its line, broken at its hyphens. */
  function putParts(piece: Word): void {
    for (const text of atHyphens(piece.text)) {
      const own = part(piece, text);
      if (line.words.length > 0 && own.width > room()) end(true);
      put(own);
    }
  }

  /** Puts a word that several runs share where it has to be broken; whether it had to. */
  function putChain(chain: readonly Word[]): boolean {
    const width = chain.reduce((sum, word) => sum + word.width, 0);
    const segments = segmentsOf(chain);
    if (width <= room() || (segments.length === 1 && width <= area.width)) return false;
    if (segments.length === 1 && line.words.length > 0) end(true);
    for (const segment of segments) {
      // A soft hyphen among them shows none.
      const own = segment.map(({ word, text }) => ({ ...part(word, text), softHyphen: false }));
      const wide = own.reduce((sum, word) => sum + word.width, 0);
      if (line.words.length > 0 && wide > room()) end(true);
      if (wide > area.width) for (const word of own) putCharacters(word);
      else for (const word of own) put(word);
    }
    return true;
  }

  /** Puts a word, ending the line between any two of its characters. */
  function putCharacters(word: Word): void {
    const characters = [...word.text];
    for (let at = 0; at < characters.length; ) {
      if (line.words.length > 0 && advanceOf(word, characters[at]!) > room()) end(true);
      const count = fitting(characters, at, room(), word.style, measure);
      put(part(word, characters.slice(at, at + count).join('')));
      at += count;
      if (at < characters.length) end(true);
    }
  }

  function advanceOf({ style }: Word, text: string): number {
    return measure.advance(text, style);
  }
  function part(word: Word, text: string): Word {
    return { ...word, text, width: advanceOf(word, text) };
  }
}

/** Takes the spaces off a line's end. */
function withoutSpaces(line: Line): Line {
  for (let last = line.words.at(-1); last && last.kind !== 'word'; last = line.words.at(-1)) {
    line.width -= last.width;
    line.words.pop();
  }
  return line;
}

/** Shows the hyphen of a line that ends at a soft one. */
function hyphenated(line: Line, measure: Measure): void {
  const last = line.words.at(-1);
  if (!last?.softHyphen) return;
  const width = measure.advance('-', last.style);
  line.words.push({ ...last, text: '-', width, softHyphen: false, glued: true });
  line.width += width;
}

/** A tab, as wide as it is there. @source Blink Font::TabWidth */
function tabbed(tab: Word, line: Line, { tab: { interval, nearest } }: LineArea): Word {
  if (interval <= 0) return { ...tab, width: 0 };
  const width = interval - (line.width % interval);
  return { ...tab, width: width < nearest ? width + interval : width };
}

/** A word with the words of other runs that continue it. */
function chainAt(words: readonly Word[], start: number): Word[] {
  let end = start + 1;
  while (words[end]?.kind === 'word' && words[end]!.glued) end++;
  return words.slice(start, end);
}

/** px after a word that have to stay on its line: its continuation, and punctuation. */
function tailOf(words: readonly Word[], at: number): number {
  let width = 0;
  for (let i = at + 1; words[i]?.kind === 'word'; i++) {
    const word = words[i]!;
    if (!word.glued && !CLOSING.test(word.text)) break;
    width += word.width;
  }
  return width;
}

/** A chain's text cut at its hyphens, each part with the words that it is of. */
function segmentsOf(chain: readonly Word[]): { word: Word; text: string }[][] {
  let [at, offset] = [0, 0];
  return atHyphens(chain.map(({ text }) => text).join('')).map((segment) => {
    const parts: { word: Word; text: string }[] = [];
    for (let left = segment.length; left > 0; ) {
      const word = chain[at]!;
      const text = word.text.slice(offset, offset + left);
      parts.push({ word, text });
      left -= text.length;
      offset += text.length;
      if (offset === word.text.length) [at, offset] = [at + 1, 0];
    }
    return parts;
  });
}

function inOneFont(words: readonly Word[]): boolean {
  const [first, ...rest] = words.filter(({ kind }) => kind === 'word').map(({ style }) => style);
  return rest.every((style) => isSameFont(style, first!));
}

const isSameFont = (a: MarkupStyle, b: MarkupStyle): boolean =>
  a === b ||
  (a.size === b.size &&
    a.font.family === b.font.family &&
    a.font.weight === b.font.weight &&
    a.font.italic === b.font.italic);
