import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { unpackFont } from '../../renderer/fonts/container.ts';
import { readEmbedding } from '../../renderer/fonts/inspect/embedding.ts';
import { inspectFont } from '../../renderer/index.ts';
import { collectionOf, fontFile, variableFile, withTable } from '../support/fonts.ts';

const packed = readFileSync(fontFile('roboto', 'latin-400-normal.woff2'));
const roboto = unpackFont(packed);

describe('inspectFont', () => {
  it('reads names, rights, characters and metrics, the same of every container', async () => {
    const report = await inspectFont(packed);
    expect(report).toMatchObject({
      container: 'WOFF2',
      faces: 1,
      face: 0,
      names: { family: 'Roboto', subfamily: 'Regular', postScript: 'Roboto-Regular' },
      weight: 400,
      italic: false,
      embedding: { fsType: 0, rights: 'installable', subsetting: true, bitmapsOnly: false },
      axes: [],
      outlines: 'TrueType',
      color: [],
      glyphs: 363,
      metrics: { unitsPerEm: 2048, ascent: 1900, descent: 500, capHeight: 1456 },
      reader: 'opentype.js',
    });
    expect(report.blocks[0]).toEqual({ name: 'Basic Latin', has: 95, of: 95 });
    expect(report.scripts[0]).toMatchObject({ name: 'Latin' });
    expect(await inspectFont(roboto)).toEqual({ ...report, container: 'TrueType' });
    const woff = await inspectFont(readFileSync(fontFile('roboto', 'latin-400-normal.woff')));
    expect(woff.names.family).toBe('Roboto');
  });

  it('reads the axes of a variable font, with their names', async () => {
    const { axes } = await inspectFont(readFileSync(variableFile));
    expect(axes).toEqual([{ tag: 'wght', name: 'Weight', min: 200, default: 400, max: 700 }]);
  });

  it('reads fonts of bitmaps alone, which opentype.js does not', async () => {
    const report = await inspectFont(readFileSync('fonts/NotoColorEmoji.ttf'));
    expect(report).toMatchObject({
      reader: 'HarfBuzz',
      names: { family: 'Noto Color Emoji', postScript: 'NotoColorEmoji' },
      outlines: null,
      color: ['CBDT'],
      embedding: { rights: 'installable' },
    });
    expect(report.names.license).toContain('SIL Open Font License');
    expect(report.blocks).toContainEqual({ name: 'Emoticons', has: 80, of: 80 });
  });

  it('reads each face of a collection', async () => {
    const collection = collectionOf(roboto);
    expect(await inspectFont(collection)).toMatchObject({ container: 'collection', faces: 2, face: 0 });
    expect(await inspectFont(collection, 1)).toMatchObject({ face: 1, names: { full: 'Roboto Regular' } });
    await expect(inspectFont(collection, 2)).rejects.toMatchObject({
      code: 'font_not_readable',
      message: 'the font cannot be read: the collection has no face 2',
    });
  });

  it('refuses another face of a file of one', async () => {
    const message = 'the font cannot be read: it is a single face: there is no face 3';
    await expect(inspectFont(packed, 3)).rejects.toMatchObject({ code: 'font_not_readable', message });
  });

  it('says what is no font', async () => {
    await expect(inspectFont(Buffer.from('<!doctype html><p>404'))).rejects.toMatchObject({
      kind: 'asset',
      code: 'font_not_readable',
      message: 'the font cannot be read: it is an HTML page, not a font file',
    });
  });

  it.each([
    [0x0002, 'restricted'],
    [0x0004, 'preview-and-print'],
    [0x0008, 'editable'],
  ])('reads the rights of fsType %i', async (fsType, rights) => {
    const font = withTable(roboto, 'OS/2', (os2) => os2.setUint16(8, fsType));
    expect((await inspectFont(font)).embedding).toMatchObject({ fsType, rights });
  });
});

describe('readEmbedding', () => {
  it('takes the least restrictive of several rights', () => {
    expect(readEmbedding(0x000e, 1).rights).toBe('editable');
    expect(readEmbedding(0x0006, 1).rights).toBe('preview-and-print');
  });

  it('knows the bits for subsetting and bitmaps from version 2 on', () => {
    expect(readEmbedding(0x0300, 4)).toMatchObject({ rights: 'installable', subsetting: false, bitmapsOnly: true });
    expect(readEmbedding(0x0300, 1)).toMatchObject({ subsetting: true, bitmapsOnly: false });
  });
});
