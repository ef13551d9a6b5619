import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRenderer, type Renderer } from '../../renderer/index.ts';
import { dataUri, fontFile } from '../support/fonts.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer();
});
afterAll(() => renderer.close());

async function drawn(body: string) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100">${body}</svg>`;
  const src = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
  const pages = [{ background: 'white', children: [{ type: 'svg', width: 100, height: 100, src }] }];
  return renderer.render({ width: 100, height: 100, schemaVersion: 4, pages });
}

const lobster = await dataUri(fontFile('lobster', 'latin-400-normal.woff2'));
const latoBold = await dataUri(fontFile('lato', 'latin-700-normal.woff2'));
const japanese = await dataUri(fontFile('noto-sans-jp', '119-400-normal.woff2'));
const face = (family: string, src: string, more = '') => `@font-face{font-family:${family};src:${src};${more}}`;
const text = (family: string, more = '', content = 'Embd') =>
  `<text x="5" y="50" font-size="30" font-family="${family}" ${more}>${content}</text>`;

describe('a font that an SVG brings itself', () => {
  it('draws its texts, whatever the name is quoted like', async () => {
    const style = `<style>${face('"My Font"', `url(${lobster}) format("woff2")`)}</style>`;
    const { data, warnings } = await drawn(`${style}${text("'My Font', Arial")}`);
    const plain = await drawn(text('Arial'));
    expect(warnings).toEqual([]);
    expect(data.equals(plain.data)).toBe(false);
    // The name of a bundled family is the image's own, too.
    const named = await drawn(`<style>${face('Arial', `url('${lobster}')`)}</style>${text('Arial')}`);
    expect(named.data.equals(data)).toBe(true);
  });

  it('is chosen by weight, in CDATA and in defs', async () => {
    const faces = face('E', `url(${lobster})`) + face('E', `url(${latoBold})`, 'font-weight:bold');
    const style = `<defs><style><![CDATA[${faces}]]></style></defs>`;
    const [regular, bold] = await Promise.all([
      drawn(style + text('E')),
      drawn(style + text('E', 'font-weight="700"')),
    ]);
    const only = await drawn(
      `<style>${face('E', `url(${latoBold})`, 'font-weight:bold')}</style>${text('E', 'font-weight="700"')}`,
    );
    expect(bold.data.equals(only.data)).toBe(true);
    expect(regular.data.equals(bold.data)).toBe(false);
  });

  it('gives way where it cannot be read, and is not fetched from elsewhere', async () => {
    const plain = await drawn(text('Times New Roman'));
    for (const src of ['url(data:font/woff2;base64,AAAA)', 'url(https://example.com/a.woff2)']) {
      const { data } = await drawn(`<style>${face('E', src)}</style>${text('E')}`);
      expect(data.equals(plain.data)).toBe(true);
    }
  });

  it('draws ideographs', async () => {
    expect(readFileSync(fontFile('noto-sans-jp', '119-400-normal.woff2')).length).toBeGreaterThan(0);
    const style = `<style>${face('J', `url(${japanese})`)}</style>`;
    const { warnings } = await drawn(`${style}${text('J', '', '\u306e')}`);
    expect(warnings).toEqual([]);
  });
});
