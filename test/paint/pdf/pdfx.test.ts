import { afterAll, expect, it } from 'vitest';
import { createRenderer } from '../../../renderer/index.ts';
import { sets } from '../../fidelity/sets.ts';
import { describeWith } from '../../support/describe-with.ts';
import { readPdf } from '../../support/pdf-file.ts';
import { pdfxFaults } from '../../support/pdfx.ts';
import { comparePrint, groupsOf, type PrintPage } from '../../support/print-pairs.ts';

const renderer = await createRenderer();
afterAll(() => renderer.close());

describeWith(['qpdf', 'mutool', 'ghostscript'], 'the keys of PDF/X', () => {
  const design = {
    width: 90,
    height: 60,
    pages: [{ bleed: 9, children: [{ type: 'text', text: 'Keys', width: 80 }] }],
  };
  const marked = { includeBleed: true, cropMarkSize: 9, title: 'Card' };

  it.each(['X-4', 'X-1a:2001', 'X-1a:2003'] as const)('%s has them, with marks and bleed', async (pdfx) => {
    const options = { format: 'pdf', color: { space: 'CMYK' }, pdfx, ...marked } as const;
    const { data } = await renderer.render(design, options);
    expect(pdfxFaults(data, pdfx)).toEqual([]);
    expect(readPdf(data).pages).toHaveLength(1);
  });

  it('are missed in a file for the screen', async () => {
    const { data } = await renderer.render(design, { format: 'pdf', vector: true });
    const faults = pdfxFaults(data, 'X-1a:2003');
    for (const fault of ['0 output intents of PDF/X', 'Trapped is neither true nor false', 'a content sets /DeviceRGB'])
      expect(faults).toContain(fault);
  });
});

/** One design of so many is looked at here; `npm run fidelity:print` looks at all. */
const SPREAD = 31;

describeWith(['reference', 'qpdf', 'mutool', 'ghostscript'], 'PDF/X of the corpus', () => {
  it('has its keys, is read without a message, and is as X-1a what it is as X-4', async () => {
    const [corpus] = sets;
    const names = (await corpus!.names()).filter((_, i) => i % SPREAD === 0);
    const pages: PrintPage[] = await Promise.all(names.map(async (name) => ({ name, ...(await corpus!.read(name)) })));
    for (const group of groupsOf(pages)) {
      const { pages: compared, faults } = await comparePrint(renderer, group);
      expect(faults).toEqual([]);
      expect(compared.filter(({ difference }) => difference > 1).map(({ name }) => name)).toEqual([]);
    }
  });
});
