import { afterAll, expect, it } from 'vitest';
import { createRenderer, type RenderOptions } from '../../../renderer/index.ts';
import { describeWith } from '../../support/describe-with.ts';
import { checkPdf, pdfFonts, pdfObjects } from '../../support/pdf.ts';

const renderer = await createRenderer();
afterAll(() => renderer.close());

const design = {
  width: 200,
  height: 100,
  pages: [
    {
      id: 'p',
      children: [
        { type: 'text', text: 'Archive 😀', width: 150, fontSize: 20, shadowEnabled: true, opacity: 0.5 },
        { type: 'figure', y: 50, width: 50, height: 40, fill: '#c00', href: 'https://example.com' },
      ],
    },
  ],
};
async function fileOf(options: Partial<RenderOptions>): Promise<Buffer> {
  const { data } = await renderer.render(design, { format: 'pdf', vector: true, ...options });
  checkPdf(data);
  return data;
}

describeWith(['qpdf', 'mutool', 'pdffonts'], 'PDF/A', () => {
  it.each([
    ['2b', '2', 3],
    ['3b', '3', 3],
    ['2b', '2', 4],
  ] as const)(
    '%s says what it is, and carries the profile of its colours (part %s, %i channels)',
    async (pdfa, part, channels) => {
      const data = await fileOf({ pdfa, ...(channels === 4 && { color: { space: 'CMYK' } }) });
      const objects = pdfObjects(data);
      expect(objects).toContain(`<pdfaid:part>${part}</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>`);
      expect(objects).toMatch(/\/S \/GTS_PDFA1/);
      expect(objects).toMatch(new RegExp(`/N ${channels}\\b`));
      expect(objects).not.toContain(channels === 3 ? '/DeviceCMYK' : '/DeviceRGB');
      expect(objects).toContain('<rdf:li xml:lang="x-default">Untitled</rdf:li>');
      expect(objects).toMatch(/\/ID \[/);
      expect(pdfFonts(data).filter(({ embedded }) => !embedded)).toEqual([]);
      // Every annotation is printed (ISO 19005-2, 6.3.2).
      for (const [annotation] of objects.matchAll(/<<[^<>]*\/Subtype \/Link[^<>]*>>/gs))
        expect(annotation).toMatch(/\/F 4\b/);
      for (const forbidden of ['/Encrypt', '/LZWDecode', '/JavaScript', '/Interpolate true', '/OPI', '/TR ', '/AA '])
        expect(objects).not.toContain(forbidden);
    },
  );

  it('may be PDF/X too, with one profile for both', async () => {
    const objects = pdfObjects(await fileOf({ pdfa: '2b', pdfx: 'X-4', color: { space: 'CMYK' } }));
    const profiles = [...objects.matchAll(/\/DestOutputProfile (\d+) 0 R/g)].map(([, id]) => id);
    expect(profiles).toHaveLength(2);
    expect(new Set(profiles).size).toBe(1);
  });

  it('keeps the facts of the document alike in both places', async () => {
    const facts = { title: 'A & B', author: 'Ada', subject: 'Sums', keywords: 'x, y' };
    const objects = pdfObjects(await fileOf({ pdfa: '2b', ...facts, creationDate: '2026-01-02T03:04:05Z' }));
    for (const value of Object.values(facts)) expect(objects).toContain(`(${value})`);
    expect(objects).toContain('A &amp; B');
    expect(objects).toContain('<xmp:CreateDate>2026-01-02T03:04:05Z</xmp:CreateDate>');
    expect(objects).toContain('(D:20260102030405Z)');
  });

  it('refuses inks in whose stead are colours that it does not explain', async () => {
    const spotColors = { red: { name: 'Ruby', cmyk: [0, 100, 80, 0] as [number, number, number, number] } };
    await expect(fileOf({ pdfa: '2b', spotColors })).rejects.toMatchObject({ code: 'invalid_options', path: 'pdfa' });
  });
});
