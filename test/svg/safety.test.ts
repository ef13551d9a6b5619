import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { colorAt, document, draw, errorOf, GREEN, GREEN_SQUARE, kept, read } from '../support/svg.ts';

describe('what an SVG may not do', () => {
  it('keeps nothing that runs or leads outside', async () => {
    const svg = await kept(
      document(
        '<script>alert(1)</script><foreignObject><iframe src="http://a/"/></foreignObject><rect onclick="x()" width="9" height="9"/>' +
          '<a href="http://a/"><rect width="9" height="9"/></a><use href="http://a/x.svg#y"/><use href="file:///etc/passwd#y"/>' +
          '<image href="http://a/x.png"/><image href="/etc/passwd"/><image href="x.png"/><image href="data:text/html,x"/>' +
          '<style>@import url(http://a/x.css);@font-face{font-family:x;src:url(http://a/x.woff)}rect{fill:url(http://a/#b)}</style>' +
          '<rect style="filter:url(http://a/#f)" mask="url(../x.svg#m)"/><rect style="fill:u\\72l(http://a/#f)"/><feImage href="//a/x"/>',
      ),
    );
    expect(svg).not.toMatch(
      /http:\/\/a|passwd|script|alert|foreign|iframe|onclick|x\.(png|svg|css)|text\/html|\\72|\/\/a\//,
    );
  });

  it('asks no server', async () => {
    let requests = 0;
    const server = createServer((_, response) => {
      requests++;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const body = `<image href="${url}/a.png" width="9" height="9"/><rect width="100" height="100" fill="url(${url}#a) green"/>`;
    const source = `<?xml-stylesheet href="${url}/a.css"?><!DOCTYPE svg [<!ENTITY x SYSTEM "${url}/x">]>${document(body)}`;
    expect(await colorAt(source, 50, 50)).toBe(GREEN);
    server.close();
    expect(requests).toBe(0);
  });
});

describe('a reference', () => {
  it.each([
    ['url(#a)', 'url(#a)'],
    [`url( '#a' )`, 'url(#a)'],
    ['url("#a)")', 'url(#a))'],
    ['blur(2px) url(#a) url(#b)', 'blur(2px) url(#a) url(#b)'],
    ['url(#a', undefined],
    ['url("#a)', undefined],
    ['url(x.svg#a)', undefined],
    ['image-set(url(#a))', undefined],
  ])('is kept only where it ends within the document: %s', async (filter, written) => {
    const svg = await kept(document(`<rect style='filter:${filter.replaceAll("'", '&apos;')}' width="9" height="9"/>`));
    expect(/ filter="([^"]*)"/.exec(svg)?.[1]).toBe(written);
  });
});

describe('a document type', () => {
  it.each([
    ['', `<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd">`],
    ['red', '<!DOCTYPE svg [<!ENTITY c "red">]>'],
    ['red', '<!DOCTYPE svg [ <!ENTITY c "red"> ] >'],
  ])('declares entities: %j', async (color, doctype) => {
    const svg = await kept(doctype + document(`<rect fill="${color ? '&c;' : 'red'}" width="9" height="9"/>`));
    expect(svg).toContain('fill="#ff0000"');
  });
});

describe('bombs', () => {
  const doublings = (n: number) =>
    document(
      `<defs><g id="a0"><path d="M0 0H9V9Z"/></g>${Array.from({ length: n }, (_, i) => `<g id="a${i + 1}">${`<use href="#a${i}"/>`.repeat(10)}</g>`).join('')}</defs><use href="#a${n}"/>`,
    );
  const entities = Array.from({ length: 20 }, (_, i) => `<!ENTITY e${i + 1} "&e${i};&e${i};">`).join('');

  it.each([
    ['uses', doublings(9)],
    ['entities', `<!DOCTYPE svg [<!ENTITY e0 "lol">${entities}]>${document('<text>&e20;</text>')}`],
    [
      'one long entity',
      `<!DOCTYPE svg [<!ENTITY e "${'x'.repeat(50_000)}">]>${document(`<text>${'&e;'.repeat(20_000)}</text>`)}`,
    ],
    ['depth', document('<g>'.repeat(50_000))],
    [
      'markers',
      document(
        `<marker id="m">${'<path d="M0 0H1"/>'.repeat(1000)}</marker><path marker-mid="url(#m)" d="M0 0${'L1 1'.repeat(20_000)}"/>`,
      ),
    ],
  ])('of %s are refused', async (_, source) => {
    expect(await errorOf(source)).toMatchObject({ kind: 'asset', code: 'svg_too_complex' });
  });

  it('of variables come to nothing', async () => {
    const variables = Array.from({ length: 40 }, (_, i) => `--a${i + 1}:var(--a${i}) var(--a${i}) var(--a${i});`).join(
      '',
    );
    const style = `<style>rect{--a0:red;${variables}--x:var(--y);--y:var(--x)}rect{fill:green;fill:var(--x)}</style>`;
    expect(await colorAt(document(style + GREEN_SQUARE), 50, 50)).toBe(GREEN);
  });

  it('of circular references are drawn without the circle', async () => {
    const body = '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g><mask id="m"><g mask="url(#m)"/></mask>';
    expect(await colorAt(document(`${body}${GREEN_SQUARE}`), 50, 50)).toBe(GREEN);
  });

  it.each([
    [
      'blurs',
      document(
        `<filter id="f">${'<feGaussianBlur stdDeviation="9"/>'.repeat(50_000)}</filter><rect width="99" height="99" filter="url(#f)"/>`,
      ),
    ],
    [
      'lines across',
      document(
        `<path d="M0 0${Array.from({ length: 100_000 }, (_, i) => `L${(i * 37) % 100} ${(i * 61) % 100}`).join('')}"/>`,
      ),
    ],
  ])('of %s are not begun', async (_, source) => {
    const drawn = read(source).then((drawing) => draw(drawing, { width: 1000, height: 1000 }));
    await expect(drawn).rejects.toMatchObject({
      code: 'svg_too_complex',
    });
  });

  it('that take long are drawn in a process of their own', async () => {
    const body = `<g opacity=".999">${GREEN_SQUARE}</g>`.repeat(110);
    const data = await draw(await read(document(body)), { width: 1000, height: 1000 });
    expect([...data.subarray(0, 4)]).toEqual([0, 128, 0, 255]);
  });
});
