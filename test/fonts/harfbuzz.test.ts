import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { unpackFont } from '../../renderer/fonts/container.ts';
import { UnusableFont } from '../../renderer/fonts/errors.ts';
import { characterTables, openCharacterMap, openFace } from '../../renderer/fonts/harfbuzz/index.ts';
import { openSfnt, readFrom } from '../../renderer/fonts/sfnt/tables.ts';
import fc from '../support/fast-check.ts';
import { fontFile, loaderFor, withTable } from '../support/fonts.ts';

const roboto = unpackFont(readFileSync(fontFile('roboto', 'latin-400-normal.woff2')));

describe('openFace', () => {
  it('reads Roboto’s metrics as Chromium does', async () => {
    const { metrics } = await openFace(roboto);
    expect(metrics).toMatchObject({
      ascent: 1900 / 2048,
      descent: 500 / 2048,
      lineGap: 0,
      capHeight: 1456 / 2048,
      underlinePosition: -150 / 2048,
      underlineThickness: 100 / 2048,
      unitsPerEm: 2048,
    });
  });

  it('measures the x-height and the cap height where OS/2 does not state them', async () => {
    const stated = await openFace(roboto);
    const old = await openFace(withTable(roboto, 'OS/2', (os2) => os2.setUint16(0, 1)));
    expect(old.metrics.xHeight).toBeCloseTo(stated.metrics.xHeight, 2);
    expect(old.metrics.capHeight).toBeCloseTo(stated.metrics.capHeight, 2);
  });

  it('takes the typographic metrics where hhea states none, and where the font says so', async () => {
    const empty = withTable(roboto, 'hhea', (hhea) => hhea.setUint32(4, 0));
    expect((await openFace(empty)).metrics).toMatchObject({ ascent: 1536 / 2048, descent: 512 / 2048 });
    const said = withTable(roboto, 'OS/2', (os2) => os2.setUint16(62, os2.getUint16(62) | 0x80));
    expect((await openFace(said)).metrics).toMatchObject({ ascent: 1536 / 2048, descent: 512 / 2048 });
  });

  it('shapes a stretch of a text, with the clusters of the whole', async () => {
    const { shaper, glyphOf } = await openFace(roboto);
    const [a, v] = shaper.shape('x AV', { start: 2 });
    expect([a?.id, v?.id]).toEqual([glyphOf(0x41), glyphOf(0x56)]);
    expect([a?.cluster, v?.cluster]).toEqual([2, 3]);
    expect(a!.advance).toBeLessThan(shaper.advance(a!.id));
    expect(shaper.outline(a!.id)[0]?.type).toBe('M');
  });

  it('says what is wrong with a font whose characters cannot be read', async () => {
    const noMap = withTable(roboto, 'cmap', (cmap) => cmap.setUint16(2, 0));
    await expect(openFace(noMap)).rejects.toThrow(new UnusableFont('its character map cannot be read'));
    const noLines = withTable(roboto, 'hhea', (hhea) => hhea.setUint16(0, 9));
    await expect(openFace(noLines)).rejects.toThrow(new UnusableFont('it lacks line metrics'));
  });

  it('shapes damaged fonts to finite numbers, or throws UnusableFont', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(roboto.byteLength - 1), fc.nat(255)), { minLength: 1, maxLength: 200 }),
        async (changes) => {
          const font = Buffer.from(roboto);
          for (const [at, byte] of changes) if (at >= 300) font[at] = byte;
          try {
            const { shaper, metrics } = await openFace(font);
            const glyphs = shaper.shape('Hamburgefonstiv AV fi');
            for (const { id, advance } of glyphs) expect(Number.isFinite(advance) && shaper.outline(id)).toBeTruthy();
            expect(Object.values(metrics).every(Number.isFinite)).toBe(true);
          } catch (error) {
            if (!(error instanceof UnusableFont)) throw error;
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('openCharacterMap', () => {
  it('needs only the tables for characters', async () => {
    const tables = characterTables(openSfnt(readFrom(roboto)));
    expect(tables.byteLength).toBeLessThan(roboto.byteLength / 10);
    const [few, whole] = [await openCharacterMap(tables), (await openFace(roboto)).glyphOf];
    for (let codePoint = 0; codePoint < 0x2100; codePoint++) expect(few(codePoint)).toBe(whole(codePoint));
  });
});

describe('HarfBuzz’s memory', () => {
  it('stays within bounds over fonts that are opened and forgotten', async () => {
    // 750 MB of fonts, of which none stays in use: without a bound the memory grows beyond 450 MB.
    const large = readFileSync('fonts/DejaVuSans.ttf');
    for (let i = 0; i < 1000; i++) await openFace(large);
    const { Blob, Face } = await import('harfbuzzjs');
    const memory = new Face(new Blob(roboto)).referenceTable('head')!.buffer;
    expect(memory.byteLength).toBeLessThan(300e6);
  });
});

describe('a loader’s faces for SVG images', () => {
  it('are bundled ones for the machine’s families, and the very faces of the design', async () => {
    const { loader, load } = loaderFor({});
    const style = { weight: 400, italic: false };
    const [face] = await loader.imageFaces('')('"Helvetica", serif', style, new Set([0x41]));
    const fonts = await load([{ family: 'Arimo' }]);
    expect(face?.family).toBe('Arimo');
    expect(fonts.primary({ family: 'Arimo', ...style }).face).toBe(face);
    const [fallback] = await loader.imageFaces('')('Lobster', style, new Set([0x41]));
    expect(fallback?.family).toBe('Tinos');
    const faces = await loader.imageFaces('')('Arimo', style, new Set([0x41, 0x2713]));
    expect(faces.map(({ family }) => family)).toContain('DejaVu Sans');
  });
});
