import type { OutlineCommand } from '../scene/font.ts';
import type { FontUse, Glyph, Path, Segment } from '../scene/types.ts';

/** px by which a glyph may stand off its pen position before it counts as positioned. */
const TOLERANCE = 0.02;

/** Whether any glyph stands elsewhere than where the pen is: a mark on its letter, a cursive join. */
export function isPositioned(glyphs: readonly Glyph[]): boolean {
  let pen = 0;
  for (const glyph of glyphs) {
    if (Math.abs(glyph.x - pen) > TOLERANCE || Math.abs(glyph.y) > TOLERANCE) return true;
    pen += glyph.advance;
  }
  return false;
}

/** Skia's slant of a synthetic italic: a quarter. */
const SLANT = 0.25;

/** The outline of placed glyphs, px, relative to the word's left end on the baseline. */
export function outlineOf(
  glyphs: readonly Glyph[],
  font: FontUse,
  commands: (glyph: number) => readonly OutlineCommand[],
): Path {
  const scale = font.size / font.face.metrics.unitsPerEm;
  const slant = font.syntheticItalic ? SLANT : 0;
  return glyphs.flatMap((glyph) => {
    const at = (values: readonly number[], i: number): [number, number] => {
      const [x, y] = [values[i] ?? 0, values[i + 1] ?? 0];
      return [glyph.x + (x + y * slant) * scale, glyph.y - y * scale];
    };
    return toCubics(commands(glyph.id), at);
  });
}

/** Quadratic curves become cubic ones: their control points lie two thirds of the way to the quadratic's. */
function toCubics(
  commands: readonly OutlineCommand[],
  at: (values: readonly number[], i: number) => [number, number],
): Segment[] {
  const segments: Segment[] = [];
  let pen: [number, number] = [0, 0];
  for (const { type, values } of commands) {
    if (type === 'M' || type === 'L') {
      pen = at(values, 0);
      segments.push([type, ...pen]);
    } else if (type === 'Q') {
      const [control, end] = [at(values, 0), at(values, 2)];
      const towards = (from: [number, number]): [number, number] => [
        from[0] + (2 / 3) * (control[0] - from[0]),
        from[1] + (2 / 3) * (control[1] - from[1]),
      ];
      segments.push(['C', ...towards(pen), ...towards(end), ...end]);
      pen = end;
    } else if (type === 'C') {
      pen = at(values, 4);
      segments.push(['C', ...at(values, 0), ...at(values, 2), ...pen]);
    } else if (type === 'Z') segments.push(['Z']);
  }
  return segments;
}
