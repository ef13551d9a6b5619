import { pageLinks } from '../markup/page-links.ts';
import { escapeText, htmlElement, number, PREFIX } from '../markup/xml.ts';
import { pageState, type SvgOptions, type SvgPage, svgTools, withPrefix } from '../svg/document.ts';
import { pageMarkup } from './painter.ts';
import type { HtmlState } from './state.ts';
import { createStyles } from './styles.ts';

const CLASSES = {
  layer: `${PREFIX}s`,
  element: `${PREFIX}e`,
  run: `${PREFIX}r`,
  page: `${PREFIX}p`,
  paper: `${PREFIX}w`,
};

/** What a file may load: what it holds, and fonts that it names. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data: http: https:";

/**
 * Rules of every file. A page is as wide as there is room for, up to its own width: the quotient of two lengths is the
 * tangent of their angle. A run's baseline lies two font sizes below its top, whatever the metrics of its font.
 */
const RULES = [
  'body{margin:0}',
  `.${CLASSES.page}{position:relative;container-type:inline-size;overflow:hidden;margin:0 auto}`,
  `.${CLASSES.page}+.${CLASSES.page}{margin-top:40px}`,
  `.${CLASSES.paper}{position:absolute;left:0;top:0;transform-origin:0 0;overflow:hidden;text-rendering:geometricPrecision}`,
  `.${CLASSES.layer},.${CLASSES.element},.${CLASSES.run},.${CLASSES.element} img{position:absolute;transform-origin:0 0}`,
  `.${CLASSES.layer}{left:0;top:0;overflow:visible;pointer-events:none}.${CLASSES.layer} :is(a,text){pointer-events:auto}`,
  `.${CLASSES.element}{font-size:0;line-height:0;white-space:pre;text-align:left}`,
  `.${CLASSES.element} :is(p,h1,h2,h3,h4,h5,h6,ul,ol,li,blockquote,table,tr,th,td){display:block;margin:0;padding:0;border:0;list-style:none;text-align:inherit}`,
  `.${CLASSES.run}{display:flex;align-items:baseline;line-height:1;text-decoration:none}`,
  `.${CLASSES.run}>span{flex:none}.${CLASSES.run}::before{content:"";height:2em}`,
  '@media print{section{break-after:page}}',
].join('');

/** Pages below each other in one document of HTML, which needs no script. */
export async function htmlDocument(
  pages: Iterable<SvgPage>,
  pageIds: ReadonlySet<string>,
  options: SvgOptions,
  pageDone: () => void,
): Promise<{ data: Buffer; width: number; height: number }> {
  const tools = svgTools(options, pageLinks(pageIds));
  const styles = createStyles();
  const sections: string[] = [];
  let size = { width: 0, height: 0 };
  for (const { scene } of pages) {
    const { width, height } = scene;
    if (sections.length === 0) size = { width, height };
    const state: HtmlState = { svg: pageState(scene, tools), styles, classes: CLASSES };
    const content = await pageMarkup(scene.items, state);
    const [w, h] = [number(width), number(height)];
    const scale = `transform:scale(min(1,tan(atan2(100cqw,${w}px))))`;
    const paper = htmlElement('div', { class: CLASSES.paper, style: `width:${w}px;height:${h}px;${scale}` }, content);
    const style = `max-width:${w}px;aspect-ratio:${w}/${h}`;
    sections.push(htmlElement('section', { class: CLASSES.page, id: `page-${sections.length + 1}`, style }, paper));
    pageDone();
  }
  const defs = tools.defs.markup();
  const shared = defs
    ? `<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>${defs}</defs></svg>`
    : '';
  const rules = (await tools.faces.rules()) + RULES + styles.rules();
  const head = [
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeText(options.title ?? 'Design')}</title>`,
    `<style>${rules}</style>`,
  ].join('\n');
  const body = `<main>${shared}${sections.join('\n')}</main>`;
  const html = htmlElement('html', { lang: options.language }, `<head>\n${head}\n</head>\n<body>\n${body}\n</body>`);
  return { data: withPrefix(`<!doctype html>\n${html}\n`), ...size };
}
