import { createHash } from 'node:crypto';
import type { PdfxVersion } from './print.ts';

/** What a PDF says of itself. */
export interface PdfInfo {
  title?: string | undefined;
  author?: string | undefined;
  subject?: string | undefined;
  keywords?: string | undefined;
  /** BCP 47, e.g. `en` or `pt-BR`. */
  language?: string | undefined;
  /** Fixed, two runs of one design give the same bytes. Default now. */
  creationDate?: Date | undefined;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeXml = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML has no way to write these
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '').replace(/[&<>"]/g, (c) => ENTITIES[c]!);

const description = (namespace: string, uri: string, content: string): string =>
  content && `<rdf:Description rdf:about="" xmlns:${namespace}="${uri}">${content}</rdf:Description>\n`;

const alternatives = (tag: string, text: string | undefined): string =>
  text ? `<${tag}><rdf:Alt><rdf:li xml:lang="x-default">${escapeXml(text)}</rdf:li></rdf:Alt></${tag}>` : '';

/** The standards that a document declares itself to follow. */
export interface Standards {
  pdfx: PdfxVersion | undefined;
  /** Part and conformance of PDF/A (ISO 19005), e.g. `2b`. */
  pdfa?: '2b' | '3b' | undefined;
}

/**
 * The XMP descriptions of a document. pdfkit's own do not escape `&` and `<`, which makes a title with one of them
 * unreadable.
 */
export function xmp(info: PdfInfo, created: Date, { pdfx, pdfa }: Standards): string {
  const date = `${created.toISOString().slice(0, 19)}Z`;
  const { title, author, subject, keywords } = info;
  return [
    description(
      'xmp',
      'http://ns.adobe.com/xap/1.0/',
      `<xmp:CreateDate>${date}</xmp:CreateDate><xmp:ModifyDate>${date}</xmp:ModifyDate><xmp:MetadataDate>${date}</xmp:MetadataDate><xmp:CreatorTool>Gesso</xmp:CreatorTool>`,
    ),
    description(
      'dc',
      'http://purl.org/dc/elements/1.1/',
      `<dc:format>application/pdf</dc:format>${alternatives('dc:title', title)}${author ? `<dc:creator><rdf:Seq><rdf:li>${escapeXml(author)}</rdf:li></rdf:Seq></dc:creator>` : ''}${alternatives('dc:description', subject)}`,
    ),
    description(
      'pdf',
      'http://ns.adobe.com/pdf/1.3/',
      `<pdf:Producer>Gesso</pdf:Producer>${keywords ? `<pdf:Keywords>${escapeXml(keywords)}</pdf:Keywords>` : ''}${pdfx ? '<pdf:Trapped>False</pdf:Trapped>' : ''}`,
    ),
    pdfa
      ? description(
          'pdfaid',
          'http://www.aiim.org/pdfa/ns/id/',
          `<pdfaid:part>${pdfa[0]}</pdfaid:part><pdfaid:conformance>${pdfa[1]!.toUpperCase()}</pdfaid:conformance>`,
        )
      : '',
    pdfx === 'X-4'
      ? description(
          'pdfxid',
          'http://www.npes.org/pdfx/ns/id/',
          '<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>',
        ) +
        description(
          'xmpMM',
          'http://ns.adobe.com/xap/1.0/mm/',
          `<xmpMM:VersionID>1</xmpMM:VersionID><xmpMM:RenditionClass>default</xmpMM:RenditionClass><xmpMM:DocumentID>uuid:${identifier(info, date)}</xmpMM:DocumentID>`,
        )
      : '',
  ].join('');
}

/** The id of a document, made of its metadata: the same document has the same id. */
function identifier(info: PdfInfo, date: string): string {
  const hex = createHash('sha256')
    .update(JSON.stringify([info, date]))
    .digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
