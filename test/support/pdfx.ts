/** What PDF/X asks of a file (ISO 15930-1, -4 and -7), one by one. */
import { operationsOf, type PdfDict, type PdfFileObjects, type PdfValue, readPdf, textOf } from './pdf-file.ts';
import { boxOf } from './pdf-lines.ts';

export type Pdfx = 'X-4' | 'X-1a:2001' | 'X-1a:2003';

const HEADERS: Record<Pdfx, string> = { 'X-4': '%PDF-1.6', 'X-1a:2001': '%PDF-1.3', 'X-1a:2003': '%PDF-1.4' };
/** Blend modes of PDF 1.6 (ISO 32000-1, tables 136 and 137). */
const BLEND_MODES = new Set(
  (
    'Normal Compatible Multiply Screen Overlay Darken Lighten ColorDodge ColorBurn HardLight SoftLight Difference ' +
    'Exclusion Hue Saturation Color Luminosity'
  )
    .split(' ')
    .map((name) => `/${name}`),
);
/** Keys that no file has, wherever they stand: encryption, scripts, actions, proxies, transfer functions, halftones of one's own. */
const FORBIDDEN_KEYS = new Set(
  'Encrypt JavaScript JS AA OpenAction OPI Alternates TR TR2 HTP HT PS EmbeddedFiles XFA AcroForm'
    .split(' ')
    .map((key) => `/${key}`),
);

interface Given {
  version: Pdfx;
  file: PdfFileObjects;
  data: Buffer;
  /** Every dictionary, also those within others. */
  dicts: readonly PdfDict[];
  info: PdfDict;
  xmp: string;
}

/** All dictionaries in a value. */
function* dictsIn(value: PdfValue): Generator<PdfDict> {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) for (const one of value) yield* dictsIn(one);
  else {
    yield value;
    for (const one of Object.values(value)) yield* dictsIn(one);
  }
}

const isFlat = ({ version }: Given): boolean => version !== 'X-4';
const within = (inner: readonly number[], outer: readonly number[]): boolean =>
  inner[0]! >= outer[0]! - 0.01 &&
  inner[1]! >= outer[1]! - 0.01 &&
  inner[2]! <= outer[2]! + 0.01 &&
  inner[3]! <= outer[3]! + 0.01;
const list = (file: PdfFileObjects, value: PdfValue | undefined): PdfValue[] =>
  value === undefined ? [] : file.list(value);
/** The value of an element of the metadata. */
const said = (xmp: string, name: string): string | undefined =>
  new RegExp(`<${name}>(?:<rdf:Alt><rdf:li[^>]*>)?([^<]+)<`).exec(xmp)?.[1];

function intentFaults({ file }: Given): string[] {
  const intents = list(file, file.catalog['/OutputIntents']).map((one) => file.dict(one));
  const own = intents.filter((intent) => intent['/S'] === '/GTS_PDFX');
  if (own.length !== 1) return [`${own.length} output intents of PDF/X`];
  const [intent] = own as [PdfDict];
  const profile = file.bytes(intent['/DestOutputProfile']);
  return [
    ...(textOf(intent['/OutputConditionIdentifier']) ? [] : ['the output intent has no condition']),
    ...(textOf(intent['/Info']) ? [] : ['the output intent has no Info']),
    ...(file.dict(intent['/DestOutputProfile'])['/N'] === 4 ? [] : ['the profile is not of four channels']),
    ...(profile.toString('latin1', 12, 20) === 'prtrCMYK' ? [] : ['the profile is not of a printer for CMYK']),
    ...(textOf(intent['/OutputConditionIdentifier']) === 'Custom' && intent['/RegistryName'] !== undefined
      ? ['a condition of no registry names one']
      : []),
  ];
}

