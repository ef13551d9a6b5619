import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRenderer, type Renderer } from '../../../renderer/index.ts';
import { inkOf } from '../../support/pdf-difference.ts';
import { pdfiumPages } from '../../support/pdfium.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer({ systemFonts: false });
});
afterAll(() => renderer.close());

const RATIO = 2;

async function pictureOf(design: object): Promise<PNG> {
  return PNG.sync.read((await renderer.render(design, { pixelRatio: RATIO })).data);
}

function page(style: object) {
  const text = { type: 'text', x: 10, y: 10, width: 280, height: 80, fontSize: 36, fill: '#203040', ...style };
  return { width: 300, height: 100, schemaVersion: 3, pages: [{ background: 'white', children: [text] }] };
}

/** Families without a bold face, in letters that join, or whose marks stand off their pen. */
const TEXTS: [name: string, style: object][] = [
  ['letters that join, spaced', { fontFamily: 'Noto Sans Mongolian', text: 'ᠪᠢᠴᠢᠭ ᠲᠥᠷᠥᠵᠦ', letterSpacing: 0.03 }],
  ['letters that join', { fontFamily: 'Noto Sans Mongolian', text: 'ᠪᠢᠴᠢᠭ ᠲᠥᠷᠥᠵᠦ' }],
  ['marks', { fontFamily: 'Noto Sans NKo', text: 'ߒߞߏ߫ ߞߊ߲߬' }],
  ['letters alone, spaced', { fontFamily: 'Pacifico', text: 'Pacific', letterSpacing: 0.1 }],
];

describe.each(TEXTS)('a text thickened for want of a bold face: %s', (_, style) => {
  it.each([
    ['filled', {}],
    ['translucent', { opacity: 0.4 }],
    ['of a translucent colour', { fill: 'rgba(32,48,64,.8)' }],
    ['stroked', { stroke: 'red', strokeWidth: 2 }],
  ])('looks as in a vector pdf, %s', async (_, look) => {
    const design = page({ ...style, ...look, fontWeight: 'bold' });
    const expected = await pictureOf(design);
    const { data } = await renderer.render(design, { format: 'pdf', vector: true, dpi: 72, pixelRatio: RATIO });
    const [drawn] = await pdfiumPages(data, RATIO);
    const { width, height } = expected;
    const different = pixelmatch(expected.data, drawn!.data, undefined, width, height, { threshold: 0.3 });
    expect((100 * different) / inkOf(expected)).toBeLessThan(4);
  });

  it('has more ink than it has thin', async () => {
    const [bold, thin] = [await pictureOf(page({ ...style, fontWeight: 'bold' })), await pictureOf(page(style))];
    expect(inkOf(bold)).toBeGreaterThan(1.08 * inkOf(thin));
  });
});
