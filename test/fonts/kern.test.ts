import { describe, expect, it } from 'vitest';
import { readKerning } from '../../renderer/fonts/harfbuzz/kern.ts';
import { openSfnt, readFrom } from '../../renderer/fonts/sfnt/tables.ts';
import { loadFace } from '../support/faces.ts';

/** A `kern` table of one subtable. */
function kernTable(coverage: number, pairs: readonly (readonly [left: number, right: number, by: number])[]): DataView {
  const table = new DataView(new ArrayBuffer(18 + 6 * pairs.length));
  table.setUint16(2, 1);
  table.setUint16(6, 14 + 6 * pairs.length);
  table.setUint16(8, coverage);
  table.setUint16(10, pairs.length);
  pairs.forEach(([left, right, by], i) => {
    table.setUint16(18 + 6 * i, left);
    table.setUint16(20 + 6 * i, right);
    table.setInt16(22 + 6 * i, by);
  });
  return table;
}
const fontWith = (kern: DataView) => ({ tags: ['kern'], table: (tag: string) => (tag === 'kern' ? kern : null) });

describe('kerning in a kern table', () => {
  it('moves pairs of glyphs', () => {
    const kerning = readKerning(fontWith(kernTable(1, [[3, 4, -120]])))!;
    expect([kerning(3, 4), kerning(4, 3)]).toEqual([-120, 0]);
  });
  it.each([
    ['vertical', 0],
    ['of minima', 3],
    ['across the line', 5],
    ['of another format', 0x201],
  ])('is nothing where it is %s', (_, coverage) => {
    expect(readKerning(fontWith(kernTable(coverage, [[3, 4, -120]])))).toBeNull();
  });
  it('is nothing where the table is cut short', () => {
    const cut = new DataView(kernTable(1, [[3, 4, -120]]).buffer, 0, 20);
    expect(readKerning(fontWith(cut))).toBeNull();
  });
  it('is left to GPOS where that kerns', async () => {
    const { data } = await loadFace('roboto');
    expect(readKerning(openSfnt(readFrom(data)))).toBeNull();
  });
  it('is what Chromium measures with', async () => {
    // `measureText('AVATAR').width` at 49.6 px is 187.19 px in Chromium 148, 195.61 px without kerning.
    const { shaper, metrics } = await loadFace('permanent-marker');
    const units = shaper.shape('AVATAR').reduce((sum, { advance }) => sum + advance, 0);
    expect((units * 49.6) / metrics.unitsPerEm).toBeCloseTo(187.19, 1);
  });
});
