import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { unpackFont } from '../../renderer/fonts/container.ts';
import { openFace } from '../../renderer/fonts/harfbuzz/index.ts';
import { createRenderer } from '../../renderer/index.ts';
import { fontFile } from '../support/fonts.ts';
import { macintoshCmap, ordinaryFont, symbolCmap, withTables } from '../support/odd-fonts.ts';

const { glyphOf } = await openFace(ordinaryFont());
const symbol = withTables(ordinaryFont(), { cmap: symbolCmap(glyphOf) });
const macintosh = withTables(ordinaryFont(), { cmap: macintoshCmap(glyphOf) });

describe('a font without a Unicode character map', () => {
  it('has its symbols for the characters below U+0100 too', async () => {
    const face = await openFace(unpackFont(symbol));
    for (const character of 'Hamburg fi 123')
      expect(face.glyphOf(character.codePointAt(0)!)).toBe(glyphOf(character.codePointAt(0)!));
    expect(face.glyphOf(0xf048)).toBe(glyphOf(0x48));
    expect(face.glyphOf(0x100)).toBe(0);
  });

  it('has the characters of the Macintosh', async () => {
    const face = await openFace(unpackFont(macintosh));
    expect(face.glyphOf(0x48)).toBe(glyphOf(0x48));
    const eight = withTables(ordinaryFont(), { cmap: macRoman(0x8e, glyphOf(0xe9)) });
    expect((await openFace(unpackFont(eight))).glyphOf(0xe9)).toBe(glyphOf(0xe9));
  });

  it('is left alone where it has one', () => {
    const font = unpackFont(readFileSync(fontFile('roboto', 'latin-400-normal.woff2')));
    expect(unpackFont(font)).toBe(font);
  });

  it.each([
    ['symbols', symbol],
    ['Macintosh', macintosh],
  ])('is painted as the same font with one: %s', async (_, font) => {
    const renderer = await createRenderer();
    const design = (data: Uint8Array) => ({
      ...{ width: 300, height: 60, schemaVersion: 4 },
      fonts: [{ fontFamily: 'Odd', url: `data:font/ttf;base64,${Buffer.from(data).toString('base64')}` }],
      pages: [{ children: [{ type: 'text', text: 'Hamburg fi 123', width: 300, fontSize: 30, fontFamily: 'Odd' }] }],
    });
    const { data, warnings } = await renderer.render(design(font));
    const expected = await renderer.render(design(ordinaryFont()));
    await renderer.close();
    expect(warnings).toEqual([]);
    expect(data.equals(expected.data)).toBe(true);
  });

  it('is refused where it is cut short in the middle of its map', () => {
    const cut = withTables(ordinaryFont(), { cmap: symbolCmap(glyphOf).subarray(0, 30) });
    expect(() => unpackFont(cut)).not.toThrow();
  });
});

/** A `cmap` for the Macintosh, format 0, with one character. */
function macRoman(code: number, glyph: number): Buffer {
  const table = Buffer.alloc(12 + 6 + 256);
  table.writeUInt16BE(1, 2);
  table.writeUInt16BE(1, 4);
  table.writeUInt32BE(12, 8);
  table.writeUInt16BE(262, 14);
  table[18 + code] = glyph;
  return table;
}
