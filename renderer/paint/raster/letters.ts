import { isUpright } from '../../scene/matrix.ts';
import type { Rect, Rgba, TextItem } from '../../scene/types.ts';
import { words } from '../rgba8.ts';
import { type Canvas, meet, type Placed, paintedArea } from './changes.ts';
import { mayBeWritten } from './faces.ts';
import { placedGlyphs } from './glyphs.ts';
import { blendMask, drawMasks, type Ink, inkOn, type Mask } from './letter-masks.ts';

// Letters recur, so Skia need not rasterise each: it draws the mask of each once at its quarter of a px, as Chromium has
// it do for text, and the masks are blended here, in the whole numbers in which Skia blends them.

/** Letters to be blended on px. */
interface Text {
  masks: Mask[];
  /** x and y of the whole px that each mask counts from, one after another. */
  places: number[];
  /** As a px is. */
  color: number;
}

/** A scene's letters that lie on all else. */
export interface Letters {
  /** What is painted before them. */
  below: Placed[];
  /** Draws what {@link blend} needs: to be called while others paint what is below. */
  prepare(): void;
  /** Blends them on the px of what is below, which are opaque. */
  blend(data: Uint8Array): void;
}

/**
 * Takes the letters out of a scene that may be blended on its px once all else is painted: of upright texts in one opaque
 * colour that no later item overlaps, whose letters all lie on the canvas and are small.
 *
 * @returns null where there are none
 */
export function takeLetters(placed: readonly Placed[], canvas: Canvas): Letters | null {
  const texts: Text[] = [];
  const below: Placed[] = [];
  const above: Rect[] = [];
  for (const one of placed.toReversed()) {
    const area = paintedArea(one, canvas);
    if (!area) continue;
    const text = above.some((other) => meet(other, area)) ? null : textOf(one, canvas);
    if (text) texts.push(text);
    else {
      below.push(one);
      above.push(area);
    }
  }
  if (texts.length === 0) return null;
  below.reverse();
  texts.reverse();
  const prepare = () => {
    const undrawn = new Set<Mask>();
    for (const { masks } of texts) for (const mask of masks) if (!mask.covered) undrawn.add(mask);
    drawMasks(undrawn);
  };
  return {
    below,
    prepare,
    blend(data) {
      prepare();
      const { buffer, byteOffset, length } = words(data);
      blendTexts(texts, new Int32Array(buffer, byteOffset, length), canvas.width);
      // They are a copy where they lay across words.
      if (buffer !== data.buffer) data.set(new Uint8Array(buffer));
    },
  };
}

function blendTexts(texts: readonly Text[], px: Int32Array, stride: number): void {
  const inks = new Map<number, Ink>();
  for (const { masks, places, color } of texts) {
    const [first] = masks;
    if (!first) continue;
    // The px at the corner of its first letter is likely one of those around it.
    const under = px[(places[1]! + first.top) * stride + places[0]! + first.left]!;
    let ink = inks.get(color);
    if (ink?.under !== under) {
      ink = inkOn(color, under);
      inks.set(color, ink);
    }
    for (let i = 0; i < masks.length; i++) blendMask(masks[i]!, places[2 * i]!, places[2 * i + 1]!, ink, px, stride);
  }
}

/** Null where an item is no text, or not one whose letters may be blended. */
function textOf({ item, transform }: Placed, canvas: Canvas): Text | null {
  if (item.kind !== 'text' || item.fill?.kind !== 'solid' || (item.stroke && item.stroke.width > 0)) return null;
  // Turned ones lie off the grid of 1/64 px, and Skia rounds their points by where they stand.
  if (!isUpright(transform)) return null;
  const color = opaquePixel(item.fill.color);
  if (color === null || mayBeWritten(item.font, false)) return null;
  return lettersOf(item, transform, color, canvas);
}

/** A colour as a px has it; null where it is translucent, or between two. */
export function opaquePixel({ r, g, b, a }: Rgba): number | null {
  const isWhole = a === 1 && [r, g, b].every((part) => Number.isInteger(part) && part >= 0 && part <= 255);
  return isWhole ? (0xff000000 | (b << 16) | (g << 8) | r) >>> 0 : null;
}

function lettersOf(
  item: TextItem,
  transform: Placed['transform'],
  color: number,
  { width, height }: Canvas,
): Text | null {
  const glyphs = placedGlyphs(item.font, transform);
  if (!glyphs) return null;
  const text: Text = { masks: [], places: [], color };
  for (const { x: left, word } of item.stops)
    for (const glyph of word.glyphs) {
      if (!glyphs.outline(glyph.id)) continue;
      const [placeX, placeY] = glyphs.place(item.x + left + glyph.x, item.baseline + glyph.y);
      const [x, y] = [Math.floor(placeX), Math.floor(placeY)];
      const [quarterX, quarterY] = [(placeX - x) * 4, (placeY - y) * 4];
      // Letters of hundreds of px stand anywhere.
      if (!Number.isInteger(quarterX) || !Number.isInteger(quarterY)) return null;
      const mask = glyphs.mask(glyph.id, quarterX, quarterY);
      if (!mask) return null;
      const [right, bottom] = [x + mask.left + mask.width, y + mask.top + mask.height];
      if (x + mask.left < 0 || y + mask.top < 0 || right > width || bottom > height) return null;
      text.masks.push(mask);
      text.places.push(x, y);
    }
  return text;
}
