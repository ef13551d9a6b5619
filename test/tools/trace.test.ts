import { describe, expect, it } from 'vitest';
import { boundaries, type Coverage } from '../../tools/trace/boundary.ts';
import { outlineOf, type Piece } from '../../tools/trace/outline.ts';
import { isSymmetric, merged, symmetrised } from '../../tools/trace/symmetry.ts';

/** A picture of a shape, smoothed as a rasteriser does: 8 × 8 samples a pixel. */
function pictureOf(size: number, inside: (x: number, y: number) => boolean): Coverage {
  const n = 8;
  const pixels = Array.from({ length: size * size }, (_, i) => {
    let hits = 0;
    for (let k = 0; k < n * n; k++) {
      const [dx, dy] = [((k % n) + 0.5) / n, (Math.floor(k / n) + 0.5) / n];
      if (inside((i % size) + dx, Math.floor(i / size) + dy)) hits++;
    }
    return hits / (n * n);
  });
  return {
    width: size,
    height: size,
    at: (x, y) => (x < 0 || y < 0 || x >= size || y >= size ? 0 : pixels[y * size + x]!),
  };
}

const trace = (picture: Coverage, smooth = false): Piece[][] =>
  boundaries(picture).map((chain) => merged(outlineOf(chain, smooth)));

describe('tracing', () => {
  it('finds the vertices of a polygon within a tenth of a pixel', () => {
    const picture = pictureOf(120, (x, y) => y > 20.3 && y - 20.3 < 1.5 * (x - 10) && y < 100 && x < 90.7);
    const [outline] = trace(picture);
    expect(outline).toHaveLength(4);
    const corners = [
      [10, 20.3],
      [90.7, 20.3],
      [90.7, 100],
      [10 + 79.7 / 1.5, 100],
    ];
    for (const [x, y] of corners)
      expect(Math.min(...outline!.map(({ from }) => Math.hypot(from.x - x!, from.y - y!)))).toBeLessThan(0.1);
  });

  it('makes an ellipse of few curves, within a quarter of a pixel', () => {
    const picture = pictureOf(160, (x, y) => ((x - 80) / 80) ** 2 + ((y - 80) / 60) ** 2 < 1);
    const [outline] = trace(picture, true);
    expect(outline!.length).toBeLessThan(9);
    for (const { from, control, to } of outline!) {
      const [b, c] = control!;
      const middle = { x: (from.x + 3 * b.x + 3 * c.x + to.x) / 8, y: (from.y + 3 * b.y + 3 * c.y + to.y) / 8 };
      const radius = Math.hypot((middle.x - 80) / 80, (middle.y - 80) / 60);
      expect(Math.abs(radius - 1) * 60).toBeLessThan(0.25);
    }
  });

  it('tells an arc from a corner', () => {
    const disc = (x: number, y: number) => Math.hypot(x - 40, y - 40) < 12;
    expect(outlineOf(boundaries(pictureOf(80, disc))[0]!, false).every(({ control }) => control)).toBe(true);
  });

  it('follows every contour, holes too', () => {
    const ring = (x: number, y: number) => Math.abs(Math.hypot(x - 50, y - 50) - 30) < 10;
    expect(boundaries(pictureOf(100, ring))).toHaveLength(2);
  });

  it('mirrors one half of a symmetric shape', () => {
    const picture = pictureOf(100, (x, y) => y > 2 * Math.abs(x - 50));
    expect([isSymmetric(picture, 'x'), isSymmetric(picture, 'y')]).toEqual([true, false]);
    const outline = merged(symmetrised(trace(picture)[0]!, 'x', 50));
    const points = outline.map(({ from }) => [from.x, from.y]);
    for (const [x, y] of points) expect(points.some(([px, py]) => px! + x! === 100 && py === y)).toBe(true);
  });
});
