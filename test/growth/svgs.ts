import { designs, fill, type Hostile, page, quoted, SYNTAX } from './syntax.ts';

/** A page with an SVG. */
export const svg = (body: string, attributes = '', before = '') =>
  page({
    type: 'svg',
    width: 50,
    height: 50,
    src: `data:image/svg+xml;base64,${Buffer.from(
      `${before}<svg xmlns="http://www.w3.org/2000/svg" width="50" height="50" ${attributes}>${body}</svg>`,
    ).toString('base64')}`,
  });

const ATTRIBUTES: Record<string, (value: string) => string> = {
  'width of a rect': (v) => svg1(`<rect width="${v}" height="9"/>`),
  transform: (v) => svg1(`<rect transform="${v}" width="9" height="9"/>`),
  'd of a path': (v) => svg1(`<path d="M0 0L${v}"/>`),
  points: (v) => svg1(`<polygon points="${v}"/>`),
  fill: (v) => svg1(`<rect fill="${v}" width="9" height="9"/>`),
  style: (v) => svg1(`<rect style="${v}" width="9" height="9"/>`),
  'filter of a style': (v) => svg1(`<rect style="filter:${v}" width="9" height="9"/>`),
  'font of a style': (v) => svg1(`<text style="font:${v} x">a</text>`),
  'clip-path': (v) => svg1(`<rect style="clip-path:polygon(${v})" width="9" height="9"/>`),
  'a basic shape': (v) => svg1(`<rect style="clip-path:inset(${v} round ${v})" width="9" height="9"/>`),
  'a mask': (v) =>
    svg1(`<rect style="mask:linear-gradient(${v},red),radial-gradient(${v},red)" width="9" height="9"/>`),
  'dash array': (v) => svg1(`<path stroke="red" stroke-dasharray="${v}" d="M0 0H9"/>`),
  opacity: (v) => svg1(`<rect opacity="${v}" width="9" height="9"/>`),
  class: (v) => svg1(`<style>.a{fill:red}</style><rect class="${v}" width="9" height="9"/>`),
  href: (v) => svg1(`<use href="#${v}"/>`),
  viewBox: (v) => svg1(`<svg viewBox="${v}" preserveAspectRatio="${v}"/>`),
  animation: (v) =>
    svg1(
      `<rect width="9" height="9"><animate attributeName="x" dur="1s" repeatCount="indefinite" values="${v}" begin="${v}"/></rect>`,
    ),
  'x of a text': (v) => svg1(`<text x="${v}" y="9">abc</text>`),
  'a place for every letter of a text': (v) => {
    const places = '1 '.repeat(v.length);
    return svg1(`<text x="${places}" y="${places}" dx="${places}" rotate="${places}">${v}</text>`);
  },
  'a filter region': (v) =>
    svg1(
      `<filter id="f" x="${v}" width="${v}"><feGaussianBlur stdDeviation="${v}"/></filter><rect filter="url(#f)" width="9" height="9"/>`,
    ),
  'a gradient stop': (v) =>
    svg1(
      `<linearGradient id="g" gradientTransform="${v}"><stop offset="${v}" stop-color="${v}"/></linearGradient><rect fill="url(#g)" width="9" height="9"/>`,
    ),
  'a style sheet': (v) => svg1(`<style>${v}</style><rect width="9" height="9"/>`),
  'a selector': (v) => svg1(`<style>${v}{fill:red}</style><g><g><rect width="9" height="9"/></g></g>`),
  'a media query': (v) => svg1(`<style>@media ${v}{rect{fill:red}}</style><rect width="9" height="9"/>`),
  'a text': (v) => svg1(`<text y="20">${v}</text>`),
  'a tag': (v) => svg1(`<${v}`),
};
const svg1 = (body: string) => body;

/** Hostile values of each attribute and style of an SVG. */
export const svgAttributes = Object.entries(ATTRIBUTES).flatMap(([name, body]) =>
  designs(`SVG: ${name}`, SYNTAX, (text) => svg(body(quoted(text))), { skipImageError: true }),
);