/** What the metadata lack, or say otherwise than Info. */
function metadataFaults({ version, info, xmp, file }: Pick<Given, 'version' | 'info' | 'xmp' | 'file'>): string[] {
  const faults: string[] = [];
  if (said(xmp, 'dc:title') === undefined) faults.push('no dc:title');
  if (said(xmp, 'pdf:Trapped') !== 'False') faults.push('Trapped of the metadata is another');
  for (const name of ['xmp:CreateDate', 'xmp:ModifyDate', 'xmp:MetadataDate'])
    if (said(xmp, name) === undefined) faults.push(`no ${name}`);
  const created = said(xmp, 'xmp:CreateDate')?.replace(/[-:TZ]/g, '');
  if (created === undefined || !textOf(file.get(info['/CreationDate']))?.includes(created))
    faults.push('two dates of creation');
  if (version === 'X-4') {
    if (said(xmp, 'pdfxid:GTS_PDFXVersion') !== 'PDF/X-4') faults.push('the metadata do not say PDF/X-4');
    for (const name of ['xmpMM:DocumentID', 'xmpMM:VersionID', 'xmpMM:RenditionClass'])
      if (said(xmp, name) === undefined) faults.push(`no ${name}`);
  }
  return faults;
}

function infoFaults({ version, info, xmp, file }: Given): string[] {
  const missing = ['/Title', '/CreationDate', '/ModDate', '/Producer', '/Creator'].filter(
    (key) => !textOf(file.get(info[key])),
  );
  const faults = missing.map((key) => `no ${key} in Info`);
  if (file.get(info['/Trapped']) !== '/False' && file.get(info['/Trapped']) !== '/True')
    faults.push('Trapped is neither true nor false');
  // PDF 1.3 has no metadata but these.
  if (version !== 'X-1a:2001') faults.push(...metadataFaults({ version, info, xmp, file }));
  const declared = textOf(file.get(info['/GTS_PDFXVersion']));
  if (version !== 'X-4') {
    if (declared !== (version === 'X-1a:2001' ? 'PDF/X-1:2001' : 'PDF/X-1a:2003'))
      faults.push(`GTS_PDFXVersion is ${declared}`);
    const conformance = version === 'X-1a:2001' ? 'PDF/X-1a:2001' : undefined;
    if (textOf(file.get(info['/GTS_PDFXConformance'])) !== conformance) faults.push('another GTS_PDFXConformance');
  }
  return faults;
}

function pageFaults(given: Given): string[] {
  const { file } = given;
  return file.pages.flatMap((page, i) => {
    const [media, bleed, trim] = ['MediaBox', 'BleedBox', 'TrimBox'].map((name) => boxOf(file, page, name));
    const faults: string[] = [];
    if (media!.length !== 4 || trim!.length !== 4) return [`page ${i + 1} has no box of the paper, or of the trim`];
    if (!within(trim!, bleed!) || !within(bleed!, media!)) faults.push('a box that leaves the one around it');
    if (page['/ArtBox'] !== undefined) faults.push('two boxes of its content');
    if (list(file, page['/Annots']).length > 0) faults.push('annotations');
    const group = page['/Group'] === undefined ? undefined : file.dict(page['/Group']);
    if (isFlat(given) ? group : group?.['/CS'] !== '/DeviceCMYK') faults.push('another transparency group');
    return faults.map((fault) => `page ${i + 1} has ${fault}`);
  });
}

function fontFaults({ file, dicts }: Given): string[] {
  return dicts.flatMap((dict) => {
    if (dict['/Type'] !== '/Font' || dict['/Subtype'] === '/Type0') return [];
    if (dict['/Subtype'] === '/Type3') return ['a font of type 3'];
    const descriptor = file.dict(dict['/FontDescriptor']);
    const isEmbedded = ['/FontFile', '/FontFile2', '/FontFile3'].some((key) => descriptor[key] !== undefined);
    return isEmbedded ? [] : [`the font ${dict['/BaseFont']} is not embedded`];
  });
}

/** Spaces of colour that are neither inks nor greys. */
const SCREEN_SPACES = new Set(['/DeviceRGB', '/CalRGB', '/CalGray', '/Lab', '/ICCBased']);

