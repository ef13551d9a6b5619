import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unpackFont } from '../../renderer/fonts/container.ts';
import { UnusableFont } from '../../renderer/fonts/errors.ts';
import { readCharacterMap } from '../../renderer/fonts/sfnt/cmap.ts';
import { describeFace } from '../../renderer/fonts/sfnt/describe.ts';
import { readMetrics } from '../../renderer/fonts/sfnt/metrics.ts';
import { openSfnt, readFrom } from '../../renderer/fonts/sfnt/tables.ts';
import { collectionOf, fontFile, variableFile } from '../support/fonts.ts';

const woff2 = readFileSync(fontFile('roboto', 'latin-400-normal.woff2'));
const woff = readFileSync(fontFile('roboto', 'latin-400-normal.woff'));
const sfntOf = (data: Uint8Array) => openSfnt(readFrom(unpackFont(data)));

describe('unpackFont', () => {
  it.each([
    ['WOFF2', woff2],
    ['WOFF', woff],
    ['TrueType', unpackFont(woff2)],
  ])('reads %s', (_, data) => {
    const sfnt = sfntOf(data);
    const glyphOf = readCharacterMap(sfnt);
    expect(glyphOf(0x41)).toBeGreaterThan(0);
    expect(glyphOf(0x1f600)).toBe(0);
    expect(describeFace(sfnt)).toMatchObject({ families: ['Roboto'], weight: [400, 400], italic: false, axes: [] });
  });

  it('reads a face of a collection', () => {
    const font = unpackFont(woff2);
    const face = unpackFont(collectionOf(font), 1);
    expect(readMetrics(openSfnt(readFrom(face)), () => 0)).toEqual(readMetrics(openSfnt(readFrom(font)), () => 0));
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
    ['hello hello hello', /no font file/],
    ['%!PS-AdobeFont-1.0: X', /Type 1/],
    ['wOF2 and then nothing that is one', /WOFF2 file is damaged/],
    ['wOFF and then nothing that is one', /WOFF file is cut short/],
  ])('says what %j is instead', (text, message) => {
    expect(() => unpackFont(Buffer.from(text))).toThrow(message);
  });

  it('throws nothing but UnusableFont for damaged files', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(woff2, woff, unpackFont(woff2)),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (font, changes, kept) => {
          const damaged = Buffer.from(
            font.subarray(0, changes.length === 0 ? Math.floor(font.byteLength * kept) : font.byteLength),
          );
          for (const [at, byte] of changes) damaged[at % 400] = byte;
          try {
            const sfnt = sfntOf(damaged);
            const glyphOf = readCharacterMap(sfnt);
            for (const c of [0, 0x41, 0xffff, 0x10ffff]) glyphOf(c);
            readMetrics(sfnt, glyphOf);
            describeFace(sfnt);
          } catch (error) {
            if (!(error instanceof UnusableFont)) throw error;
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('readMetrics', () => {
  const metricsOf = (data: Uint8Array) => {
    const sfnt = sfntOf(data);
    return readMetrics(sfnt, readCharacterMap(sfnt));
  };

  it('reads Roboto’s as Chromium does', () => {
    expect(metricsOf(woff2)).toMatchObject({
      ascent: 1900 / 2048,
      descent: 500 / 2048,
      lineGap: 0,
      capHeight: 1456 / 2048,
      unitsPerEm: 2048,
    });
  });

  it('measures the x-height where OS/2 does not state it', () => {
    const font = Buffer.from(unpackFont(woff2));
    const tables = font.readUInt16BE(4);
    const os2 = Array.from({ length: tables }, (_, i) => 12 + i * 16).find(
      (at) => font.toString('latin1', at, at + 4) === 'OS/2',
    )!;
    font.writeUInt16BE(1, font.readUInt32BE(os2 + 8));
    expect(metricsOf(font).xHeight).toBeCloseTo(metricsOf(woff2).xHeight, 2);
  });
});