const DOCUMENTS: Record<string, (n: number) => unknown> = {
  'layers within layers': (n) => svg(`<style>${fill('@layer a{', n)}</style>`),
  'layers of long names': (n) => svg(`<style>@layer ${fill('a.', n)}b{rect{fill:red}}</style><rect/>`),
  'layers of many names': (n) => svg(`<style>@layer ${fill('a,', n)}b;</style><rect/>`),
  'rules within rules': (n) => svg(`<style>${fill('a{', n)}</style><rect/>`),
  'stops of a mask': (n) => svg(`<rect style="mask:linear-gradient(red${fill(',5%,red', n)})" width="9" height="9"/>`),
  'gradients of a mask': (n) =>
    svg(`<rect style="mask:${fill('linear-gradient(red,blue),', n)}none" width="9" height="9"/>`),
  'comments in style sheets': (n) => svg(`<style>a{${fill('/*', n)}</style><rect/>`),
  'document types that do not end': (n) => svg(fill('<!DOCTYPE [', n)),
  'document types': (n) => svg('', '', `<!DOCTYPE svg [${fill(']', n)}`),
  'entities that do not end': (n) => svg('', '', `<!DOCTYPE svg [${fill('<!ENTITY a ', n)}]>`),
  entities: (n) =>
    svg(
      '<text>&a;</text>',
      '',
      `<!DOCTYPE svg [${Array.from({ length: n / 20 }, (_, i) => `<!ENTITY a${i} "b">`).join('')}]>`,
    ),
  'uses of entities': (n) => svg(`<text>${fill('&a;', n)}</text>`, '', '<!DOCTYPE svg [<!ENTITY a "b">]>'),
  'uses of entities that hold elements': (n) => svg(fill('&a;', n), '', '<!DOCTYPE svg [<!ENTITY a "<rect/>">]>'),
  'processing instructions': (n) => svg('', '', fill('<?', n)),
  'comments that do not end': (n) => svg(fill('<!--', n)),
  'cdata that does not end': (n) => svg(fill('<![CDATA[', n)),
  ampersands: (n) => svg(fill('&', n)),
  'svg &': (n) => svg('', '', fill('svg &', n)),
  '<svg': (n) => svg(fill('<svg ', n)),
  'open tags': (n) => svg(fill('<g>', Math.min(n, 600))),
  'unknown tags that are not closed': (n) => svg(fill('<x>', n)),
  siblings: (n) => svg(fill('<g/>', n)),
  'unclosed paragraphs': (n) => svg(`<foreignObject>${fill('<p>', n)}`),
  'misnested formatting': (n) => svg(`&nbsp;<foreignObject>${fill('<b><p></b>', n)}`),
  'table text': (n) => svg(`&nbsp;<foreignObject><table>${fill('<a>', n)}`),
  attributes: (n) => svg('', Array.from({ length: n / 6 }, (_, i) => `a${i}=""`).join(' ')),
  'equal attributes': (n) => svg('', fill('a="" ', n)),
  namespaces: (n) => svg('', Array.from({ length: n / 16 }, (_, i) => `xmlns:a${i}="b${i}"`).join(' ')),
  tspans: (n) => svg(`<text y="9">${fill('<tspan>a</tspan>', n)}</text>`),
  'nested tspans': (n) => svg(`<text y="9">${fill('<tspan>a', Math.min(n, 2000))}</text>`),
  'x lists of tspans': (n) => svg(`<text x="${fill('1 ', n)}" y="9">${fill('ab', n / 2)}</text>`),
  rotations: (n) => svg(`<text rotate="${fill('1 ', n)}" y="9">${fill('ab', n / 2)}</text>`),
  'a long text': (n) => svg(`<text y="9">${fill('ab ', n)}</text>`),
  'a text with length': (n) => svg(`<text y="9" textLength="50">${fill('ab ', n)}</text>`),
  'a text on a path': (n) =>
    svg(`<path id="p" d="M0 0${fill('L9 9', n)}"/><text><textPath href="#p">${fill('ab', n)}</textPath></text>`),
  'font families': (n) => svg(`<text y="9" font-family="${fill('a,', n)}">abc</text>`),
  'descendant selectors': (n) =>
    svg(`<style>${fill('g ', n)}{fill:red}</style>${'<g>'.repeat(200)}<rect/>${'</g>'.repeat(200)}`),
  'sibling selectors': (n) => svg(`<style>${fill('g~', n)}g{fill:red}</style>${fill('<g/>', 800)}`),
  ':not(': (n) => svg(`<style>${fill(':not(', n)}{fill:red}</style><rect/>`),
  ':nth-child': (n) => svg(`<style>:nth-child(2n+1){fill:red}</style>${fill('<g/>', n)}`),
  ':has': (n) => svg(`<style>:has(rect){fill:red}</style>${fill('<g/>', n)}`),
  'many rules': (n) => svg(`<style>${fill('rect{fill:red}', n)}</style><rect width="9" height="9"/>`),
  'rules of one key': (n) => svg(`<style>${fill('.a{}.a{x:y}', n)}</style><rect class="a"/>`),
  'at rules': (n) => svg(`<style>${fill('@media all{', n)}</style><rect/>`),
  'lists of selectors': (n) => svg(`<style>${fill('a,', n)}b{fill:red}</style><rect/>`),
  variables: (n) =>
    svg(
      `<style>rect{${Array.from({ length: n / 20 }, (_, i) => `--a${i}:var(--a${i + 1})`).join(';')}}</style><rect/>`,
    ),
  'uses of uses': (n) => {
    const links = Array.from({ length: n / 40 }, (_, i) => `<g id="a${i + 1}"><use href="#a${i}"/></g>`);
    return svg(`<defs><g id="a0"><rect/></g>${links.join('')}</defs><use href="#a${links.length}"/>`);
  },
  'gradients of gradients': (n) =>
    svg(
      `${Array.from({ length: n / 40 }, (_, i) => `<linearGradient id="a${i + 1}" href="#a${i}"/>`).join('')}<rect fill="url(#a${Math.floor(n / 40)})" width="9" height="9"/>`,
    ),
  stops: (n) =>
    svg(
      `<linearGradient id="g">${fill('<stop offset="1" stop-color="red"/>', n)}</linearGradient><rect fill="url(#g)" width="9" height="9"/>`,
    ),
  arcs: (n) => svg(`<path d="M0 0${fill('A1 1 0 0 0 2 2', n)}"/>`),
  moves: (n) => svg(`<path stroke="red" d="${fill('M0 0', n)}"/>`),
  markers: (n) =>
    svg(`<marker id="m"><path d="M0 0H1"/></marker><path marker-mid="url(#m)" d="M0 0${fill('L1 1', n / 16)}"/>`),
  'clips of clips': (n) =>
    svg(
      `${Array.from({ length: n / 60 }, (_, i) => `<clipPath id="c${i}" clip-path="url(#c${i + 1})"><rect width="9" height="9"/></clipPath>`).join('')}<rect clip-path="url(#c0)" width="9" height="9"/>`,
    ),
  'filter primitives': (n) =>
    svg(`<filter id="f">${fill('<feFlood/>', n / 100)}</filter><rect filter="url(#f)" width="9" height="9"/>`),
  'filtered elements': (n) =>
    svg(`<filter id="f"><feFlood/></filter>${fill('<rect filter="url(#f)" width="9" height="9"/>', n / 50)}`),
  'masked elements': (n) =>
    svg(
      `<mask id="f"><rect width="9" height="9"/></mask>${fill('<rect mask="url(#f)" width="9" height="9"/>', n / 10)}`,
    ),
  switches: (n) => svg(fill('<switch><g systemLanguage="a,b"/></switch>', n)),
};

/** Hostile documents. */
export const svgDocuments: Hostile[] = Object.entries(DOCUMENTS).map(([name, design]) => ({
  parser: 'SVG documents',
  name,
  of: (n) => ({ design: design(n), options: { skipImageError: true } }),
}));