function colorFaults({ file, dicts }: Given): string[] {
  const isOutput = (dict: PdfDict) => dict['/N'] !== undefined && dict['/Alternate'] !== undefined;
  const faults = dicts.flatMap((dict) =>
    Object.entries(dict).flatMap(([key, value]) => {
      const names = Array.isArray(value) ? value : [value];
      const found = names.filter((name) => typeof name === 'string' && SCREEN_SPACES.has(name));
      return found.length > 0 && !isOutput(dict) ? [`${key} is ${found[0]}`] : [];
    }),
  );
  for (const reference of file.references()) {
    const dict = file.dict(reference);
    const isContent = dict['/Subtype'] === '/Form' || dict['/PatternType'] === 1;
    const isPage = file.pages.some((page) => list(file, page['/Contents']).includes(reference));
    if (!isContent && !isPage) continue;
    for (const { name, operands } of operationsOf(file.bytes(reference))) {
      if (name === 'rg' || name === 'RG') faults.push(`a content sets RGB (${name})`);
      if ((name === 'cs' || name === 'CS') && SCREEN_SPACES.has(String(operands[0])))
        faults.push(`a content sets ${operands[0]}`);
      if (name === 'gs' && operands.length !== 1) faults.push('a state without a name');
    }
  }
  return faults;
}

function objectFaults(given: Given): string[] {
  const { file, dicts, data } = given;
  const faults: string[] = [];
  for (const dict of dicts) {
    for (const key of Object.keys(dict)) if (FORBIDDEN_KEYS.has(key)) faults.push(`${key} stands in the file`);
    const filters = list(file, dict['/Filter']);
    for (const filter of filters)
      if (filter === '/LZWDecode' || filter === '/Crypt') faults.push(`a stream is packed by ${filter}`);
    if (dict['/Subtype'] === '/PS') faults.push('a form in PostScript');
    if (dict['/Type'] === '/Action' || (dict['/S'] === '/URI' && dict['/URI'] !== undefined)) faults.push('an action');
    if (!isFlat(given)) {
      for (const mode of list(file, dict['/BM']))
        if (!BLEND_MODES.has(String(mode))) faults.push(`the blend mode ${mode}`);
      continue;
    }
    if (dict['/SMask'] !== undefined && dict['/SMask'] !== '/None') faults.push('a soft mask');
    for (const key of ['/ca', '/CA'])
      if (dict[key] !== undefined && dict[key] !== 1) faults.push(`${key} ${dict[key]}`);
    if (dict['/BM'] !== undefined && dict['/BM'] !== '/Normal') faults.push(`the blend mode ${dict['/BM']}`);
    if (dict['/Group'] !== undefined) faults.push('a transparency group');
    if (dict['/OCProperties'] !== undefined || dict['/OC'] !== undefined) faults.push('layers');
    if (dict['/Subtype'] === '/Image' && Number(dict['/BitsPerComponent']) > 8) faults.push('a picture of 16 bits');
    for (const filter of filters)
      if (filter === '/JPXDecode' || filter === '/JBIG2Decode') faults.push(`a picture by ${filter}`);
    if (dict['/Type'] === '/ObjStm' || dict['/Type'] === '/XRef') faults.push(`${dict['/Type']} of a later version`);
  }
  if (!data.subarray(0, 8).equals(Buffer.from(HEADERS[given.version])))
    faults.push(`the header is ${data.toString('latin1', 0, 8)}`);
  if (list(file, file.trailer['/ID']).length !== 2) faults.push('no ID of two parts');
  return faults;
}

/** What a file lacks, or has, against the PDF/X that it is to be. */
export function pdfxFaults(data: Buffer, version: Pdfx): string[] {
  const file = readPdf(data);
  const given: Given = {
    version,
    file,
    data,
    dicts: file.all().flatMap((dict) => [...dictsIn(dict)]),
    info: file.dict(file.trailer['/Info']),
    xmp: file.bytes(file.catalog['/Metadata']).toString('utf8'),
  };
  const faults = [intentFaults, infoFaults, pageFaults, fontFaults, colorFaults, objectFaults].flatMap((check) =>
    check(given),
  );
  return [...new Set(faults)];
}
