import type { OutlineCommand } from './font.ts';
import type { FontUse, Glyph, Path, Segment } from './types.ts';

/** Skia's slant of a synthetic italic: a quarter. */
export const SLANT = 0.25;

/**
 * Width of the stroke that thickens letters where the family lacks a bold face, px; else 0. Skia thickens by the size's 1/24
 * up to 9 px, falling to 1/32 at 36 px (kStdFakeBoldInterpValues).
 */
export function boldStroke({ syntheticBold, size }: FontUse): number {
  const part = Math.min(1, Math.max(0, (size - 9) / 27));
  return syntheticBold ? size * (1 / 24 + (1 / 32 - 1 / 24) * part) : 0;
}

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
    return toSegments(commands(glyph.id), at);
  });
}

function toSegments(
  commands: readonly OutlineCommand[],
  at: (values: readonly number[], i: number) => [number, number],
): Segment[] {
  return commands.map(({ type, values }): Segment => {
    if (type === 'Z') return ['Z'];
    if (type === 'Q') return ['Q', ...at(values, 0), ...at(values, 2)];
    if (type === 'C') return ['C', ...at(values, 0), ...at(values, 2), ...at(values, 4)];
    return [type === 'M' ? 'M' : 'L', ...at(values, 0)];
  });
}
