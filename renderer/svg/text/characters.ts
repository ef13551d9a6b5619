import { composed } from '../../text/compose.ts';
import { type LengthContext, lengthOf } from '../lower/lengths.ts';
import { NAMED_FONT_SIZES, parseLength } from '../size.ts';
import { isElement, type SvgElement } from '../tree.ts';

/** What a character of an SVG text is drawn with. */
export interface TextStyle {
  /** px */
  size: number;
  families: string;
  weight: number;
  italic: boolean;
  anchor: 'start' | 'middle' | 'end';
  letterSpacing: number;
  transform: 'none' | 'uppercase' | 'lowercase' | 'capitalize';
  /** Which letters are drawn as small capitals. */
  smallCaps: 'none' | 'lowercase' | 'all';
  /** Degrees by which its lines are turned, from left to right downwards or upwards. */
  turned: 0 | 90 | -90;
  wordSpacing: number;
  baseline: string;
  /** Sum of `baseline-shift` so far, px upwards; `sub` and `super` by the font's height: -1 and 1 each. */
  shift: number;
  levels: number;
  decorations: readonly string[];
  /** Presentation attributes of the spans around it, to draw it with. */
  attributes: ReadonlyMap<string, string>;
}

/** A character (code point) with the places that the document gives it. */
export interface Character {
  text: string;
  style: TextStyle;
  x?: number;
  y?: number;
  dx: number;
  dy: number;
  rotate: number;
  /** The `textPath` that it stands in. */
  along: SvgElement | null;
}

const POSITIONS = new Set(['x', 'y', 'dx', 'dy', 'rotate', 'textLength', 'lengthAdjust', 'id', 'href', 'startOffset']);
/** Means something else to a path than to a span. */
const NOT_OF_PATHS = new Set([...POSITIONS, 'transform', 'clip-path', 'mask', 'filter', 'opacity', 'style']);
/** The characters of a `text` element, white space collapsed; null where it has content that is not outlined. */
export function charactersOf(text: SvgElement, inherited: TextStyle): Character[] | null {
  const found: Character[] = [];
  if (!collect(text, inherited, null, found)) return null;
  return found;
}

function collect(span: SvgElement, outer: TextStyle, outerPath: SvgElement | null, found: Character[]): boolean {
  if (span.name === 'tspan' && span.attributes.has('textLength')) return false;
  if (span.attributes.get('display') === 'none') return true;
  const style = styleOf(span, outer, span.name !== 'text');
  const preserved = isPreserved(span);
  const small: TextStyle = { ...style, size: style.size * SMALL_CAPITAL };
  const first = found.length;
  const along = span.name === 'textPath' ? span : outerPath;
  for (const child of span.children) {
    if (isElement(child)) {
      if (!collect(child, style, along, found)) return false;
    } else
      for (const written of inCase(
        composed(preserved ? child.replace(/[\n\t\r]/g, ' ') : child.replace(/\s+/g, ' ')),
        style,
      )) {
        const { character, style: own } = asSmallCapital(written, style, small);
        const collapses = character === ' ' && !preserved && (found.length === 0 || found.at(-1)?.text === ' ');
        if (!collapses) found.push({ text: character, style: own, dx: 0, dy: 0, rotate: 0, along });
      }
  }
  placeCharacters(span, style, found.slice(first));
  return true;
}

