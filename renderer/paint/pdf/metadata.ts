import { createHash } from 'node:crypto';
import type { Settings } from '../../settings.ts';
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

/** Parts and levels of PDF/A (ISO 19005-2 and -3). */
export type Archive = NonNullable<Settings['pdfa']>;

/** The standards that a document declares itself to follow. */
export interface Standards {
  pdfx: PdfxVersion | undefined;
  pdfa?: Archive | undefined;
  /** PDF/UA-1 (ISO 14289-1). */
  pdfua?: boolean;
}

/**
 * The XMP descriptions of a document. pdfkit's own do not escape `&` and `<`, which makes a title with one of them
 * unreadable.
 */
export function xmp(info: PdfInfo, created: Date, { pdfx, pdfa, pdfua = false }: Standards): string {
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
    pdfua ? description('pdfuaid', 'http://www.aiim.org/pdfua/ns/id/', '<pdfuaid:part>1</pdfuaid:part>') : '',
    pdfa ? extensionSchemas({ pdfx, pdfua }) : '',
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

/** A property that PDF/A does not know of itself. */
interface ExtensionProperty {
  schema: string;
  uri: string;
  prefix: string;
  name: string;
  type: string;
  about: string;
}

const PDFUA_PART: ExtensionProperty = {
  schema: 'PDF/UA Universal Accessibility Schema',
  uri: 'http://www.aiim.org/pdfua/ns/id/',
  prefix: 'pdfuaid',
  name: 'part',
  type: 'Integer',
  about: 'Part of ISO 14289 that the document follows',
};
const PDFX_VERSION: ExtensionProperty = {
  schema: 'PDF/X ID Schema',
  uri: 'http://www.npes.org/pdfx/ns/id/',
  prefix: 'pdfxid',
  name: 'GTS_PDFXVersion',
  type: 'Text',
  about: 'Version of PDF/X that the document follows',
};
const TRAPPED: ExtensionProperty = {
  schema: 'Adobe PDF Schema',
  uri: 'http://ns.adobe.com/pdf/1.3/',
  prefix: 'pdf',
  name: 'Trapped',
  type: 'Text',
  about: 'Whether the document has been trapped',
};

/** What the properties of other standards are: an archive explains those beyond the ones it knows (ISO 19005-2, 6.6.2.3). */
function extensionSchemas({ pdfx, pdfua }: Standards): string {
  const properties = [
    ...(pdfua ? [PDFUA_PART] : []),
    ...(pdfx ? [TRAPPED] : []),
    ...(pdfx === 'X-4' ? [PDFX_VERSION] : []),
  ];
  if (properties.length === 0) return '';
  const schemas = properties.map(
    ({ schema, uri, prefix, name, type, about }) =>
      `<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>${schema}</pdfaSchema:schema><pdfaSchema:namespaceURI>${uri}</pdfaSchema:namespaceURI><pdfaSchema:prefix>${prefix}</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>${name}</pdfaProperty:name><pdfaProperty:valueType>${type}</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>${about}</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property></rdf:li>`,
  );
  const namespaces = ['extension', 'schema', 'property'].map((kind) => {
    const prefix = kind === 'extension' ? 'pdfaExtension' : kind === 'schema' ? 'pdfaSchema' : 'pdfaProperty';
    return ` xmlns:${prefix}="http://www.aiim.org/pdfa/ns/${kind}${kind === 'extension' ? '/' : '#'}"`;
  });
  return `<rdf:Description rdf:about=""${namespaces.join('')}><pdfaExtension:schemas><rdf:Bag>${schemas.join('')}</rdf:Bag></pdfaExtension:schemas></rdf:Description>\n`;
}

/** The id of a document, made of its metadata: the same document has the same id. */
function identifier(info: PdfInfo, date: string): string {
  const hex = createHash('sha256')
    .update(JSON.stringify([info, date]))
    .digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
