import { pathBounds } from '../../scene/bounds.ts';
import { cssColor } from '../../scene/paint.ts';
import type { Path, Rect, Rgba } from '../../scene/types.ts';
import { tracePath } from './clips.ts';
import { wholePixels } from './frame.ts';
import { type Canvas, type Context, createCanvas, fillPath } from './skia.ts';

/** A glyph and where it stands, device px. */
export interface Letter {
  glyph: number;
  outline: Path;
  x: number;
  y: number;
}

/** Paints letters in one colour, those that come again and again from a picture of theirs. */
export interface Stamps {
  /**
   * @param font names the letters' font and size
   * @param context in device px
   */
  paint(letters: readonly Letter[], font: string, color: Rgba, context: Context): void;
  dispose(): void;
}

/** A letter's picture: a part of a canvas, and where that lies from the whole px that the letter stands in. */
interface Stamp {
  canvas: Canvas;
  /** px of the canvas */
  part: Rect;
  dx: number;
  dy: number;
}

/** Letters of one font in one colour, by glyph and place within a px: null where one was painted, but has no picture. */
type Alphabet = Map<number, Stamp | null>;

/** Letters that have to come again at once to be worth a canvas. */
const FEWEST = 8;
/** px; a larger letter takes longer to copy. */
const LARGEST = 64;
/** px */
const ATLAS_WIDTH = 512;

export function createStamps(): Stamps {
  const alphabets = new Map<string, Alphabet>();
  const canvases: Canvas[] = [];
  return {
    paint(letters, font, color, context) {
      const css = cssColor({ ...color, a: 1 });
      const name = `${font} ${css}`;
      const alphabet: Alphabet = alphabets.get(name) ?? new Map();
      alphabets.set(name, alphabet);
      const again = new Map<number, Letter>();
      for (const letter of letters) {
        const key = keyOf(letter);
        if (alphabet.get(key) === null) again.set(key, letter);
      }
      if (again.size >= FEWEST) canvases.push(drawStamps(again, css, alphabet));
      const { globalAlpha } = context;
      if (color.a < 1) context.globalAlpha = globalAlpha * color.a;
      context.fillStyle = css;
      for (const letter of letters) {
        const key = keyOf(letter);
        const stamp = alphabet.get(key);
        if (stamp) copyStamp(stamp, letter, context);
        else if (fillLetter(letter, context)) alphabet.set(key, null);
      }
      if (color.a < 1) context.globalAlpha = globalAlpha;
    },
    dispose() {
      for (const canvas of canvases) canvas.dispose();
    },
  };
}

/** Draws letters beside each other, and remembers where. */
function drawStamps(letters: ReadonlyMap<number, Letter>, color: string, alphabet: Alphabet): Canvas {
  const placed: { key: number; letter: Letter; box: Rect; x: number; y: number }[] = [];
  let [x, y, rowHeight] = [0, 0, 0];
  for (const [key, letter] of letters) {
    const box = boxOf(letter);
    if (x + box.width > ATLAS_WIDTH) [x, y, rowHeight] = [0, y + rowHeight, 0];
    placed.push({ key, letter, box, x, y });
    x += box.width;
    rowHeight = Math.max(rowHeight, box.height);
  }
  const canvas = createCanvas(ATLAS_WIDTH, y + rowHeight);
  const context = canvas.getContext('2d');
  context.fillStyle = color;
  for (const { key, letter, box, x, y } of placed) {
    context.fill(tracePath(letter.outline).offset(x - box.x + fraction(letter.x), y - box.y + fraction(letter.y)));
    alphabet.set(key, { canvas, part: { x, y, width: box.width, height: box.height }, dx: box.x, dy: box.y });
  }
  return canvas;
}

function copyStamp({ canvas, part, dx, dy }: Stamp, letter: Letter, context: Context): void {
  const [x, y] = [Math.floor(letter.x) + dx, Math.floor(letter.y) + dy];
  context.drawImage(canvas, part.x, part.y, part.width, part.height, x, y, part.width, part.height);
}

/** Returns whether the letter is small enough for a stamp. */
function fillLetter(letter: Letter, context: Context): boolean {
  const { width, height } = boxOf(letter);
  const isRisky = width >= context.canvas.width || height >= context.canvas.height;
  fillPath(context, tracePath(letter.outline).offset(letter.x, letter.y), 'nonzero', isRisky);
  return Math.max(width, height) <= LARGEST;
}

/** Letters stand at quarters of a px. */
const keyOf = ({ glyph, x, y }: Letter): number => glyph * 16 + fraction(x) * 16 + fraction(y) * 4;

const fraction = (value: number): number => value - Math.floor(value);

/** The px that a letter touches, from the whole px that it stands in. */
function boxOf({ outline, x, y }: Letter): Rect {
  const bounds = pathBounds(outline) ?? { x: 0, y: 0, width: 0, height: 0 };
  return wholePixels({ ...bounds, x: bounds.x + fraction(x), y: bounds.y + fraction(y) });
}