function inCase(text: string, { transform }: TextStyle): string {
  if (transform === 'uppercase') return text.toUpperCase();
  if (transform === 'lowercase') return text.toLowerCase();
  if (transform === 'capitalize')
    return text.replace(
      /(^|[^\p{L}\p{N}\p{M}'’])(\p{L})/gu,
      (_, before: string, letter: string) => before + letter.toUpperCase(),
    );
  return text;
}

/** Size of small capitals that a browser makes of capitals. @source Blink, kSmallCapsFontSizeMultiplier */
const SMALL_CAPITAL = 0.7;

function asSmallCapital(
  character: string,
  style: TextStyle,
  small: TextStyle,
): { character: string; style: TextStyle } {
  const { smallCaps } = style;
  const capital = character.toUpperCase();
  const isSmall =
    smallCaps !== 'none' && (capital !== character || (smallCaps === 'all' && character.toLowerCase() !== character));
  return isSmall ? { character: capital, style: small } : { character, style };
}

/** Whether white space counts, as `xml:space` or CSS says. */
export function isPreserved(span: SvgElement): boolean {
  for (let node: SvgElement | null = span; node; node = node.parent) {
    const css = /white-space:\s*([\w-]+)/.exec(node.attributes.get('style') ?? '')?.[1];
    if (css) return css.startsWith('pre') || css === 'break-spaces';
    const xml = node.attributes.get('xml:space');
    if (xml) return xml === 'preserve';
  }
  return false;
}

/** Gives the first characters of a span the places of its lists; a span inside it has given its own before. */
function placeCharacters({ attributes }: SvgElement, style: TextStyle, characters: readonly Character[]): void {
  const list = (name: string) =>
    (attributes.get(name) ?? '')
      .trim()
      .split(/[\s,]+/)
      .filter(Boolean)
      .map((item) => lengthIn(item, style.size) ?? 0);
  const [xs, ys, dxs, dys, turns] = [list('x'), list('y'), list('dx'), list('dy'), list('rotate')];
  characters.forEach((character, i) => {
    if (i < xs.length) character.x ??= xs[i]!;
    if (i < ys.length) character.y ??= ys[i]!;
    if (character.dx === 0) character.dx = dxs[i] ?? 0;
    if (character.dy === 0) character.dy = dys[i] ?? 0;
    // The last angle goes on to the end of the span.
    if (character.rotate === 0) character.rotate = turns[Math.min(i, turns.length - 1)] ?? 0;
  });
}

const lengthIn = (text: string | undefined, size: number): number | null => {
  if (text?.includes('(')) return lengthOf(text, 'x', contextOf(size));
  const em = /^([+-]?[\d.]+)(em|ex|%)$/.exec(text?.trim() ?? '');
  if (!em) return parseLength(text);
  return Number(em[1]) * size * (em[2] === 'em' ? 1 : em[2] === 'ex' ? 0.5 : 0.01);
};

/** What calculations count from; percentages are of the font size. */
const contextOf = (size: number): LengthContext => {
  const square = { width: size, height: size };
  return { viewport: square, picture: square, fontSize: size, rootFontSize: 16 };
};

/** The style inside an element. `isSpan`: its attributes belong to its glyphs, not to the group that it becomes. */
export function styleOf({ attributes }: SvgElement, outer: TextStyle, isSpan: boolean): TextStyle {
  const value = (name: string) => {
    const text = attributes.get(name)?.trim();
    return text === 'inherit' ? undefined : text;
  };
  const sizeText = value('font-size')?.toLowerCase();
  const size =
    sizeText === undefined ? outer.size : (NAMED_FONT_SIZES[sizeText] ?? lengthIn(sizeText, outer.size) ?? outer.size);
  const shift = value('baseline-shift') ?? 'baseline';
  const spacing = (name: string, before: number) => {
    const text = value(name);
    return text === undefined ? before : (lengthIn(text, size) ?? 0);
  };
  const decoration = value('text-decoration')?.split(/\s+/) ?? [];
  const own = isSpan ? [...attributes].filter(([name]) => !NOT_OF_PATHS.has(name)) : [];
  return {
    size,
    families: value('font-family') ?? outer.families,
    weight: weightOf(value('font-weight'), outer.weight),
    italic: value('font-style') === undefined ? outer.italic : /italic|oblique/.test(value('font-style') ?? ''),
    anchor: (value('text-anchor') as TextStyle['anchor']) ?? outer.anchor,
    letterSpacing: spacing('letter-spacing', outer.letterSpacing),
    transform: transformOf(attributes.get('css:text-transform'), outer.transform),
    smallCaps: smallCapsOf(value('font-variant'), outer.smallCaps),
    turned: turnOf(value('writing-mode'), outer.turned),
    wordSpacing: spacing('word-spacing', outer.wordSpacing),
    baseline: value('alignment-baseline') ?? value('dominant-baseline') ?? outer.baseline,
    shift: outer.shift + (lengthIn(shift, size) ?? 0),
    levels: outer.levels + (shift === 'super' ? 1 : shift === 'sub' ? -1 : 0),
    decorations: decoration.length > 0 ? [...outer.decorations, ...decoration] : outer.decorations,
    attributes: own.length > 0 ? new Map([...outer.attributes, ...own]) : outer.attributes,
  };
}

function transformOf(text: string | undefined, outer: TextStyle['transform']): TextStyle['transform'] {
  const match = /\b(?:none|uppercase|lowercase|capitalize)\b/i.exec(text ?? '');
  return match ? (match[0].toLowerCase() as TextStyle['transform']) : outer;
}

function smallCapsOf(text: string | undefined, outer: TextStyle['smallCaps']): TextStyle['smallCaps'] {
  if (text === undefined) return outer;
  if (/\ball-small-caps\b/i.test(text)) return 'all';
  return /\bsmall-caps\b/i.test(text) ? 'lowercase' : 'none';
}

function turnOf(text: string | undefined, outer: TextStyle['turned']): TextStyle['turned'] {
  if (text === undefined) return outer;
  if (/^(?:tb|tb-rl|vertical-rl|vertical-lr|sideways-rl)$/i.test(text)) return 90;
  return /^sideways-lr$/i.test(text) ? -90 : 0;
}

function weightOf(text: string | undefined, outer: number): number {
  if (text === undefined) return outer;
  if (text === 'bold') return 700;
  if (text === 'normal') return 400;
  if (text === 'bolder') return outer < 350 ? 400 : outer < 550 ? 700 : 900;
  if (text === 'lighter') return outer < 550 ? 100 : outer < 750 ? 400 : 700;
  return Number(text) || outer;
}
