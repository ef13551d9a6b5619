import { isUpright } from '../../scene/matrix.ts';
import type { Rect, Rgba, TextItem } from '../../scene/types.ts';
import { words } from '../rgba8.ts';
import { type Canvas, meet, type Placed, paintedArea } from './changes.ts';
import { mayBeWritten } from './faces.ts';
import { placedGlyphs } from './glyphs.ts';
import { blendMask, drawMasks, type Mask } from './letter-masks.ts';

// Letters recur, so Skia need not rasterise each: it draws the mask of each once at its quarter of a px, as Chromium has
// it do for text, and the masks are blended here, in the whole numbers in which Skia blends them.

/** A letter to be blended on px. */
interface Letter {
  mask: Mask;
  /** The whole px that its mask counts from. */
  x: number;
  y: number;
}

interface Text {
  letters: Letter[];
  /** As a px is. */
  color: number;
}

/** A scene's letters that lie on all else. */
export interface Letters {
  /** What is painted before them. */
  below: Placed[];
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
  return {
    below,
    blend(data) {
      const undrawn = new Set<Mask>();
      for (const { letters } of texts) for (const { mask } of letters) if (!mask.coverage) undrawn.add(mask);
      drawMasks(undrawn);
      const px = words(data);
      for (const { letters, color } of texts)
        for (const { mask, x, y } of letters) blendMask(mask, x, y, color, px, canvas.width);
      // They are a copy where they lay across words.
      if (px.buffer !== data.buffer) data.set(new Uint8Array(px.buffer));
    },
  };
}

/** Null where an item is no text, or not one whose letters may be blended. */
function textOf({ item, transform }: Placed, canvas: Canvas): Text | null {
  if (item.kind !== 'text' || item.fill?.kind !== 'solid' || (item.stroke && item.stroke.width > 0)) return null;
  // Turned ones lie off the grid of 1/64 px, and Skia rounds their points by where they stand.
  if (!isUpright(transform)) return null;
  const color = opaquePixel(item.fill.color);
  if (color === null || mayBeWritten(item.font, false)) return null;
  const letters = lettersOf(item, transform, canvas);
  return letters && { letters, color };
}

/** A colour as a px has it; null where it is translucent, or between two. */
export function opaquePixel({ r, g, b, a }: Rgba): number | null {
  const isWhole = a === 1 && [r, g, b].every((part) => Number.isInteger(part) && part >= 0 && part <= 255);
  return isWhole ? (0xff000000 | (b << 16) | (g << 8) | r) >>> 0 : null;
}

function lettersOf(item: TextItem, transform: Placed['transform'], { width, height }: Canvas): Letter[] | null {
  const glyphs = placedGlyphs(item.font, transform);
  if (!glyphs) return null;
  const letters: Letter[] = [];
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
      letters.push({ mask, x, y });
    }
  return letters;
}
