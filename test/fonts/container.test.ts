import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { unpackFont } from '../../renderer/fonts/container.ts';
import { UnusableFont } from '../../renderer/fonts/errors.ts';
import { openFace } from '../../renderer/fonts/harfbuzz/index.ts';
import { describeFace } from '../../renderer/fonts/sfnt/describe.ts';
import { openSfnt, readFrom } from '../../renderer/fonts/sfnt/tables.ts';
import fc from '../support/fast-check.ts';
import { collectionOf, fontFile, variableFile } from '../support/fonts.ts';

const woff2 = readFileSync(fontFile('roboto', 'latin-400-normal.woff2'));
const woff = readFileSync(fontFile('roboto', 'latin-400-normal.woff'));
const sfntOf = (data: Uint8Array) => openSfnt(readFrom(unpackFont(data)));

describe('unpackFont', () => {
  it.each([
    ['WOFF2', woff2],
    ['WOFF', woff],
    ['TrueType', unpackFont(woff2)],
  ])('reads %s', async (_, data) => {
    const sfnt = sfntOf(data);
    const { glyphOf } = await openFace(unpackFont(data));
    expect(glyphOf(0x41)).toBeGreaterThan(0);
    expect(glyphOf(0x1f600)).toBe(0);
    expect(describeFace(sfnt)).toMatchObject({ families: ['Roboto'], weight: [400, 400], italic: false, axes: [] });
  });

  it('reads a face of a collection', async () => {
    const font = unpackFont(woff2);
    const face = unpackFont(collectionOf(font), 1);
    expect((await openFace(face)).metrics).toEqual((await openFace(font)).metrics);
    expect(() => unpackFont(collectionOf(font), 2)).toThrow(/no face 2/);
  });

  it('reads the axes of a variable font', () => {
    expect(describeFace(sfntOf(readFileSync(variableFile))).axes).toEqual([
      { tag: 'wght', min: 200, default: 400, max: 700 },
    ]);
  });

  it.each([
    ['', /empty/],
    ['<!doctype html><html></html>', /HTML page/],
    ['@font-face { font-family: X }', /stylesheet/],
    ['hello hello hello', /not a font file/],
    ['%!PS-AdobeFont-1.0: X', /Type 1/],
    ['wOF2 and then nothing that is one', /WOFF2 file is damaged/],
    ['wOFF and then nothing that is one', /WOFF file is cut short/],
  ])('says what %j is instead', (text, message) => {
    expect(() => unpackFont(Buffer.from(text))).toThrow(message);
  });

  it('throws nothing but UnusableFont for damaged files', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(woff2, woff, unpackFont(woff2)),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (font, changes, kept) => {
          const damaged = Buffer.from(
            font.subarray(0, changes.length === 0 ? Math.floor(font.byteLength * kept) : font.byteLength),
          );
          for (const [at, byte] of changes) damaged[at % 400] = byte;
          try {
            const unpacked = unpackFont(damaged);
            describeFace(openSfnt(readFrom(unpacked)));
            const { glyphOf, shaper } = await openFace(unpacked);
            for (const c of [0, 0x41, 0xffff, 0x10ffff]) glyphOf(c);
            shaper.shape('Ag');
          } catch (error) {
            if (!(error instanceof UnusableFont)) throw error;
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});
