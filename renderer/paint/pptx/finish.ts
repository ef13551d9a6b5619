import { attributesOf, element } from '../markup/xml.ts';
import type { Finish, TableFinish } from './state.ts';

/** A shape, picture or table of a slide, up to the next one. */
const PARTS = /(?=<p:(?:sp|pic|graphicFrame)>)/;

const NAMED = /^<p:\w+>\s*<p:nv\w+>\s*<p:cNvPr id="\d+" name="Part (\d+)"/;

/** The file with what its writer cannot say, put where each shape says that it lacks it. */
export async function finished(data: Buffer, finishes: readonly Finish[]): Promise<Buffer> {
  const { default: JSZip } = await import('jszip');
  const zip = await JSZip.loadAsync(data);
  for (const file of zip.file(/^ppt\/slides\/slide\d+\.xml$/)) {
    const parts = (await file.async('string')).split(PARTS);
    // The writer gives tables numbers that other shapes have.
    const numbered = parts.map((part, i) => part.replace(/<p:cNvPr id="\d+"/, `<p:cNvPr id="${i + 1}"`));
    zip.file(file.name, numbered.map((part) => finishedPart(part, finishes)).join(''));
  }
  return zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' });
}

function finishedPart(xml: string, finishes: readonly Finish[]): string {
  const number = NAMED.exec(xml)?.[1];
  const finish = number === undefined ? undefined : finishes[Number(number) - 1];
  if (!finish) return xml;
  const { look = '', geometry, table } = finish;
  if (table) return finishedTable(xml, table);
  if (xml.startsWith('<p:pic>')) {
    const own = /<a:prstGeom prst="rect"><a:avLst\/><\/a:prstGeom>/;
    return xml.replace(own, (text) => (geometry || text) + look);
  }
  // The writer adds a line of its own.
  return look ? xml.replace(/<a:noFill\/>(?:<a:ln><\/a:ln>)?/, () => look) : xml;
}

function finishedTable(xml: string, { cells, frame, description, hasHeadRow, hasHeadColumn }: TableFinish): string {
  const { x, y, width, height } = frame;
  const xfrm = element('p:xfrm', {}, element('a:off', { x, y }) + element('a:ext', { cx: width, cy: height }));
  const heads = { firstRow: hasHeadRow ? 1 : undefined, firstCol: hasHeadColumn ? 1 : undefined };
  let place = 0;
  return xml
    .replace(
      /(<p:cNvPr id="\d+" name="Part \d+")/,
      (start) => start + attributesOf({ descr: description || undefined }),
    )
    .replace(/<p:xfrm>(?:<a:[^<>]*>)*<\/p:xfrm>/, () => xfrm)
    .replace('<a:tblPr/>', () => element('a:tblPr', heads))
    .replace(/<a:tcPr(?:\/>|[^<>]*>(?:<\/?a:(?!tcPr)[^<>]*>\s*)*<\/a:tcPr>)/g, (text) => cells[place++] ?? text);
}
