import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openDocument, type PdfDocument } from '../../../renderer/paint/pdf/pdfkit.ts';
import { structureTree } from '../../../renderer/paint/pdf/structure.ts';
import { describeWith } from '../../support/describe-with.ts';
import { pdfObjects } from '../../support/pdf.ts';

const open = () => openDocument({ pdfVersion: '1.7', displayTitle: false, lang: 'en', info: { Title: 'Contract' } });
const addPage = (document: PdfDocument) => document.addPage({ size: [100, 50], margin: 0, userUnit: 2 });

/** The objects of a document as text, its streams uncompressed. */
async function objectsOf(document: PdfDocument): Promise<string> {
  const chunks: Buffer[] = [];
  document.on('data', (chunk) => chunks.push(chunk));
  const ended = new Promise<void>((resolve) => document.on('end', resolve));
  document.end();
  await ended;
  return pdfObjects(Buffer.concat(chunks));
}

describeWith(['qpdf'], 'what is used of pdfkit', () => {
  it('begins tagged, without a page, in the version asked for', async () => {
    const document = open();
    expect(document.page).toBeFalsy();
    addPage(document);
    const objects = await objectsOf(document);
    expect(objects).toMatch(/^%PDF-1\.7/);
    expect(objects).toContain('/UserUnit 2');
    expect(objects).toContain('/Marked true');
  });

  it('keeps the current transform in an array that it changes in place, and restores a copy', () => {
    const document = addPage(open());
    expect(document._ctm).toEqual([1, 0, 0, -1, 0, 50]);
    const before = document._ctm;
    document.transform(2, 0, 0, 2, 10, 20);
    expect(document._ctm).toBe(before);
    expect(document._ctm).toEqual([2, 0, 0, -2, 10, 30]);
    document.save();
    const saved = [...document._ctm];
    document.translate(5, 5).scale(3);
    document.restore();
    expect(document._ctm).toEqual(saved);
  });

  it('adds content to the stream that is the page’s now', async () => {
    const document = addPage(open());
    const { page } = document;
    const form = document.ref({ Type: 'XObject', Subtype: 'Form', BBox: [0, 0, 1, 1], Resources: page.resources });
    const { content } = page;
    page.content = form;
    document.save().moveTo(1, 2).lineTo(3, 4).stroke().restore();
    form.end();
    page.content = content;
    page.xobjects.Here = form;
    document.addContent('/Here Do');
    const objects = await objectsOf(document);
    expect(objects).toMatch(/\/Subtype \/Form[\s\S]*?stream\nq\n1 2 m\n3 4 l\nS\nQ\n/);
    expect(objects).toMatch(/\/XObject <<\n\s+\/Here \d+ 0 R/);
    expect(objects).toContain('\n/Here Do\n');
  });

  it('names states and patterns in the page’s resources', async () => {
    const document = addPage(open());
    const state = document.ref({ Type: 'ExtGState', BM: 'Multiply' });
    state.end();
    document.page.ext_gstates.Mine = state;
    const pattern = document.ref({ Type: 'Pattern', PatternType: 1, Name: new String('text') });
    pattern.end('q Q');
    document.page.patterns.Tile = pattern;
    const objects = await objectsOf(document);
    expect(objects).toMatch(/\/ExtGState <<\n\s+\/Mine \d+ 0 R/);
    expect(objects).toMatch(/\/Pattern <<\n\s+\/Tile \d+ 0 R/);
    // Strings become names, String objects strings.
    expect(objects).toContain('/BM /Multiply');
    expect(objects).toContain('/Name (text)');
  });

  it('tells colour spaces by the number of components', async () => {
    const document = addPage(open());
    document.fillColor([255, 0, 51], 0.5).strokeColor([0, 100, 0, 50]).fillColor([0.25]);
    const objects = await objectsOf(document);
    expect(objects).toContain('/DeviceRGB cs\n1 0 0.2 scn\n/Gs1 gs\n');
    expect(objects).toContain('/DeviceCMYK CS\n0 1 0 0.5 SCN\n');
    expect(objects).toContain('/DeviceGray cs\n0.25 scn\n');
    expect(objects).toContain('/ca 0.5');
  });

  it('takes glyphs chosen elsewhere into a font’s subset', async () => {
    const document = addPage(open()).font(readFileSync('fonts/DejaVuSans.ttf'));
    const font = document._font;
    const glyph = font.font.glyphForCodePoint('A'.codePointAt(0)!).id;
    const place = font.subset.includeGlyph(glyph);
    expect(font.subset.glyphs[place]).toBe(glyph);
    font.widths[place] = font.font.getGlyph(glyph).advanceWidth * font.scale;
    font.unicode[place] = [65];
    document.page.fonts[font.id] = font.ref();
    expect(font.widths[place]).toBeCloseTo(684, 0);
    const objects = await objectsOf(document);
    expect(objects).toMatch(new RegExp(`/Font <<\\n\\s+/${font.id} \\d+ 0 R`));
    expect(objects).toContain('<0041>');
  });

  it('marks content and writes the structure that it belongs to', async () => {
    const document = addPage(open());
    const tree = structureTree(document);
    tree.beginPage();
    const figure = tree.element('Figure', tree.root, { alt: 'A cat' });
    await tree.mark(figure, 'Figure', async () => {});
    tree.end();
    const objects = (await objectsOf(document)).replace(/\s+/g, ' ');
    expect(objects).toContain('/Figure <</MCID 0>> BDC EMC');
    expect(objects).toContain('/Alt (A cat)');
    expect(objects).toMatch(/\/ParentTree << \/Nums \[ 0 \[ \d+ 0 R \] \]/);
    expect(objects).toMatch(/\/StructParents 0/);
  });

  it('transforms two corners of an annotation', async () => {
    const document = addPage(open());
    document._ctm = [1, 0, 0, 1, 0, 0];
    document.annotate(1, 2, 3, 4, { Subtype: 'Link', Contents: new String('there') });
    const objects = (await objectsOf(document)).replace(/\s+/g, ' ');
    expect(objects).toContain('/Rect [ 1 6 4 2 ]');
    expect(objects).toContain('/Contents (there)');
  });

  it('has the catalogue, the Info dictionary and the description written as they are at the end', async () => {
    const document = addPage(open());
    document._root.data.Marked = 'There';
    document.info.Own = 'words';
    document._addInfo = () => document.appendXML('<rdf:Description rdf:about="own"/>');
    document.addSpotColor('All', 100, 100, 100, 100);
    document.fillColor('All');
    document.page.dictionary.data.TrimBox = [1, 2, 3, 4];
    const objects = await objectsOf(document);
    expect(objects).toContain('/Marked /There');
    expect(objects).toMatch(/\/Own \d+ 0 R/);
    expect(objects).toContain('(words)');
    expect(objects).toContain('<rdf:Description rdf:about="own"/>');
    expect(objects.replace(/\s+/g, ' ')).toMatch(/\[ \/Separation \/All/);
    expect(objects.replace(/\s+/g, ' ')).toContain('/TrimBox [ 1 2 3 4 ]');
  });
});
